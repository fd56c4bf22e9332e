#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

enum { TURNS = 2000 };

static pthread_barrier_t both;
static sem_t baton[2];
static atomic_int taken;
static char turns[TURNS];
static void (*hand_over)(int self);

static void by_nothing(int self) { (void)self; }

static void by_sched_yield(int self) {
    (void)self;
    sched_yield();
}

static void by_semaphores(int self) {
    sem_post(&baton[!self]);
    sem_wait(&baton[self]);
}

static void *work(void *name) {
    int self = *(char *)name - 'a';
    pthread_barrier_wait(&both);
    if (hand_over == by_semaphores && self == 1) sem_wait(&baton[self]); // a has the first turn
    for (int i = 0; i < TURNS / 2; i++) {
        turns[taken++] = *(char *)name;
        hand_over(self);
    }
    sem_post(&baton[!self]);
    return NULL;
}

static long switches(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_nvcsw + usage.ru_nivcsw;
}

int main(int count, char **arguments) {
    const char *way = count > 1 ? arguments[1] : "";
    hand_over = !strcmp(way, "sched-yield") ? by_sched_yield : !strcmp(way, "semaphores") ? by_semaphores : by_nothing;
    cpu_set_t usable, one;
    sched_getaffinity(0, sizeof usable, &usable);
    CPU_ZERO(&one);
    for (int cpu = 0; CPU_COUNT(&one) == 0; cpu++)
        if (CPU_ISSET(cpu, &usable)) CPU_SET(cpu, &one);
    sched_setaffinity(0, sizeof one, &one); // one processor for both
    pthread_barrier_init(&both, NULL, 2);
    pthread_t threads[2];
    long before = switches();
    for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, work, &"ab"[i]);
    for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
    long asked = switches() - before;
    int changes = 0;
    for (int i = 1; i < TURNS; i++) changes += turns[i] != turns[i - 1];
    printf("first ten turns: %.10s\n", turns);
    printf("next turn: %s\n", changes >= 1900 ? "the other's" : changes >= 100 ? "either's" : "its own");
    printf("kernel switches in 2000 turns: %s\n", asked >= 1000 ? "1000 or more" : asked >= 100 ? "100 or more" : "under 100");
}
