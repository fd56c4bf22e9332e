#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static pid_t ids[2];
static pthread_barrier_t met;

static void *work(void *first) {
    int mine = first == &locks[0] ? 0 : 1;
    ids[mine] = gettid();
    pthread_mutex_lock(&locks[mine]);
    pthread_barrier_wait(&met);
    pthread_mutex_lock(&locks[1 - mine]);
    return NULL;
}

int main(void) {
    pthread_t threads[2];
    pthread_barrier_init(&met, NULL, 3);
    for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, work, &locks[i]);
    pthread_barrier_wait(&met);
    sleep(1);
    for (int i = 0; i < 2; i++) {
        char path[64], place[64] = "";
        snprintf(path, sizeof path, "/proc/self/task/%d/wchan", (int)ids[i]);
        FILE *file = fopen(path, "r");
        if (file != NULL && fgets(place, sizeof place, file) != NULL) {
            printf("thread %d sleeps in the kernel's %s\n", i, place);
        }
    }
}
