// An event loop on one thread, with timers as libuv, libev and nginx keep them: in user space,
// ordered by deadline, and the kernel is asked for the first one only.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct loop {
    int epoll;
    size_t length;
    struct timer {
        uint64_t due_ns;
        void (*expired)(void *context);
        void *context;
    } *heap; // no timer is due before its parent, which stands at half its place
};

// For so many timers at once.
struct loop loop_open(size_t timers);
void loop_close(struct loop *loop);

// Has `expired` called once, when that many milliseconds have passed.
void loop_after(struct loop *loop, uint32_t ms, void (*expired)(void *context), void *context);

// Returns when no timer is left.
void loop_run(struct loop *loop);
