// A timer descriptor for each task, in one event loop on one thread.
#include "failure.h"
#include "primitives.h"
#include "sleep.h"
#include "stream.h"
#include "workloads.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <unistd.h>

struct loop {
    const struct parameters *given;
    const struct tools *tools;
    int epoll;
    uint32_t seed;
    struct task {
        int timer;
        uint32_t hop, ms, value;
    } *tasks;
};

// region work
// Setting a timer anew also takes back that it has fired, so there is nothing to read from it.
static void fall_asleep(const struct loop *loop, uint32_t i) {
    struct task *task = &loop->tasks[i];
    task->ms = delay_ms(loop->seed, i * loop->given->hops + task->hop, loop->given->delay_ms_max);
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

// The number of tasks that have ended: 0 or 1.
static uint32_t wake(const struct loop *loop, uint32_t i) {
    struct task *task = &loop->tasks[i];
    loop->tools->ends(i);
    task->value = fmix32(task->value + task->ms);
    if (++task->hop < loop->given->hops) {
        fall_asleep(loop, i);
        return 0;
    }
    must(close(task->timer), "close a timer"); // which leaves the set
    return 1;
}

static uint32_t sleep_all(const struct loop *loop) {
    for (uint32_t i = 0; i < loop->given->concurrency; i++)
        begin(loop, i);
    for (uint32_t ended = 0; ended < loop->given->concurrency;) {
        struct epoll_event events[256];
        int ready = epoll_wait(loop->epoll, events, 256, -1);
        if (ready < 0 && errno == EINTR)
            continue;
        must(ready, "wait for timers");
        for (int e = 0; e < ready; e++)
            ended += wake(loop, events[e].data.u32);
    }
    uint32_t total = 0;
    for (uint32_t i = 0; i < loop->given->concurrency; i++)
        total = fold(total, i, loop->tasks[i].value);
    return total;
}
// endregion

// As the runtimes of Go, Node and .NET do at their start.
static void raise_descriptor_limit(void) {
    struct rlimit limit;
    must(getrlimit(RLIMIT_NOFILE, &limit), "read the limit of descriptors");
    limit.rlim_cur = limit.rlim_max;
    must(setrlimit(RLIMIT_NOFILE, &limit), "raise the limit of descriptors");
}

void timers_epoll(const struct parameters *given, const struct tools *tools) {
    raise_descriptor_limit();
    struct loop loop = {
        .given = given,
        .tools = tools,
        .epoll = must(epoll_create1(EPOLL_CLOEXEC), "make an event loop"),
        .tasks = allocate(given->concurrency, sizeof *loop.tasks),
    };
    while (next_seed(&loop.seed))
        give_answer(sleep_all(&loop));
    must(close(loop.epoll), "close the event loop");
    free(loop.tasks);
}
