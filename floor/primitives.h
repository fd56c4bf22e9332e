// The arithmetic that every workload is made of: unsigned, modulo 2^32.
#pragma once

#include <stdint.h>

#define GOLDEN UINT32_C(0x9E3779B9)

static inline uint32_t fmix32(uint32_t h) {
    h ^= h >> 16;
    h *= UINT32_C(0x85EBCA6B);
    h ^= h >> 13;
    h *= UINT32_C(0xC2B2AE35);
    return h ^ h >> 16;
}

// Never 0, where xs32 would stay for ever.
static inline uint32_t seed_for(uint32_t base, uint32_t index) {
    uint32_t seed = fmix32(base + index * GOLDEN);
    return seed == 0 ? GOLDEN : seed;
}

// Adds task `index`'s value to the total: in any order, but each value under its own index.
static inline uint32_t fold(uint32_t total, uint32_t index, uint32_t value) {
    return total + fmix32(value + index * GOLDEN);
}

// How long a task of `timers` sleeps, `position` being task * hops + hop.
static inline uint32_t
delay_ms(uint32_t seed, uint32_t position, uint32_t delay_ms_min, uint32_t delay_ms_max) {
    return delay_ms_min + seed_for(seed, position) % (delay_ms_max - delay_ms_min + 1);
}
