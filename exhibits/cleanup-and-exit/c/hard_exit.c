#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void goodbye(void) { puts("goodbye"); }

int main(void) {
    atexit(goodbye);
    puts("saved"); // into a buffer: stdout is no terminal here
    _exit(0);
}
