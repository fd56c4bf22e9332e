// A forked process for each task; gates and answers lie in memory that all of them share.
#include "failure.h"
#include "gate.h"
#include "primitives.h"
#include "stream.h"
#include "workloads.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    struct gate first, second;
    uint32_t answers[];
};

// region work
// Never inlined, so that each level is a frame on the stack.
static __attribute__((noinline)) uint32_t
park(struct shared *shared, uint32_t seed, uint32_t index, uint32_t level) {
    if (level > 1)
        return fmix32(park(shared, seed, index, level - 1) + level);
    // Volatile, or the compiler mixes all of it before the first gate, and nothing is left to do after it.
    volatile uint32_t value = seed_for(seed, index);
    gate_park(&shared->first);
    value = fmix32(value + 0);
    gate_park(&shared->second);
    return fmix32(value + 1);
}

static _Noreturn void live(struct shared *shared, uint32_t seed, uint32_t index, uint32_t depth) {
    shared->answers[index] = park(shared, seed, index, depth);
    _exit(0);
}

static void open_at_plateau(struct gate *gate, uint32_t count, const struct tools *tools) {
    gate_gather(gate);
    tools->plateau(count, NULL, NULL);
    gate_open(gate);
}

static void join(pid_t child) {
    int status;
    must(waitpid(child, &status, 0), "wait for a process");
    if (status != 0)
        fail("a process", "ended badly");
}

static uint32_t spawn_all(struct shared *shared,
                          pid_t *children,
                          const struct parameters *given,
                          uint32_t seed,
                          const struct tools *tools) {
    uint32_t count = given->concurrency;
    gate_init(&shared->first, count, PTHREAD_PROCESS_SHARED);
    gate_init(&shared->second, count, PTHREAD_PROCESS_SHARED);
    for (uint32_t i = 0; i < count; i++) {
        children[i] = must(fork(), "fork a process");
        if (children[i] == 0)
            live(shared, seed, i, given->depth);
    }
    open_at_plateau(&shared->first, count, tools);
    open_at_plateau(&shared->second, count, tools);
    uint32_t total = 0;
    for (uint32_t i = 0; i < count; i++) {
        join(children[i]);
        total = fold(total, i, shared->answers[i]);
    }
    gate_destroy(&shared->second);
    gate_destroy(&shared->first);
    return total;
}
// endregion

void spawn_process(const struct parameters *given, const struct tools *tools) {
    uint32_t count = given->concurrency;
    size_t size = sizeof(struct shared) + count * sizeof(uint32_t);
    struct shared *shared =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    must(shared == MAP_FAILED ? -1 : 0, "map shared memory");
    pid_t *children = allocate(count, sizeof *children);
    uint32_t seed;
    while (next_seed(&seed))
        give_answer(spawn_all(shared, children, given, seed, tools));
    free(children);
    must(munmap(shared, size), "unmap shared memory");
}
