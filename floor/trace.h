// The recording tools: a unit is written whole, by the thread that ran it, a sleep at the end.
#pragma once

#include "contract.h"

void trace_open(const char *path, const struct parameters *given);
void trace_close(void);

// Units meet in tuples of `workers`, and one returns last of all (docs/contract.md, --trace):
// work that is done serially never ends.
uint32_t record_unit(uint32_t seed, uint32_t index, uint32_t size);

void record_sleep(uint32_t task, uint32_t ms);
void record_start(uint32_t task, uint32_t ms);
void record_end(uint32_t task);
