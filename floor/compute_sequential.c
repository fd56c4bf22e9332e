// One unit after the other: what the parallel ones are held against.
#include "primitives.h"
#include "stream.h"
#include "workloads.h"

void compute_sequential(const struct parameters *given, const struct tools *tools) {
    uint32_t seed;
    while (next_seed(&seed)) {
        // region work
        uint32_t total = 0;
        for (uint32_t i = 0; i < given->units; i++)
            total = fold(total, i, tools->unit(seed, i, given->size));
        // endregion
        give_answer(total);
    }
}
