// Where tasks park until all of them have come. Lies in memory that threads, or processes, share.
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

// Parks until the last task comes, which opens the gate.
void gate_pass(struct gate *gate);

// Parks until gate_open.
void gate_park(struct gate *gate);

// For the parent: waits until all have come to park.
void gate_gather(struct gate *gate);
void gate_open(struct gate *gate);
