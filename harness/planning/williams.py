"""In which order the cases of a group run, round by round: rows of a Williams square. Pure.

A case may leave something to the one after it (heat, a clock that has sunk), and a machine may drift: none
should always follow the same one, and none always come late. The square is a zigzag 0, 1, m - 1, 2, m - 2,
... and its shifts modulo m; for odd m its mirror image and the shifts of that as well.

Source: Williams, "Experimental Designs Balanced for the Estimation of Residual Effects of Treatments",
Australian Journal of Scientific Research A 2 (1949), 149-168.
"""

import random


def rows(order: int, chance: random.Random) -> list[list[int]]:
    """Return permutations of range(order), one a round, then from the first again; labels and rows are drawn.

    Even order m: m rows. Within m rounds no case has a place or a predecessor twice.

    Odd m: 2m rows. Within the first m - 1 rounds no case has a predecessor twice, and none a place more than
    twice; within 2m each has each twice. More can't be promised: no square of 3, 5 or 7 has neither twice
    (all were tried), and of these 2m rows (m - 1) / 2 at the most, shifts next to each other. Under those
    some cases come early in every round and others late, and a drift would be taken for a difference.
    """
    kind = (_zigzag(order), [-place for place in _zigzag(order)])
    # Rows of different kinds share no predecessor, two of one kind only if their shifts lie half or half + 1
    # apart. Who comes early under the lower shifts comes late under the others.
    half = (order - 1) // 2
    lower, middle, last = range(half), range(half, 2 * half), range(2 * half, order)
    if order % 2:
        passes = [
            [*((0, shift) for shift in lower), *((1, shift) for shift in middle)],
            [*((0, shift) for shift in (*middle, *last)), *((1, shift) for shift in (*lower, *last))],
        ]
    else:
        passes = [[(0, shift) for shift in range(order)]]
    for each in passes:
        chance.shuffle(each)
    labels = list(range(order))
    chance.shuffle(labels)
    return [[labels[(place + shift) % order] for place in kind[of]] for each in passes for of, shift in each]


def _zigzag(order: int) -> list[int]:
    return [(at + 1) // 2 if at % 2 else -(at // 2) for at in range(order)]
