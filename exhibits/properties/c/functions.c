// Takes the model as its argument: sequential, thread, thread-pool or process.
#define _GNU_SOURCE
#include <err.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TASKS = 8, WORKERS = 2 }; // workers: of the pool

struct task {
    void (*work)(int number);
    int number;
};

static const char *model;
static double limit = 10;  // seconds until a task gives up on another one
static double trying = 3; // and until two have not met on two cores
static int gates[5];      // each is shut until something is written to it
static bool written;
static cpu_set_t cores; // that this process may use

static struct { // shared on request: by processes too
    bool met[2], seen, over, early;
    atomic_bool turn;
    atomic_int arrived;
    pid_t threads[TASKS];
} *shared;

static void *in_thread(void *argument) {
    const struct task *task = argument;
    task->work(task->number);
    return NULL;
}

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    const struct task *tasks;
    int given, taken;
    bool closed;
};

static void *take(void *argument) {
    struct queue *queue = argument;
    pthread_mutex_lock(&queue->lock);
    for (;;) {
        while (queue->taken == queue->given && !queue->closed)
            pthread_cond_wait(&queue->changed, &queue->lock);
        if (queue->taken == queue->given) break;
        const struct task *task = &queue->tasks[queue->taken++];
        pthread_mutex_unlock(&queue->lock);
        task->work(task->number);
        pthread_mutex_lock(&queue->lock);
    }
    pthread_mutex_unlock(&queue->lock);
    return NULL;
}

static void run_in_pool(int count, const struct task tasks[]) {
    struct queue queue = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, tasks, 0, 0, false};
    pthread_t workers[WORKERS];
    for (int i = 0; i < WORKERS; i++) pthread_create(&workers[i], NULL, take, &queue);
    for (int i = 0; i <= count; i++) {
        pthread_mutex_lock(&queue.lock);
        if (i < count)
            queue.given++;
        else
            queue.closed = true;
        pthread_cond_broadcast(&queue.changed);
        pthread_mutex_unlock(&queue.lock);
    }
    for (int i = 0; i < WORKERS; i++) pthread_join(workers[i], NULL);
}

static void run(int count, const struct task tasks[]) {
    if (strcmp(model, "thread-pool") == 0) {
        run_in_pool(count, tasks);
        return;
    }
    pthread_t threads[TASKS];
    for (int i = 0; i < count; i++) {
        if (strcmp(model, "thread") == 0)
            pthread_create(&threads[i], NULL, in_thread, (void *)&tasks[i]);
        else if (strcmp(model, "process") != 0)
            in_thread((void *)&tasks[i]);
        else {
            pid_t child = fork();
            if (child < 0) err(1, "fork");
            if (child == 0) {
                in_thread((void *)&tasks[i]);
                _exit(0);
            }
        }
    }
    if (strcmp(model, "thread") == 0)
        for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
    while (wait(NULL) > 0) // says -1 where there are no children
        ;
}

static void open_gate(int gate) { eventfd_write(gates[gate], 1); }

static bool opened(int gate) {
    return poll(&(struct pollfd){.fd = gates[gate], .events = POLLIN}, 1, (int)(limit * 1000)) == 1;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void meet(int mine) {
    open_gate(1 - mine);
    shared->met[mine] = opened(mine);
}

static bool overlaps_waits(void) {
    run(2, (struct task[]){{meet, 0}, {meet, 1}});
    return shared->met[0] && shared->met[1];
}

static double used(int who) {
    struct rusage usage;
    getrusage(who, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void pin(int number) {
    int core = -1;
    for (int left = number % CPU_COUNT(&cores); left >= 0; left--)
        while (!CPU_ISSET(++core, &cores))
            ;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(core, &one);
    sched_setaffinity(0, sizeof one, &one);
}

static void spin(int number) {
    // On a busy machine the kernel may find it fair that all threads of a program share one core.
    pin(number);
    for (volatile int turns = 0; turns < 300000; turns++) // less than a millisecond
        ;
}

// One core cannot be busy for longer than the time that passes; the second may be busy elsewhere,
// so it tries again.
static bool uses_several_cores(void) {
    bool both = false;
    for (double end = now() + trying; !both && now() < end;) {
        double start = now(), before = used(RUSAGE_SELF) + used(RUSAGE_CHILDREN);
        run(2, (struct task[]){{spin, 0}, {spin, 1}});
        both = used(RUSAGE_SELF) + used(RUSAGE_CHILDREN) - before > 1.3 * (now() - start);
    }
    sched_setaffinity(0, sizeof cores, &cores); // a task of the sequential model is this thread
    return both;
}

static void comes(int gate) { shared->turn = opened(gate); }

static void spins(int gate) {
    open_gate(gate);
    for (double end = now() + limit; !shared->turn && now() < end;)
        ;
    shared->seen = shared->turn;
}

// Does a task get its turn while another one spins for it?
static bool preempts(void) {
    pin(0); // that a second core is there would be no pre-emption
    run(2, (struct task[]){{comes, 2}, {spins, 2}});
    sched_setaffinity(0, sizeof cores, &cores);
    return shared->seen;
}

static void writes(int number) {
    (void)number;
    written = true;
}

static bool shares_memory(void) {
    run(1, (struct task[]){{writes, 0}});
    return written;
}

static void waits(int gate) {
    int mine = shared->arrived++;
    shared->threads[mine] = gettid();
    if (mine + 1 < TASKS && opened(gate)) return;
    open_gate(gate);
}

// Is each task, while all of them wait, on a thread of the kernel that no other is on?
static bool thread_per_task(void) {
    struct task tasks[TASKS];
    for (int i = 0; i < TASKS; i++) tasks[i] = (struct task){waits, 3};
    run(TASKS, tasks);
    for (int i = 1; i < TASKS; i++)
        for (int j = 0; j < i; j++)
            if (shared->threads[i] == shared->threads[j]) return false;
    return true;
}

static void wants(int gate) { shared->early = opened(gate) && !shared->over; }

static void gives(int gate) {
    shared->over = true;
    open_gate(gate);
}

// Does a function that waits come back before what it waits for?
static bool coloured(void) {
    run(2, (struct task[]){{wants, 4}, {gives, 4}});
    return shared->early;
}

static void show(const char *label, bool holds) {
    printf("%s: %s\n", label, holds ? "yes" : "no");
    fflush(stdout); // a forked process would write it again
}

int main(int count, char **arguments) {
    model = count > 1 ? arguments[1] : "sequential";
    if (strcmp(model, "sequential") == 0) limit = trying = 0.2; // where nothing is luck
    for (int i = 0; i < 5; i++) gates[i] = eventfd(0, 0);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sched_getaffinity(0, sizeof cores, &cores);
    show("overlaps waits", overlaps_waits());
    show("uses several cores", uses_several_cores());
    show("pre-empts", preempts());
    show("shares memory", shares_memory());
    show("thread per task", thread_per_task());
    show("coloured", coloured());
}
