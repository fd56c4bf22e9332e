// Where tasks park until the parent, who waits for all of them, lets them go on. Lies in memory
// that threads, or processes, share.
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t come, opened;
    uint32_t missing;
    bool open;
};

// `shared` is PTHREAD_PROCESS_PRIVATE or PTHREAD_PROCESS_SHARED.
void gate_init(struct gate *gate, uint32_t tasks, int shared);
void gate_destroy(struct gate *gate);

// Says that one has come, and parks until gate_open.
void gate_park(struct gate *gate);

// For the parent: waits until all have come to park.
void gate_gather(struct gate *gate);
void gate_open(struct gate *gate);
