#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t handled;

static void count(int number) {
    (void)number;
    handled++;
}

int main(int argc, char **argv) {
    int number = argc > 1 ? SIGRTMIN + atoi(argv[1]) : SIGUSR1;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    sigaction(number, &(struct sigaction){.sa_handler = count}, NULL);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (int i = 0; i < 1000; i++) {
        if (sigqueue(getpid(), number, (union sigval){0}) < 0) perror("sigqueue"); // its limit is reached
    }
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    printf("handled: %d of 1000\n", (int)handled);
}
