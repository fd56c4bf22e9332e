"""32-bit unsigned arithmetic that every language computes alike."""

from collections.abc import Iterable

MASK = 0xFFFFFFFF
GOLDEN = 0x9E3779B9


def fmix32(h: int) -> int:
    """Mix the bits of `h` modulo 2^32."""
    h &= MASK
    h ^= h >> 16
    h = h * 0x85EBCA6B & MASK
    h ^= h >> 13
    h = h * 0xC2B2AE35 & MASK
    return h ^ h >> 16


def seed_for(base: int, i: int) -> int:
    """Give task `i` a start value of its own, never 0."""
    return fmix32(base + i * GOLDEN) or GOLDEN


def delay_ms(seed: int, sleep: int, least: int, most: int) -> int:
    """Say how long the sleep of this number takes, `least` to `most`."""
    return least + seed_for(seed, sleep) % (most - least + 1)


def fold(answers: Iterable[int]) -> int:
    """Combine the tasks' answers, each bound to its index."""
    return sum(fmix32(v + i * GOLDEN) for i, v in enumerate(answers)) & MASK


def enter(total: int, i: int, answer: int) -> int:
    """Enter one more answer into a fold."""
    return total + fmix32(answer + i * GOLDEN) & MASK
