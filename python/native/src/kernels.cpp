#include "kernels.hpp"

namespace kernels {

namespace {

constexpr std::uint32_t golden = 0x9E3779B9U;

std::uint32_t fmix32(std::uint32_t h) noexcept {
    h ^= h >> 16;
    h *= 0x85EBCA6BU;
    h ^= h >> 13;
    h *= 0xC2B2AE35U;
    return h ^ (h >> 16);
}

std::uint32_t seed_for(std::uint32_t base, std::uint32_t index) noexcept {
    const std::uint32_t seed = fmix32(base + index * golden);
    return seed == 0 ? golden : seed;
}

std::uint32_t xs32(std::uint32_t x) noexcept {
    x ^= x << 13;
    x ^= x >> 17;
    return x ^ (x << 5);
}

} // namespace

std::uint32_t unit(std::uint32_t base, std::uint32_t index, std::uint32_t rounds) noexcept {
    std::uint32_t x = seed_for(base, index);
    std::uint32_t total = 0;
    for (std::uint32_t round = 0; round < rounds; ++round) {
        x = xs32(x);
        total += x;
    }
    return total ^ x;
}

} // namespace kernels
