#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static pthread_barrier_t met;

static void *work(void *first) {
    pthread_mutex_t *mine = first, *other = mine == &locks[0] ? &locks[1] : &locks[0];
    pthread_mutex_lock(mine);
    if (pthread_barrier_wait(&met) == PTHREAD_BARRIER_SERIAL_THREAD) {
        puts("each holds one");
        fflush(stdout);
    }
    pthread_mutex_lock(other);
    puts("holds both");
    pthread_mutex_unlock(other);
    pthread_mutex_unlock(mine);
    return NULL;
}

int main(void) {
    pthread_t threads[2];
    pthread_barrier_init(&met, NULL, 2);
    for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, work, &locks[i]);
    for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
}
