#pragma once

#include "contract.h"

// The held `plateau`: says that it is reached, and wakes tasks as stdin asks, until told to go.
void hold_plateau(uint32_t tasks, poke_function *poke, void *context);
