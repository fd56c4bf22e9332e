#pragma once

#include <cstdint>

namespace kernels {

// Touches no Python object: that is what makes it safe to call it with the thread state detached.
std::uint32_t unit(std::uint32_t base, std::uint32_t index, std::uint32_t rounds) noexcept;

} // namespace kernels
