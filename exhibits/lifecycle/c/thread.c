#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum step { READY = 1, RUNNING, LOCK, SLEEPING, INPUT, ENDED };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_int step, reached, tid;
static int ends[2];

static void nap(long ms) { nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL); }

static void *work(void *unused) {
    (void)unused;
    tid = gettid();
    reached = READY;
    while (step == READY) continue;
    reached = RUNNING;
    while (step == RUNNING) continue;
    reached = LOCK;
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
    reached = SLEEPING;
    while (step == SLEEPING) nap(50);
    reached = INPUT;
    char byte;
    if (read(ends[0], &byte, 1) != 1) perror("read");
    reached = ENDED;
    return NULL;
}

// The letter after the name in /proc/self/task/TID/stat.
static const char *kernel(void) {
    static char path[64], text[512], letter[2];
    snprintf(path, sizeof path, "/proc/self/task/%d/stat", tid);
    FILE *file = fopen(path, "r");
    if (file == NULL) return "none";
    const char *after = fgets(text, sizeof text, file) ? strrchr(text, ')') : NULL;
    fclose(file);
    letter[0] = after ? after[2] : '?';
    return letter;
}

static void sample(enum step now, const char *label, const char *wanted) {
    const char *seen = "?";
    for (int i = 0; i < 5000; i++) { // until it has settled, at most for some seconds
        if (reached == (int)now && !strcmp(seen = kernel(), wanted)) break;
        nap(1);
    }
    printf("%s: - / %s\n", label, seen);
}

int main(void) {
    cpu_set_t usable, one;
    sched_getaffinity(0, sizeof usable, &usable);
    CPU_ZERO(&one);
    for (int cpu = 0; CPU_COUNT(&one) == 0; cpu++)
        if (CPU_ISSET(cpu, &usable)) CPU_SET(cpu, &one);
    sched_setaffinity(0, sizeof one, &one); // one processor for both: while this thread looks, the other is not running
    if (pipe(ends) < 0) return 1;
    pthread_mutex_lock(&lock);
    pthread_t thread;
    step = READY;
    pthread_create(&thread, NULL, work, NULL);
    sample(READY, "ready", "R");
    sched_setaffinity(0, sizeof usable, &usable);
    sched_setaffinity(tid, sizeof usable, &usable);
    step = RUNNING;
    sample(RUNNING, "running", "R");
    step = LOCK;
    sample(LOCK, "waiting for a lock", "S");
    step = SLEEPING;
    pthread_mutex_unlock(&lock);
    sample(SLEEPING, "sleeping", "S");
    step = INPUT;
    sample(INPUT, "waiting for input", "S");
    if (write(ends[1], "", 1) != 1) return 1;
    sample(ENDED, "ended", "none");
    pthread_join(thread, NULL);
}
