"""The contract's arithmetic, from which every answer is made, and what witnesses count with.

Words are 32-bit unsigned, modulo 2^32; docs/contract.md has the formulas.
"""

from collections.abc import Iterable
from itertools import accumulate
from typing import Final

WORD: Final = 1 << 32
MASK: Final = WORD - 1
GOLDEN: Final = 0x9E3779B9


def fmix32(h: int) -> int:
    """Return MurmurHash3's 32-bit finaliser (Appleby, public domain)."""
    h ^= h >> 16
    h = h * 0x85EBCA6B & MASK
    h ^= h >> 13
    h = h * 0xC2B2AE35 & MASK
    return h ^ h >> 16


def seed_for(base: int, i: int) -> int:
    """Return a task's own seed, never 0."""
    return fmix32(base + i * GOLDEN & MASK) or GOLDEN


def unit(base: int, i: int, rounds: int) -> int:
    """Return the answer of one unit: a chain of Marsaglia's xorshift32 (13, 17, 5)."""
    x, total = seed_for(base, i), 0
    for _ in range(rounds):
        x ^= x << 13 & MASK
        x ^= x >> 17
        x ^= x << 5 & MASK
        total += x
    return total & MASK ^ x


def share(answer: int, i: int) -> int:
    """Return what a task's answer adds to the fold: bound to its index, in any order."""
    return fmix32(answer + i * GOLDEN & MASK)


def fold(answers: Iterable[int]) -> int:
    """Return the fold of all tasks' answers, which stand in the order of their indices."""
    return sum(share(answer, i) for i, answer in enumerate(answers)) & MASK


def greatest_overlap(spans: Iterable[tuple[int, int]]) -> int:
    """Return how many spans (start, end) hold the same instant, at the most; ends are exclusive."""
    edges = sorted(edge for start, end in spans for edge in ((start, 1), (end, -1)))
    return max(accumulate(step for _, step in edges), default=0)
