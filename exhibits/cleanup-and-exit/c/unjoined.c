#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *save(void *unused) {
    sleep(1); // a slow disk
    puts("saved");
    return unused;
}

int main(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, save, NULL);
    puts("done");
    return 0; // ends the process, and the thread with it
}
