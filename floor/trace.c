#include "trace.h"

#include "failure.h"
#include "kernels.h"
#include "sleep.h"
#include "stream.h"

#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct slice {
    const char *name;
    pid_t thread;
    uint32_t task, size, answer;
    uint64_t start_ns, end_ns;
};

static int file;
static struct slice *asleep; // by task; only an event loop has many at once

// To write each sleep as it ends would make the others late.
static struct {
    size_t room;
    atomic_size_t count;
    struct slice *slices;
} slept;

static struct {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    uint32_t workers, units;
    uint32_t iteration, tickets, returned;
} rendezvous = {.lock = PTHREAD_MUTEX_INITIALIZER, .moved = PTHREAD_COND_INITIALIZER};

static void write_line(const char *line, size_t length) {
    if (must((int)write(file, line, length), "write the trace") != (int)length)
        fail("write the trace", "a line was cut");
}

static void write_slice(const struct slice *slice) {
    char line[320];
    int length = snprintf(line,
                          sizeof line,
                          "{\"name\":\"%s\",\"ph\":\"X\",\"pid\":%d,\"tid\":%d,\"ts\":%" PRIu64
                          ",\"dur\":%" PRIu64 ",\"args\":{\"task\":%" PRIu32 ",\"start\":%" PRIu64
                          ",\"end\":%" PRIu64 ",\"size\":%" PRIu32 ",\"answer\":%" PRIu32 "}},\n",
                          slice->name,
                          getpid(),
                          slice->thread,
                          slice->start_ns / 1000,
                          (slice->end_ns - slice->start_ns) / 1000,
                          slice->task,
                          slice->start_ns,
                          slice->end_ns,
                          slice->size,
                          slice->answer);
    write_line(line, (size_t)length);
}

void trace_open(const char *path, const struct parameters *given) {
    file = must(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666), path);
    write_line("[\n", 2);
    rendezvous.workers = given->workers;
    rendezvous.units = given->units;
    rendezvous.iteration = rendezvous.tickets = rendezvous.returned = 0;
    asleep = allocate((size_t)given->concurrency + 1, sizeof *asleep);
    slept.room = (size_t)given->concurrency * given->hops;
    slept.count = 0;
    slept.slices = allocate(slept.room + 1, sizeof *slept.slices);
}

void trace_close(void) {
    for (size_t i = 0; i < slept.count; i++)
        write_slice(&slept.slices[i]);
    free(slept.slices);
    free(asleep);
    must(close(file), "close the trace");
}

static void await(const uint32_t *count, uint32_t least) {
    while (*count < least)
        check(pthread_cond_wait(&rendezvous.moved, &rendezvous.lock), "wait for other units");
}

static void move(uint32_t *count) {
    ++*count;
    check(pthread_cond_broadcast(&rendezvous.moved), "wake other units");
}

// So many units meet: half of them in iteration 0, then all, then none.
static uint32_t meeting_units(void) {
    const uint32_t most[] = {rendezvous.units / 2, rendezvous.units, 0};
    return most[rendezvous.iteration] / rendezvous.workers * rendezvous.workers;
}

// Takes a ticket, and waits for the rest of its tuple. Says whether to be the last to return, as
// the first one without a tuple is, but where all meet.
static bool enter(void) {
    check(pthread_mutex_lock(&rendezvous.lock), "lock the rendezvous");
    bool all = rendezvous.iteration == 1;
    uint32_t meeting = meeting_units();
    uint32_t ticket = rendezvous.tickets;
    move(&rendezvous.tickets);
    if (ticket < meeting)
        await(&rendezvous.tickets, (ticket / rendezvous.workers + 1) * rendezvous.workers);
    check(pthread_mutex_unlock(&rendezvous.lock), "unlock the rendezvous");
    return !all && ticket == meeting;
}

static void wait_for_the_others(void) {
    check(pthread_mutex_lock(&rendezvous.lock), "lock the rendezvous");
    await(&rendezvous.returned, rendezvous.units - 1);
    check(pthread_mutex_unlock(&rendezvous.lock), "unlock the rendezvous");
}

// The last to leave begins the next iteration: none of its units comes before all have returned.
static void leave(void) {
    check(pthread_mutex_lock(&rendezvous.lock), "lock the rendezvous");
    move(&rendezvous.returned);
    if (rendezvous.returned == rendezvous.units) {
        rendezvous.iteration++;
        rendezvous.tickets = rendezvous.returned = 0;
    }
    check(pthread_mutex_unlock(&rendezvous.lock), "unlock the rendezvous");
}

uint32_t record_unit(uint32_t seed, uint32_t index, uint32_t size) {
    struct slice slice = {.name = "unit", .task = index, .size = size, .start_ns = now_ns()};
    bool alone = rendezvous.workers == 1;
    bool last = !alone && enter();
    slice.answer = unit(seed, index, size);
    if (last)
        wait_for_the_others();
    slice.end_ns = now_ns();
    slice.thread = gettid();
    write_slice(&slice);
    if (!alone)
        leave();
    return slice.answer;
}

void record_start(uint32_t task, uint32_t ms) {
    asleep[task] = (struct slice){.name = "sleep", .task = task, .size = ms, .start_ns = now_ns()};
}

void record_end(uint32_t task) {
    asleep[task].end_ns = now_ns();
    asleep[task].thread = gettid();
    size_t place = atomic_fetch_add(&slept.count, 1);
    if (place >= slept.room)
        fail("record a sleep", "there are more than were asked for");
    slept.slices[place] = asleep[task];
}

void record_sleep(uint32_t task, uint32_t ms) {
    record_start(task, ms);
    plain_sleep(task, ms);
    record_end(task);
}
