#include "loop.h"

#include "failure.h"
#include "stream.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S UINT64_C(1000000000)
#define NS_PER_MS UINT64_C(1000000)

struct loop loop_open(size_t timers) {
    return (struct loop){
        .epoll = must(epoll_create1(EPOLL_CLOEXEC), "make an event loop"),
        .heap = allocate(timers, sizeof(struct timer)),
    };
}

void loop_close(struct loop *loop) {
    free(loop->heap);
    must(close(loop->epoll), "close the event loop");
}

static void push(struct loop *loop, struct timer timer) {
    size_t place = loop->length++;
    for (size_t parent; place > 0; place = parent) {
        parent = (place - 1) / 2;
        if (loop->heap[parent].due_ns <= timer.due_ns)
            break;
        loop->heap[place] = loop->heap[parent];
    }
    loop->heap[place] = timer;
}

static struct timer pop(struct loop *loop) {
    struct timer *heap = loop->heap;
    struct timer first = heap[0], last = heap[--loop->length];
    size_t place = 0;
    for (size_t child; (child = 2 * place + 1) < loop->length; place = child) {
        if (child + 1 < loop->length && heap[child + 1].due_ns < heap[child].due_ns)
            child++;
        if (last.due_ns <= heap[child].due_ns)
            break;
        heap[place] = heap[child];
    }
    heap[place] = last;
    return first;
}

void loop_after(struct loop *loop, uint32_t ms, void (*expired)(void *context), void *context) {
    push(loop, (struct timer){now_ns() + ms * NS_PER_MS, expired, context});
}

// glibc has a function for this call from 2.35 on, the kernel has had it since 5.11: epoll_wait
// knows whole milliseconds only. A server's sockets would be in the set; here it is empty.
static void wait_until(const struct loop *loop, uint64_t due_ns) {
    uint64_t now = now_ns(), left = due_ns > now ? due_ns - now : 0;
    struct timespec timeout = {(time_t)(left / NS_PER_S), (long)(left % NS_PER_S)};
    struct epoll_event event;
    long ready = syscall(SYS_epoll_pwait2, loop->epoll, &event, 1, &timeout, NULL, (size_t)0);
    must(ready < 0 && errno != EINTR ? -1 : 0, "wait for timers");
}

void loop_run(struct loop *loop) {
    while (loop->length > 0) {
        wait_until(loop, loop->heap[0].due_ns);
        uint64_t now = now_ns();
        while (loop->length > 0 && loop->heap[0].due_ns <= now) {
            struct timer timer = pop(loop);
            timer.expired(timer.context);
        }
    }
}
