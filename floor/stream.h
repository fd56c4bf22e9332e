// The seeds that a workload takes, the answers that it gives, and the program's only clock.
#pragma once

#include "contract.h"

uint64_t now_ns(void);

// The next seed, or false: no more.
bool next_seed(uint32_t *seed);

void give_answer(uint32_t checksum);

// The timed `plateau`.
void stamp_plateau(uint32_t tasks, poke_function *poke, void *context);

// Without warm-ups: which iteration runs, and how many plateaus it has reached.
struct position {
    uint32_t iteration, plateaus;
} stream_position(void);

struct iteration {
    uint32_t checksum;
    uint64_t elapsed_ns, plateau_ns; // plateau_ns: 0 where the workload has none
};

#define WARMUPS_KEPT 64 // there may be millions, of which a summary is kept

struct measurement {
    uint64_t spawn_ns, join_ns;
    uint64_t between_ns; // from answers to the next seed
    struct warmups {
        uint32_t count, fold; // the fold of their checksums
        uint64_t ns;
        struct iteration first;
        uint64_t last_ns[WARMUPS_KEPT]; // that of warm-up k at k % WARMUPS_KEPT
    } warmups;
    uint32_t count;
    struct iteration *iterations; // the caller's, to free
};

struct measurement measure(const struct request *request, const struct tools *tools);
