// A thread for each task, parked on a semaphore of its own.
#include "failure.h"
#include "primitives.h"
#include "stream.h"
#include "workloads.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

struct office {
    uint32_t seed, answer;
    atomic_uint_least32_t missing;
    sem_t all_come, answered;
    struct task {
        struct office *office;
        pthread_t thread;
        sem_t mail;
        bool last; // this letter is the release; else it brings a nonce to answer
        uint32_t nonce, value;
    } *tasks;
};

static void post(sem_t *semaphore) { must(sem_post(semaphore), "post a semaphore"); }

static void take(sem_t *semaphore) {
    while (sem_wait(semaphore) < 0)
        must(errno == EINTR ? 0 : -1, "wait for a semaphore");
}

// region work
// The box is one semaphore for life, which keeps a letter that comes before its task is back: so
// the next poke may follow the answer at once.
static void *live(void *argument) {
    struct task *task = argument;
    struct office *office = task->office;
    task->value = seed_for(office->seed, (uint32_t)(task - office->tasks));
    if (atomic_fetch_sub(&office->missing, 1) == 1)
        post(&office->all_come);
    for (take(&task->mail); !task->last; take(&task->mail)) {
        office->answer = fmix32(task->value + task->nonce);
        post(&office->answered);
    }
    return NULL;
}

static uint32_t poke(void *context, uint32_t index, uint32_t nonce) {
    struct office *office = context;
    office->tasks[index].nonce = nonce;
    post(&office->tasks[index].mail);
    take(&office->answered);
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
    take(&office->all_come);
    tools->plateau(count, poke, office);
    for (uint32_t i = 0; i < count; i++) {
        office->tasks[i].last = true;
        post(&office->tasks[i].mail);
    }
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
    must(sem_init(&office.all_come, 0, 0), "make a semaphore");
    must(sem_init(&office.answered, 0, 0), "make a semaphore");
    while (next_seed(&office.seed))
        give_answer(run_office(&office, given->concurrency, tools));
    must(sem_destroy(&office.answered), "end a semaphore");
    must(sem_destroy(&office.all_come), "end a semaphore");
    free(office.tasks);
}
