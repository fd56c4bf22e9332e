// A callback for each task in one event loop on one thread.
#include "failure.h"
#include "loop.h"
#include "primitives.h"
#include "stream.h"
#include "workloads.h"

#include <stdlib.h>

struct sleepers {
    const struct parameters *given;
    const struct tools *tools;
    struct loop loop;
    uint32_t seed, total;
    struct task {
        struct sleepers *all;
        uint32_t hop, ms, value;
    } *tasks;
};

// region work
static void wake(void *context);

static void fall_asleep(struct task *task) {
    struct sleepers *all = task->all;
    const struct parameters *given = all->given;
    uint32_t index = (uint32_t)(task - all->tasks);
    uint32_t position = index * given->hops + task->hop;
    task->ms = delay_ms(all->seed, position, given->delay_ms_min, given->delay_ms_max);
    all->tools->starts(index, task->ms);
    loop_after(&all->loop, task->ms, wake, task);
}

static void wake(void *context) {
    struct task *task = context;
    struct sleepers *all = task->all;
    uint32_t index = (uint32_t)(task - all->tasks);
    all->tools->ends(index);
    task->value = fmix32(task->value + task->ms);
    if (++task->hop < all->given->hops)
        fall_asleep(task);
    else
        all->total = fold(all->total, index, task->value);
}

static uint32_t sleep_all(struct sleepers *all) {
    all->total = 0;
    for (uint32_t i = 0; i < all->given->concurrency; i++) {
        all->tasks[i] = (struct task){.all = all, .value = seed_for(all->seed, i)};
        fall_asleep(&all->tasks[i]);
    }
    loop_run(&all->loop);
    return all->total;
}
// endregion

void timers_epoll(const struct parameters *given, const struct tools *tools) {
    struct sleepers all = {.given = given, .tools = tools};
    all.loop = loop_open(given->concurrency);
    all.tasks = allocate(given->concurrency, sizeof *all.tasks);
    while (next_seed(&all.seed))
        give_answer(sleep_all(&all));
    free(all.tasks);
    loop_close(&all.loop);
}
