// A thread for each task, parked on a semaphore of its own.
#include "failure.h"
#include "primitives.h"
#include "stream.h"
#include "workloads.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

struct office {
    uint32_t seed, answer;
    atomic_uint_least32_t missing;
    sem_t parent; // told that all have come, then of each answer
    struct task {
        struct office *office;
        pthread_t thread;
        sem_t mail;             // for life: keeps a letter that comes before its task is back
        const uint32_t *letter; // a nonce to answer; NULL: the release
        uint32_t value;
    } *tasks;
};

static void take(sem_t *semaphore) { must(sem_wait(semaphore), "wait for a semaphore"); }

// region work
static void *live(void *argument) {
    struct task *task = argument;
    struct office *office = task->office;
    task->value = seed_for(office->seed, (uint32_t)(task - office->tasks));
    if (atomic_fetch_sub(&office->missing, 1) == 1)
        must(sem_post(&office->parent), "tell the parent");
    for (take(&task->mail); task->letter != NULL; take(&task->mail)) {
        office->answer = fmix32(task->value + *task->letter);
        must(sem_post(&office->parent), "tell the parent");
    }
    return NULL;
}

static uint32_t poke(void *context, uint32_t index, uint32_t nonce) {
    struct office *office = context;
    office->tasks[index].letter = &nonce;
    must(sem_post(&office->tasks[index].mail), "poke a task");
    take(&office->parent);
    office->tasks[index].letter = NULL;
    return office->answer;
}

static uint32_t run_office(struct office *office, uint32_t count, const struct tools *tools) {
    atomic_store(&office->missing, count);
    for (uint32_t i = 0; i < count; i++) {
        struct task *task = &office->tasks[i];
        *task = (struct task){.office = office};
        must(sem_init(&task->mail, 0, 0), "make a mailbox");
        check(pthread_create(&task->thread, NULL, live, task), "make a thread");
    }
    take(&office->parent);
    tools->plateau(count, poke, office);
    for (uint32_t i = 0; i < count; i++)
        must(sem_post(&office->tasks[i].mail), "release a task");
    uint32_t total = 0;
    for (uint32_t i = 0; i < count; i++) {
        check(pthread_join(office->tasks[i].thread, NULL), "join a thread");
        must(sem_destroy(&office->tasks[i].mail), "end a mailbox");
        total = fold(total, i, office->tasks[i].value);
    }
    return total;
}
// endregion

void mailbox_thread(const struct parameters *given, const struct tools *tools) {
    struct office office = {.tasks = allocate(given->concurrency, sizeof *office.tasks)};
    must(sem_init(&office.parent, 0, 0), "make a semaphore");
    while (next_seed(&office.seed))
        give_answer(run_office(&office, given->concurrency, tools));
    must(sem_destroy(&office.parent), "end a semaphore");
    free(office.tasks);
}
