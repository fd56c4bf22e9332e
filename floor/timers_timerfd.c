// A timer descriptor for each task, and an epoll set of them on one thread.
#include "failure.h"
#include "primitives.h"
#include "sleep.h"
#include "stream.h"
#include "workloads.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

struct loop {
    const struct parameters *given;
    const struct tools *tools;
    int epoll;
    uint32_t seed, pending, total;
    struct task {
        int timer;
        uint32_t hop, ms, value;
    } *tasks;
};

// region work
// Setting a timer anew also takes back that it has fired, so there is nothing to read from it.
static void fall_asleep(const struct loop *loop, uint32_t i) {
    const struct parameters *given = loop->given;
    struct task *task = &loop->tasks[i];
    uint32_t position = i * given->hops + task->hop;
    task->ms = delay_ms(loop->seed, position, given->delay_ms_min, given->delay_ms_max);
    loop->tools->starts(i, task->ms);
    struct itimerspec once = {.it_value = milliseconds(task->ms)};
    must(timerfd_settime(task->timer, 0, &once, NULL), "set a timer");
}

static void begin(const struct loop *loop, uint32_t i) {
    int timer = must(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), "make a timer");
    loop->tasks[i] = (struct task){.timer = timer, .value = seed_for(loop->seed, i)};
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
    must(epoll_ctl(loop->epoll, EPOLL_CTL_ADD, timer, &event), "watch a timer");
    fall_asleep(loop, i);
}

static void wake(struct loop *loop, uint32_t i) {
    struct task *task = &loop->tasks[i];
    loop->tools->ends(i);
    task->value = fmix32(task->value + task->ms);
    if (++task->hop < loop->given->hops) {
        fall_asleep(loop, i);
        return;
    }
    must(close(task->timer), "close a timer"); // which leaves the set
    loop->total = fold(loop->total, i, task->value);
    loop->pending--;
}

static uint32_t sleep_all(struct loop *loop) {
    loop->total = 0;
    for (loop->pending = 0; loop->pending < loop->given->concurrency; loop->pending++)
        begin(loop, loop->pending);
    while (loop->pending > 0) {
        struct epoll_event events[256];
        int ready = epoll_wait(loop->epoll, events, 256, -1);
        must(ready < 0 && errno == EINTR ? 0 : ready, "wait for timers");
        for (int e = 0; e < ready; e++)
            wake(loop, events[e].data.u32);
    }
    return loop->total;
}
// endregion

void timers_timerfd(const struct parameters *given, const struct tools *tools) {
    struct loop loop = {.given = given, .tools = tools};
    loop.epoll = must(epoll_create1(EPOLL_CLOEXEC), "make an event loop");
    loop.tasks = allocate(given->concurrency, sizeof *loop.tasks);
    while (next_seed(&loop.seed))
        give_answer(sleep_all(&loop));
    must(close(loop.epoll), "close the event loop");
    free(loop.tasks);
}
