// Threads that live as long as the workload and take units by a shared ticket.
#include "failure.h"
#include "primitives.h"
#include "stream.h"
#include "workloads.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct pool {
    const struct parameters *given;
    const struct tools *tools;
    pthread_barrier_t idle, busy; // all workers and the parent
    uint32_t seed;
    bool closing;
    _Alignas(64) atomic_uint_least32_t ticket; // away from what every worker reads
    atomic_uint_least32_t total;
};

static void meet(pthread_barrier_t *barrier) {
    int error = pthread_barrier_wait(barrier);
    if (error != PTHREAD_BARRIER_SERIAL_THREAD)
        check(error, "meet at a barrier");
}

// region work
static void take_units(struct pool *pool) {
    uint32_t units = pool->given->units, own = 0;
    for (uint32_t i; (i = atomic_fetch_add(&pool->ticket, 1)) < units;)
        own = fold(own, i, pool->tools->unit(pool->seed, i, pool->given->size));
    atomic_fetch_add(&pool->total, own);
}

static void *work(void *argument) {
    struct pool *pool = argument;
    for (;;) {
        meet(&pool->idle);
        meet(&pool->busy);
        if (pool->closing)
            return NULL;
        take_units(pool);
    }
}

static uint32_t compute_all(struct pool *pool) {
    atomic_store(&pool->ticket, 0);
    atomic_store(&pool->total, 0);
    meet(&pool->busy);
    meet(&pool->idle);
    return atomic_load(&pool->total);
}
// endregion

void compute_thread(const struct parameters *given, const struct tools *tools) {
    struct pool pool = {.given = given, .tools = tools};
    check(pthread_barrier_init(&pool.idle, NULL, given->workers + 1), "make a barrier");
    check(pthread_barrier_init(&pool.busy, NULL, given->workers + 1), "make a barrier");
    pthread_t *workers = allocate(given->workers, sizeof *workers);
    for (uint32_t w = 0; w < given->workers; w++)
        check(pthread_create(&workers[w], NULL, work, &pool), "make a worker");
    meet(&pool.idle); // all are up before the first seed is asked for
    while (next_seed(&pool.seed))
        give_answer(compute_all(&pool));
    pool.closing = true;
    meet(&pool.busy);
    for (uint32_t w = 0; w < given->workers; w++)
        check(pthread_join(workers[w], NULL), "join a worker");
    free(workers);
    check(pthread_barrier_destroy(&pool.busy), "end a barrier");
    check(pthread_barrier_destroy(&pool.idle), "end a barrier");
}
