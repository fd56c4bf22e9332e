"""The unit of work, in Python."""

from primitives import MASK, seed_for


def unit(seed: int, i: int, size: int) -> int:
    """Take `size` steps of xorshift32 and add them up: one dependent chain."""
    x = seed_for(seed, i)
    total = 0
    for _ in range(size):
        x ^= x << 13 & MASK
        x ^= x >> 17
        x ^= x << 5 & MASK
        total = total + x & MASK
    return total ^ x
