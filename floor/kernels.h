#pragma once

#include <stdint.h>

// One unit of `compute`: `size` steps of a generator, each of which needs the one before.
uint32_t unit(uint32_t seed, uint32_t index, uint32_t size);
