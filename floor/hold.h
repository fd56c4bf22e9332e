#pragma once

#include "contract.h"

// The held `plateau`: says that it is reached, and obeys stdin until told to go.
void hold_plateau(uint32_t tasks, poke_function *poke, void *context);
