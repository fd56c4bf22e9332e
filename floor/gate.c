#include "gate.h"

#include "failure.h"

static void lock(struct gate *gate) { check(pthread_mutex_lock(&gate->lock), "lock a gate"); }

static void unlock(struct gate *gate) {
    check(pthread_mutex_unlock(&gate->lock), "unlock a gate");
}

static void init_condition(pthread_cond_t *condition, int shared) {
    pthread_condattr_t attributes;
    check(pthread_condattr_init(&attributes), "make a condition's attributes");
    check(pthread_condattr_setpshared(&attributes, shared), "share a condition");
    check(pthread_cond_init(condition, &attributes), "make a condition");
    check(pthread_condattr_destroy(&attributes), "end a condition's attributes");
}

void gate_init(struct gate *gate, uint32_t tasks, int shared) {
    pthread_mutexattr_t attributes;
    check(pthread_mutexattr_init(&attributes), "make a lock's attributes");
    check(pthread_mutexattr_setpshared(&attributes, shared), "share a lock");
    check(pthread_mutex_init(&gate->lock, &attributes), "make a lock");
    check(pthread_mutexattr_destroy(&attributes), "end a lock's attributes");
    init_condition(&gate->come, shared);
    init_condition(&gate->opened, shared);
    gate->missing = tasks;
    gate->open = false;
}

void gate_destroy(struct gate *gate) {
    check(pthread_cond_destroy(&gate->opened), "end a condition");
    check(pthread_cond_destroy(&gate->come), "end a condition");
    check(pthread_mutex_destroy(&gate->lock), "end a lock");
}

void gate_park(struct gate *gate) {
    lock(gate);
    if (--gate->missing == 0)
        check(pthread_cond_signal(&gate->come), "say that all have come");
    while (!gate->open) // a wait may return without a signal
        check(pthread_cond_wait(&gate->opened, &gate->lock), "park at a gate");
    unlock(gate);
}

void gate_gather(struct gate *gate) {
    lock(gate);
    while (gate->missing != 0)
        check(pthread_cond_wait(&gate->come, &gate->lock), "wait for the tasks");
    unlock(gate);
}

void gate_open(struct gate *gate) {
    lock(gate);
    gate->open = true;
    check(pthread_cond_broadcast(&gate->opened), "open a gate");
    unlock(gate);
}
