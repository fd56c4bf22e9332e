#include "queue.h"

#include "failure.h"

#include <stdlib.h>

static void lock(struct queue *queue) { check(pthread_mutex_lock(&queue->lock), "lock a queue"); }

static void unlock(struct queue *queue) {
    check(pthread_mutex_unlock(&queue->lock), "unlock a queue");
}

void queue_init(struct queue *queue, uint32_t room) {
    *queue = (struct queue){.jobs = allocate(room, sizeof(struct job)), .room = room};
    check(pthread_mutex_init(&queue->lock, NULL), "make a lock");
    check(pthread_cond_init(&queue->changed, NULL), "make a condition");
}

void queue_destroy(struct queue *queue) {
    check(pthread_cond_destroy(&queue->changed), "end a condition");
    check(pthread_mutex_destroy(&queue->lock), "end a lock");
    free(queue->jobs);
}

void queue_put(struct queue *queue, struct job job) {
    lock(queue);
    queue->jobs[(queue->first + queue->count++) % queue->room] = job;
    check(pthread_cond_signal(&queue->changed), "tell of a job");
    unlock(queue);
}

bool queue_take(struct queue *queue, struct job *job) {
    lock(queue);
    while (queue->count == 0 && !queue->closed) // a wait may return without a signal
        check(pthread_cond_wait(&queue->changed, &queue->lock), "wait for a job");
    bool found = queue->count > 0;
    if (found) {
        *job = queue->jobs[queue->first];
        queue->first = (queue->first + 1) % queue->room;
        queue->count--;
    }
    unlock(queue);
    return found;
}

void queue_close(struct queue *queue) {
    lock(queue);
    queue->closed = true;
    check(pthread_cond_broadcast(&queue->changed), "close a queue");
    unlock(queue);
}
