// What main and the workloads know of each other; the whole contract is docs/contract.md.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct parameters {
    uint32_t concurrency, depth, hops, delay_ms_min, delay_ms_max;
    uint32_t units, size, workers;
};

// Wakes one parked task, and returns what it answered.
typedef uint32_t poke_function(void *tasks, uint32_t index, uint32_t nonce);

// Each workload uses the one that is meant for it, finds all of them in every kind of invocation,
// and can't tell whether it is watched. Without closures, a tool's own state is static in the file
// that defines it.
struct tools {
    uint32_t (*unit)(uint32_t seed, uint32_t index, uint32_t size);
    void (*sleep)(uint32_t task, uint32_t ms);
    void (*starts)(uint32_t task, uint32_t ms); // starts and ends: a sleep, for an event loop
    void (*ends)(uint32_t task);
    void (*plateau)(uint32_t tasks, poke_function *poke, void *context); // poke may be NULL
};

struct workload {
    const char *name;
    uint32_t plateaus;          // of an iteration, where it can be held
    uint32_t traced_iterations; // where it can be traced
    const struct parameter {
        const char *name;
        size_t offset; // into struct parameters
        uint32_t least;
    } *parameters; // ends with a nameless one
};

// Takes seeds from next_seed and gives one answer for each (stream.h).
typedef void run_function(const struct parameters *given, const struct tools *tools);

struct implementation {
    const struct workload *workload;
    const char *model;
    run_function *run;
    bool serial; // runs with one worker only
};

extern const struct implementation implementations[]; // ends with one that has no workload

struct request {
    const struct implementation *implementation;
    struct parameters parameters;
    uint32_t seed, warmup_ms, warmup_least, iterations;
    bool hold;
    const char *trace; // a file's name or NULL
};

// Ends the process with 64 unless the arguments are as the contract has them.
struct request parse_arguments(int count, char *const arguments[]);

void print_list(void);
