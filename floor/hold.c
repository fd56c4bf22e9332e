#include "hold.h"

#include "failure.h"
#include "stream.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void answer_poke(const char *line, uint32_t tasks, poke_function *poke, void *context) {
    uint32_t index, nonce;
    if (poke == NULL || sscanf(line, "poke %" SCNu32 " %" SCNu32, &index, &nonce) != 2 ||
        index >= tasks)
        fail("not a command here", line);
    uint32_t value = poke(context, index, nonce);
    printf("{\"poked\":%" PRIu32 ",\"value\":%" PRIu32 "}\n", index, value);
    must(fflush(stdout), "print an answer");
}

void hold_plateau(uint32_t tasks, poke_function *poke, void *context) {
    stamp_plateau(tasks, poke, context);
    printf("{\"holding\":%" PRIu32 "}\n", tasks);
    must(fflush(stdout), "print the plateau");
    char line[64];
    while (fgets(line, sizeof line, stdin) != NULL && strcmp(line, "go\n") != 0)
        answer_poke(line, tasks, poke, context);
}
