// A pool of threads that take units from a queue.
#include "failure.h"
#include "primitives.h"
#include "queue.h"
#include "stream.h"
#include "workloads.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

struct pool {
    const struct parameters *given;
    const struct tools *tools;
    struct queue queue;
    sem_t answered;              // all units are
    atomic_uint_least32_t total; // of those that are
    atomic_uint_least32_t open;  // how many are not
};

// region work
static void *work(void *argument) {
    struct pool *pool = argument;
    for (struct job job; queue_take(&pool->queue, &job);) {
        uint32_t answer = pool->tools->unit(job.seed, job.unit, pool->given->size);
        atomic_fetch_add(&pool->total, fold(0, job.unit, answer));
        if (atomic_fetch_sub(&pool->open, 1) == 1)
            must(sem_post(&pool->answered), "tell the parent");
    }
    return NULL;
}

static uint32_t compute_all(struct pool *pool, uint32_t seed) {
    atomic_store(&pool->total, 0);
    atomic_store(&pool->open, pool->given->units);
    for (uint32_t i = 0; i < pool->given->units; i++)
        queue_put(&pool->queue, (struct job){seed, i});
    must(sem_wait(&pool->answered), "wait for the answers");
    return atomic_load(&pool->total);
}
// endregion

void compute_thread_pool(const struct parameters *given, const struct tools *tools) {
    struct pool pool = {.given = given, .tools = tools};
    queue_init(&pool.queue, given->units);
    must(sem_init(&pool.answered, 0, 0), "make a semaphore");
    pthread_t *workers = allocate(given->workers, sizeof *workers);
    for (uint32_t w = 0; w < given->workers; w++)
        check(pthread_create(&workers[w], NULL, work, &pool), "make a worker");
    uint32_t seed;
    while (next_seed(&seed))
        give_answer(compute_all(&pool, seed));
    queue_close(&pool.queue);
    for (uint32_t w = 0; w < given->workers; w++)
        check(pthread_join(workers[w], NULL), "join a worker");
    free(workers);
    must(sem_destroy(&pool.answered), "end a semaphore");
    queue_destroy(&pool.queue);
}
