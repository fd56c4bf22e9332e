// Jobs that several threads take, first come, first served.
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct job {
    uint32_t seed, unit;
};

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t changed; // there is a job more, or there will be none
    struct job *jobs;       // a ring
    uint32_t room, first, count;
    bool closed;
};

// Makes a queue with room for so many jobs.
void queue_init(struct queue *queue, uint32_t room);

void queue_destroy(struct queue *queue);

// Adds a job; there must be room for it.
void queue_put(struct queue *queue, struct job job);

// Waits for a job and takes it; false: the queue is closed, and empty.
bool queue_take(struct queue *queue, struct job *job);

void queue_close(struct queue *queue);
