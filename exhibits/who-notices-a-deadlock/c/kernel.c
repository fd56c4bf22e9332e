#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
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

// The function of the kernel in which a thread sleeps; "0" while it does not.
static const char *place(pid_t id) {
    static char path[64], name[64];
    snprintf(path, sizeof path, "/proc/self/task/%d/wchan", (int)id);
    FILE *file = fopen(path, "r");
    if (file == NULL || fgets(name, sizeof name, file) == NULL) strcpy(name, "?");
    if (file != NULL) fclose(file);
    return name;
}

int main(void) {
    pthread_t threads[2];
    pthread_barrier_init(&met, NULL, 3);
    for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, work, &locks[i]);
    pthread_barrier_wait(&met);
    for (int i = 0; i < 2; i++) {
        for (int tries = 0; tries < 100; tries++) { // until it is there, at most for ten seconds
            nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
            if (strcmp(place(ids[i]), "0") != 0) break;
        }
        printf("thread %d sleeps in the kernel's %s\n", i, place(ids[i]));
    }
}
