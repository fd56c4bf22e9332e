#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdio.h>

static volatile int counter; // volatile: each step is a load, an add and a store, however it is optimised
static pthread_barrier_t start;

static void *work(void *unused) {
    pthread_barrier_wait(&start);
    for (int i = 0; i < 10000000; i++) {
        counter++;
    }
    return unused;
}

int main(void) {
    pthread_t threads[4];
    pthread_barrier_init(&start, NULL, 4);
    for (int i = 0; i < 4; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    printf("lost: %d\n", 40000000 - counter);
}
