// n threads that sleep: sleep MODE N SECONDS, MODE one of `sleep` and `gate`.
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t opened = PTHREAD_COND_INITIALIZER;
static int is_open;
static const char *mode;
static time_t seconds;

static void *sleeping(void *unused) {
    if (strcmp(mode, "gate") == 0) {
        pthread_mutex_lock(&lock);
        while (!is_open)
            pthread_cond_wait(&opened, &lock);
        pthread_mutex_unlock(&lock);
    } else {
        struct timespec left = {.tv_sec = seconds};
        while (nanosleep(&left, &left) != 0)
            continue;
    }
    return unused;
}

static void tell(const char *word) {
    puts(word);
    fflush(stdout);
}

int main(int argc, char **argv) {
    if (argc != 4)
        return 64;
    mode = argv[1];
    seconds = atoi(argv[3]);
    size_t n = (size_t)atoi(argv[2]);
    pthread_t *threads = calloc(n, sizeof *threads);
    char line[16] = "";
    for (size_t i = 0; i < n; i++)
        if (threads == NULL || pthread_create(&threads[i], NULL, sleeping, NULL) != 0)
            return 1;
    tell("asleep");
    if (fgets(line, sizeof line, stdin) != NULL && strcmp(line, "collect\n") == 0) {
        malloc_trim(0);
        tell("collected");
        (void)!fgets(line, sizeof line, stdin);
    }
    pthread_mutex_lock(&lock);
    is_open = 1;
    pthread_cond_broadcast(&opened);
    pthread_mutex_unlock(&lock);
    for (size_t i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    tell("ended");
    (void)!fgets(line, sizeof line, stdin);
    free(threads);
}
