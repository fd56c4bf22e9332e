#include <stdio.h>
#include <stdlib.h>

static void goodbye(void) { puts("goodbye"); }

int main(void) {
    atexit(goodbye);
    puts("saved");
    exit(0);
}
