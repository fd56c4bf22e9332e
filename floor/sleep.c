#include "sleep.h"

#include "failure.h"

#include <errno.h>

struct timespec milliseconds(uint32_t ms) {
    return (struct timespec){.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
}

void plain_sleep(uint32_t task, uint32_t ms) {
    (void)task;
    struct timespec left = milliseconds(ms);
    int error;
    do
        error = clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left);
    while (error == EINTR);
    check(error, "sleep");
}
