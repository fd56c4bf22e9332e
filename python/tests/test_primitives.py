import pytest

import kernels
from primitives import GOLDEN, MASK, delay_ms, enter, fmix32, fold, seed_for


def test_the_primitives_answer_their_vectors() -> None:
    found = {
        "fmix32(1)": fmix32(1),
        "fmix32(ffffffff)": fmix32(MASK),
        "seed_for(1,0)": seed_for(1, 0),
        "unit(1,0,1000)": kernels.unit(1, 0, 1000),
        "fold of unit(1,i,10000), i < 8": fold(kernels.unit(1, i, 10_000) for i in range(8)),
    }

    assert found == {
        "fmix32(1)": 0x514E28B7,
        "fmix32(ffffffff)": 0x81F16F39,
        "seed_for(1,0)": 0x514E28B7,
        "unit(1,0,1000)": 0x60A2AEB2,
        "fold of unit(1,i,10000), i < 8": 0x7DE2D8B8,
    }


def test_a_start_value_is_never_0() -> None:
    assert fmix32(0) == 0
    assert seed_for(0, 0) == GOLDEN


def test_arithmetic_wraps_at_32_bits() -> None:
    assert fmix32(MASK + 2) == fmix32(1)
    assert seed_for(5, 2**32 + 3) == seed_for(5, 3)


@pytest.mark.parametrize(("least", "most"), [(1, 1), (1, 20), (5, 9), (7, 7)])
def test_a_sleep_takes_the_least_to_the_longest_delay(least: int, most: int) -> None:
    assert {delay_ms(1, h, least, most) for h in range(1000)} == set(range(least, most + 1))


def test_a_fold_binds_answers_to_their_index() -> None:
    assert fold([1, 2]) != fold([2, 1])


def test_answers_are_folded_one_by_one_as_well() -> None:
    assert enter(enter(enter(0, 0, MASK), 1, 2), 2, 3) == fold([MASK, 2, 3])
