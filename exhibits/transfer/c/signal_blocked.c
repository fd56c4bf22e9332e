#include <signal.h>
#include <stdio.h>

static volatile sig_atomic_t a = 100, b = 0, seen;

static void look(int number) {
    (void)number;
    seen = a + b;
}

int main(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    signal(SIGUSR1, look);
    sigprocmask(SIG_BLOCK, &set, NULL);
    a -= 30;
    raise(SIGUSR1);
    b += 30;
    sigprocmask(SIG_UNBLOCK, &set, NULL); // it comes here
    printf("sum: %d\n", (int)seen);
}
