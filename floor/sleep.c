#include "sleep.h"

#include "failure.h"

#include <stddef.h>

struct timespec milliseconds(uint32_t ms) {
    return (struct timespec){.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
}

void plain_sleep(uint32_t task, uint32_t ms) {
    (void)task;
    struct timespec span = milliseconds(ms);
    check(clock_nanosleep(CLOCK_MONOTONIC, 0, &span, NULL), "sleep");
}
