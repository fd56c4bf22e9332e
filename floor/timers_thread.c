// A thread for each task, asleep in the kernel.
#include "failure.h"
#include "primitives.h"
#include "stream.h"
#include "workloads.h"

#include <pthread.h>
#include <stdlib.h>

struct task {
    const struct parameters *given;
    const struct tools *tools;
    pthread_t thread;
    uint32_t seed, index, value;
};

// region work
static void *sleep_hops(void *argument) {
    struct task *task = argument;
    const struct parameters *given = task->given;
    uint32_t value = seed_for(task->seed, task->index);
    for (uint32_t hop = 0; hop < given->hops; hop++) {
        uint32_t position = task->index * given->hops + hop;
        uint32_t ms = delay_ms(task->seed, position, given->delay_ms_min, given->delay_ms_max);
        task->tools->sleep(task->index, ms);
        value = fmix32(value + ms);
    }
    task->value = value;
    return NULL;
}

static uint32_t sleep_all(struct task *tasks, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        check(pthread_create(&tasks[i].thread, NULL, sleep_hops, &tasks[i]), "make a thread");
    uint32_t total = 0;
    for (uint32_t i = 0; i < count; i++) {
        check(pthread_join(tasks[i].thread, NULL), "join a thread");
        total = fold(total, i, tasks[i].value);
    }
    return total;
}
// endregion

void timers_thread(const struct parameters *given, const struct tools *tools) {
    struct task *tasks = allocate(given->concurrency, sizeof *tasks);
    uint32_t seed;
    while (next_seed(&seed)) {
        for (uint32_t i = 0; i < given->concurrency; i++)
            tasks[i] = (struct task){.given = given, .tools = tools, .seed = seed, .index = i};
        give_answer(sleep_all(tasks, given->concurrency));
    }
    free(tasks);
}
