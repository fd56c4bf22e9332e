// The answers that every program must give, computed one task after the other: the harness's own
// formulas, written from docs/contract.md alone. Nothing here is shared with any program, so that a
// mistake would have to be made twice. Only the answers count, so units run side by side.
#include <stdint.h>

#define STEP 0x9E3779B9u // what one index adds
#define LANES 32u // with 16 or fewer gcc unrolls the inner loop before it could vectorise it

uint32_t oracle_timers(uint32_t seed,
                       uint32_t concurrency,
                       uint32_t hops,
                       uint32_t delay_ms_min,
                       uint32_t delay_ms_max);
uint32_t oracle_compute(uint32_t seed, uint32_t units, uint32_t size);
uint32_t oracle_spawn(uint32_t seed, uint32_t concurrency, uint32_t depth);
uint32_t oracle_mailbox(uint32_t seed, uint32_t concurrency);

static uint32_t mixed(uint32_t h) {
    h = (h ^ (h >> 16)) * 0x85EBCA6Bu;
    h = (h ^ (h >> 13)) * 0xC2B2AE35u;
    return h ^ (h >> 16);
}

static uint32_t own_seed(uint32_t base, uint32_t index) {
    uint32_t s = mixed(base + index * STEP);
    return s != 0 ? s : STEP;
}

static uint32_t share(uint32_t value, uint32_t index) { return mixed(value + index * STEP); }

uint32_t oracle_timers(uint32_t seed,
                       uint32_t concurrency,
                       uint32_t hops,
                       uint32_t delay_ms_min,
                       uint32_t delay_ms_max) {
    uint32_t total = 0, delays = delay_ms_max - delay_ms_min + 1;
    for (uint32_t i = 0; i < concurrency; i++) {
        uint32_t v = own_seed(seed, i);
        for (uint32_t h = 0; h < hops; h++)
            v = mixed(v + delay_ms_min + own_seed(seed, i * hops + h) % delays);
        total += share(v, i);
    }
    return total;
}

// LANES units side by side, four to a register. Those past the last unit are computed and left out.
static uint32_t block(uint32_t seed, uint32_t first, uint32_t units, uint32_t size) {
    uint32_t x[LANES], sum[LANES] = {0}, total = 0;
    for (uint32_t l = 0; l < LANES; l++)
        x[l] = own_seed(seed, first + l);
    for (uint32_t step = 0; step < size; step++)
        for (uint32_t l = 0; l < LANES; l++) {
            x[l] ^= x[l] << 13;
            x[l] ^= x[l] >> 17;
            x[l] ^= x[l] << 5;
            sum[l] += x[l];
        }
    for (uint32_t l = 0; l < LANES && l < units - first; l++)
        total += share(sum[l] ^ x[l], first + l);
    return total;
}

uint32_t oracle_compute(uint32_t seed, uint32_t units, uint32_t size) {
    uint32_t total = 0;
    for (uint32_t first = 0; first < units; first += LANES)
        total += block(seed, first, units, size);
    return total;
}

uint32_t oracle_spawn(uint32_t seed, uint32_t concurrency, uint32_t depth) {
    uint32_t total = 0;
    for (uint32_t i = 0; i < concurrency; i++) {
        uint32_t v = own_seed(seed, i);
        for (uint32_t level = 0; level <= depth; level++)
            v = mixed(v + level);
        total += share(v, i);
    }
    return total;
}

uint32_t oracle_mailbox(uint32_t seed, uint32_t concurrency) {
    uint32_t total = 0;
    for (uint32_t i = 0; i < concurrency; i++)
        total += share(own_seed(seed, i), i);
    return total;
}
