// A thread for each task, with the default stack.
#include "failure.h"
#include "gate.h"
#include "primitives.h"
#include "stream.h"
#include "workloads.h"

#include <pthread.h>
#include <stdlib.h>

struct gates {
    struct gate first, second;
};

struct task {
    struct gates *gates;
    pthread_t thread;
    uint32_t seed, index, depth, value;
};

// region work
// Never inlined, so that each level is a frame on the stack.
static __attribute__((noinline)) uint32_t park(const struct task *task, uint32_t level) {
    if (level > 1)
        return fmix32(park(task, level - 1) + level);
    // Volatile, or the compiler mixes all of it before the first gate, and nothing is left to do after it.
    volatile uint32_t value = seed_for(task->seed, task->index);
    gate_park(&task->gates->first);
    value = fmix32(value + 0);
    gate_park(&task->gates->second);
    return fmix32(value + 1);
}

static void *live(void *argument) {
    struct task *task = argument;
    task->value = park(task, task->depth);
    return NULL;
}

static void open_at_plateau(struct gate *gate, uint32_t count, const struct tools *tools) {
    gate_gather(gate);
    tools->plateau(count, NULL, NULL);
    gate_open(gate);
}

static uint32_t spawn_all(struct task *tasks,
                          const struct parameters *given,
                          uint32_t seed,
                          const struct tools *tools) {
    uint32_t count = given->concurrency;
    struct gates gates;
    gate_init(&gates.first, count, PTHREAD_PROCESS_PRIVATE);
    gate_init(&gates.second, count, PTHREAD_PROCESS_PRIVATE);
    for (uint32_t i = 0; i < count; i++) {
        tasks[i] =
            (struct task){.gates = &gates, .seed = seed, .index = i, .depth = given->depth};
        check(pthread_create(&tasks[i].thread, NULL, live, &tasks[i]), "make a thread");
    }
    open_at_plateau(&gates.first, count, tools);
    open_at_plateau(&gates.second, count, tools);
    uint32_t total = 0;
    for (uint32_t i = 0; i < count; i++) {
        check(pthread_join(tasks[i].thread, NULL), "join a thread");
        total = fold(total, i, tasks[i].value);
    }
    gate_destroy(&gates.second);
    gate_destroy(&gates.first);
    return total;
}
// endregion

void spawn_thread(const struct parameters *given, const struct tools *tools) {
    struct task *tasks = allocate(given->concurrency, sizeof *tasks);
    uint32_t seed;
    while (next_seed(&seed))
        give_answer(spawn_all(tasks, given, seed, tools));
    free(tasks);
}
