// In a file of its own, without link-time optimisation: seen from the loop over units, the
// compiler would run four of these chains side by side, in a quarter of the time.
#include "kernels.h"

#include "primitives.h"

static uint32_t xs32(uint32_t x) {
    x ^= x << 13;
    x ^= x >> 17;
    return x ^ x << 5;
}

uint32_t unit(uint32_t seed, uint32_t index, uint32_t size) {
    uint32_t x = seed_for(seed, index);
    uint32_t sum = 0;
    for (uint32_t step = 0; step < size; step++) {
        x = xs32(x);
        sum += x;
    }
    return sum ^ x;
}
