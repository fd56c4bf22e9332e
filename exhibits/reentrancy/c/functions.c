#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static volatile int scratch, count, answers[3];
static _Thread_local volatile int mine;
static pthread_mutex_t lock, recursive;
static sem_t inside, came, ended;
static int (*function)(int);
static bool by_threads;

static void middle(int number) {
    if (by_threads) {
        sem_post(number == 1 ? &inside : &came);
        sem_wait(number == 1 ? &came : &ended);
    } else if (number == 1) {
        raise(SIGUSR1); // its handler makes the second call
    }
}

// Each is called with 1 and with 2, and must answer one with 1 and the other with 2.
static int plain(int number) {
    scratch = number;
    middle(number);
    return scratch;
}

static int under(pthread_mutex_t *mutex, int number) {
    if (pthread_mutex_trylock(mutex)) {
        sem_post(&came);
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += 3;
        if (pthread_mutex_timedlock(mutex, &until)) {
            return -1;
        }
    }
    int answer = plain(number);
    pthread_mutex_unlock(mutex);
    return answer;
}

static int under_lock(int number) { return under(&lock, number); }

static int under_recursive(int number) { return under(&recursive, number); }

static int saved_and_restored(int number) {
    int saved = scratch;
    int answer = plain(number);
    scratch = saved;
    return answer;
}

static int copied_and_written_back(int number) {
    int copy = count;
    middle(number);
    count = copy + 1;
    return copy + 1;
}

static int thread_local_one(int number) {
    mine = number;
    middle(number);
    return mine;
}

static int locals_only(int number) {
    int own = number;
    middle(number);
    return own;
}

static void *call(void *number) {
    answers[(long)number] = function((long)number);
    return NULL;
}

static void on_signal(int number) {
    (void)number;
    call((void *)2);
}

static void report(const char *label, int (*each)(int)) {
    pthread_t threads[2];
    function = each;
    if (by_threads) {
        sem_init(&inside, 0, 0);
        sem_init(&came, 0, 0);
        sem_init(&ended, 0, 0);
        pthread_create(&threads[0], NULL, call, (void *)1);
        sem_wait(&inside);
        pthread_create(&threads[1], NULL, call, (void *)2);
        pthread_join(threads[0], NULL);
        sem_post(&ended);
        pthread_join(threads[1], NULL);
    } else {
        call((void *)1);
    }
    int lost = (answers[1] != 1 && answers[2] != 1) + (answers[1] != 2 && answers[2] != 2);
    if (answers[1] == -1 || answers[2] == -1) {
        printf("%s: hangs\n", label);
    } else if (lost) {
        printf("%s: wrong: %d of 2 lost\n", label, lost);
    } else {
        printf("%s: right\n", label);
    }
}

int main(int argc, char **argv) {
    pthread_mutexattr_t attributes;
    by_threads = argc == 2 && strcmp(argv[1], "two-threads") == 0;
    pthread_mutex_init(&lock, NULL);
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&recursive, &attributes);
    signal(SIGUSR1, on_signal);
    report("global variable", plain);
    report("global variable under a lock", under_lock);
    report("global variable under a recursive lock", under_recursive);
    report("global variable saved and restored", saved_and_restored);
    report("global variable copied and written back", copied_and_written_back);
    report("thread-local variable", thread_local_one);
    report("local variable", locals_only);
}
