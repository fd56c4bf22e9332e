#include "failure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// _exit, because other tasks still run, and a forked one must not flush what its parent wrote.
static _Noreturn void stop(int status, const char *what, const char *detail) {
    dprintf(STDERR_FILENO, "floor: %s: %s\n", what, detail);
    _exit(status);
}

_Noreturn void refuse(const char *what, const char *seen) { stop(64, what, seen); }

_Noreturn void contradict(const char *what, const char *seen) { stop(65, what, seen); }

_Noreturn void fail(const char *what, const char *why) { stop(1, what, why); }

int must(int result, const char *what) {
    if (result < 0)
        fail(what, strerror(errno));
    return result;
}

void check(int error, const char *what) {
    if (error != 0)
        fail(what, strerror(error));
}

void *allocate(size_t count, size_t size) {
    void *memory = calloc(count, size);
    if (memory == NULL)
        fail("allocate", strerror(errno));
    return memory;
}
