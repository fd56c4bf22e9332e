#include <signal.h>
#include <stdio.h>

static volatile sig_atomic_t a = 100, b = 0, seen;

static void look(int number) {
    (void)number;
    seen = a + b;
}

int main(void) {
    signal(SIGUSR1, look);
    a -= 30;
    raise(SIGUSR1); // a signal comes when it will: now, for example
    b += 30;
    printf("sum: %d\n", (int)seen);
}
