#include "hold.h"

#include "failure.h"
#include "stream.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// A number too large for its type is read as another one, which then is not what the line says.
static void answer_poke(const char *line, uint32_t tasks, poke_function *poke, void *context) {
    char exactly[64], *at;
    uint32_t index = (uint32_t)strtoull(line + strlen("poke "), &at, 10);
    uint32_t nonce = (uint32_t)strtoull(at, NULL, 10);
    snprintf(exactly, sizeof exactly, "poke %" PRIu32 " %" PRIu32 "\n", index, nonce);
    if (poke == NULL || index >= tasks || strcmp(line, exactly) != 0)
        fail("not a command here", line);
    uint32_t value = poke(context, index, nonce);
    printf("{\"poked\":%" PRIu32 ",\"value\":%" PRIu32 "}\n", index, value);
}

// What a thread weighs is its stack, which malloc does not count: its number would mislead.
static void collect(void) {
    malloc_trim(0);
    puts("{\"collected\":0}");
}

static void rest(const char *line) {
    char exactly[64];
    uint32_t milliseconds = (uint32_t)strtoull(line + strlen("rest "), NULL, 10);
    snprintf(exactly, sizeof exactly, "rest %" PRIu32 "\n", milliseconds);
    if (strcmp(line, exactly) != 0)
        fail("not a command here", line);
    struct timespec left = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L};
    while (nanosleep(&left, &left) != 0)
        continue;
    printf("{\"rested\":%" PRIu32 "}\n", milliseconds);
}

static void obey(const char *line, uint32_t tasks, poke_function *poke, void *context) {
    if (strcmp(line, "collect\n") == 0)
        collect();
    else if (strcmp(line, "census\n") == 0)
        puts("{\"census\":0}"); // the kernel is asked for threads and processes
    else if (strncmp(line, "rest ", 5) == 0)
        rest(line);
    else if (strncmp(line, "poke ", 5) == 0)
        answer_poke(line, tasks, poke, context);
    else
        fail("not a command here", line);
    must(fflush(stdout), "print an answer");
}

void hold_plateau(uint32_t tasks, poke_function *poke, void *context) {
    stamp_plateau(tasks, poke, context);
    struct position now = stream_position();
    printf("{\"holding\":%" PRIu32 ",\"iteration\":%" PRIu32 ",\"gate\":%" PRIu32 "}\n",
           tasks,
           now.iteration,
           now.plateaus);
    must(fflush(stdout), "print the plateau");
    char line[64];
    while (fgets(line, sizeof line, stdin) != NULL && strcmp(line, "go\n") != 0)
        obey(line, tasks, poke, context);
}
