"""The types of what main hands a workload."""

from collections.abc import Callable, Coroutine
from typing import TypeAlias

Unit: TypeAlias = Callable[[int, int, int], int]  # (seed, i, size): the answer
UnitRecipe: TypeAlias = Callable[[], Unit]  # for those who make it in a process of their own
Sleep: TypeAlias = Callable[[int, int], None]  # (i, ms)
AsyncSleep: TypeAlias = Callable[[int, int], Coroutine[None, None, None]]

Poke: TypeAlias = Callable[[int, int], int]  # (i, nonce): what task i answers
AsyncPoke: TypeAlias = Callable[[int, int], Coroutine[None, None, int]]

# (n, poke): all n tasks are parked
Plateau: TypeAlias = Callable[[int, None], None]
PokedPlateau: TypeAlias = Callable[[int, Poke], None]
AsyncPlateau: TypeAlias = Callable[[int, None], Coroutine[None, None, None]]
AsyncPokedPlateau: TypeAlias = Callable[[int, AsyncPoke], Coroutine[None, None, None]]
