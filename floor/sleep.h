#pragma once

#include <stdint.h>
#include <time.h>

struct timespec milliseconds(uint32_t ms);

// The timed `sleep`.
void plain_sleep(uint32_t task, uint32_t ms);
