#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { TASKS = 8 };

typedef void rest(int number, bool opened); // of a task, when its wait is over

struct task {
    void (*begin)(int number);
    int number;
};

static const double limit = 0.2; // seconds until a task gives up on another one; nothing is luck
static int gates[5];             // each is shut until something is written to it
static bool met[2], turn, seen, written, over, early;
static int arrived, most;

static int loop, pending;
static struct waiting {
    int gate, number;
    rest *then;
} waiting[TASKS];

static void open_gate(int gate) { write(gates[gate], &(uint64_t){1}, sizeof(uint64_t)); }

// A task waits by leaving the rest of itself with the loop and coming back.
static void when_opened(int gate, rest *then, int number) {
    struct waiting *mine = &waiting[pending++];
    *mine = (struct waiting){dup(gates[gate]), number, then};
    epoll_ctl(loop, EPOLL_CTL_ADD, mine->gate, &(struct epoll_event){EPOLLIN, {.ptr = mine}});
}

static void run(int count, const struct task tasks[]) {
    pending = 0;
    for (int i = 0; i < count; i++) tasks[i].begin(tasks[i].number);
    for (int left = pending; left > 0; left--) {
        struct epoll_event event;
        bool opened = epoll_wait(loop, &event, 1, (int)(limit * 1000)) == 1;
        struct waiting *one = opened ? event.data.ptr : waiting;
        while (!opened && one->then == NULL) one++; // the first that still waits gives up
        rest *then = one->then;
        one->then = NULL;
        epoll_ctl(loop, EPOLL_CTL_DEL, one->gate, NULL); // to close a duplicate would not do
        close(one->gate);
        then(one->number, opened);
    }
}

static double now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void has_met(int mine, bool opened) { met[mine] = opened; }

static void meet(int mine) {
    open_gate(1 - mine);
    when_opened(mine, has_met, mine);
}

static bool overlaps_waits(void) {
    run(2, (struct task[]){{meet, 0}, {meet, 1}});
    return met[0] && met[1];
}

static void spin(int number, bool opened) {
    (void)number, (void)opened;
    for (volatile int turns = 0; turns < 300000; turns++) // less than a millisecond
        ;
}

static void begins(int number) { when_opened(0, spin, number); } // which is open: both have begun

// One core cannot be busy for longer than the time that passes.
static bool uses_several_cores(void) {
    for (double end = now(CLOCK_MONOTONIC) + limit; now(CLOCK_MONOTONIC) < end;) {
        double start = now(CLOCK_MONOTONIC), used = now(CLOCK_PROCESS_CPUTIME_ID);
        run(2, (struct task[]){{begins, 0}, {begins, 1}});
        double busy = now(CLOCK_PROCESS_CPUTIME_ID) - used;
        if (busy > 1.3 * (now(CLOCK_MONOTONIC) - start)) return true;
    }
    return false;
}

static void has_come(int number, bool opened) {
    (void)number;
    turn = opened;
}

static void comes(int gate) { when_opened(gate, has_come, 0); }

static void spins(int gate) {
    open_gate(gate);
    for (double end = now(CLOCK_MONOTONIC) + limit; !turn && now(CLOCK_MONOTONIC) < end;)
        ;
    seen = turn;
}

// Does a task get its turn while another one spins for it?
static bool preempts(void) {
    run(2, (struct task[]){{comes, 2}, {spins, 2}});
    return seen;
}

static void writes(int number) {
    (void)number;
    written = true;
}

static bool shares_memory(void) {
    run(1, (struct task[]){{writes, 0}});
    return written;
}

static int threads_of_the_kernel(void) {
    int count = -2; // for . and ..
    DIR *folder = opendir("/proc/self/task");
    while (readdir(folder) != NULL) count++;
    closedir(folder);
    return count;
}

static void counts(int gate, bool opened) {
    if (opened) return;
    most = threads_of_the_kernel();
    open_gate(gate);
}

static void waits(int gate) {
    if (++arrived < TASKS)
        when_opened(gate, counts, gate);
    else
        counts(gate, false);
}

static bool thread_per_task(void) {
    int before = threads_of_the_kernel();
    struct task tasks[TASKS];
    for (int i = 0; i < TASKS; i++) tasks[i] = (struct task){waits, 3};
    run(TASKS, tasks);
    return most - before >= TASKS;
}

static void has_got(int number, bool opened) { (void)number, (void)opened; }

static void wants(int gate) {
    when_opened(gate, has_got, 0);
    early = !over;
}

static void gives(int gate) {
    over = true;
    open_gate(gate);
}

// Does a function that waits come back before what it waits for?
static bool coloured(void) {
    run(2, (struct task[]){{wants, 4}, {gives, 4}});
    return early;
}

static void show(const char *label, bool holds) { printf("%s: %s\n", label, holds ? "yes" : "no"); }

int main(void) {
    loop = epoll_create1(0);
    for (int i = 0; i < 5; i++) gates[i] = eventfd(0, 0);
    show("overlaps waits", overlaps_waits());
    show("uses several cores", uses_several_cores());
    show("pre-empts", preempts());
    show("shares memory", shares_memory());
    show("thread per task", thread_per_task());
    show("coloured", coloured());
}
