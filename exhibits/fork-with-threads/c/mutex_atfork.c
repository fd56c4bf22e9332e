#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static sem_t held, done;

static void *hold(void *unused) {
    pthread_mutex_lock(&mutex);
    sem_post(&held);
    sem_wait(&done);
    pthread_mutex_unlock(&mutex);
    return unused;
}

static void prepare(void) { pthread_mutex_lock(&mutex); }

static void release(void) { pthread_mutex_unlock(&mutex); }

static void report(const char *who) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 1;
    printf("%s: %s\n", who, pthread_mutex_timedlock(&mutex, &until) ? "timed out" : "locked");
    fflush(stdout);
}

int main(void) {
    pthread_t thread;
    sem_init(&held, 0, 0);
    sem_init(&done, 0, 0);
    pthread_create(&thread, NULL, hold, NULL);
    sem_wait(&held);
    pthread_atfork(prepare, release, release);
    sem_post(&done); // fork waits for the mutex now
    if (fork() == 0) {
        report("child");
        _exit(0);
    }
    wait(NULL);
    pthread_join(thread, NULL);
    report("parent");
}
