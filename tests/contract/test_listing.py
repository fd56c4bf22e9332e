"""`--list`: the vectors are right, and the implementations are those of the harness's table."""

import msgspec

from harness.judging.contract import ViolationError, _split, _strict
from harness.languages import LANGUAGES
from harness.model import Frozen, Kind, Toolchain
from harness.primitives import MASK, fmix32, seed_for, share, unit
from harness.workloads import IMPLEMENTATIONS, workload_of
from tests.contract.programs import Programs, every_program

VECTORS = {
    "fmix32(1)": fmix32(1),
    "fmix32(4294967295)": fmix32(MASK),
    "seed_for(1,0)": seed_for(1, 0),
    "unit(1,0,1000)": unit(1, 0, 1_000),
    "fold(unit(1,i,10000),i<8)": sum(share(unit(1, i, 10_000), i) for i in range(8)) & MASK,
}


class Listed(Frozen):
    """One implementation as a program lists it."""

    workload: str
    model: str
    kinds: tuple[Kind, ...]
    parameters: dict[str, int]


class ListLine(Frozen):
    """One line of what `--list` prints."""

    vectors: dict[str, str] | None = None
    implementation: Listed | None = None


def read_list(stdout: bytes) -> tuple[dict[str, str], tuple[Listed, ...]]:
    """Return the vectors and implementations that `PROGRAM --list` printed."""
    decoder = msgspec.json.Decoder(ListLine, strict=True)
    lines = [_strict(number, line, decoder) for number, line in enumerate(_split(stdout), 1)]
    if not lines or lines[0].vectors is None:
        raise ViolationError("line 1: the vectors were expected first")
    return lines[0].vectors, tuple(line.implementation for line in lines[1:] if line.implementation)


@every_program(*LANGUAGES)
def test_list(programs: Programs, toolchain: Toolchain) -> None:
    said = programs.say(toolchain, "--list")

    assert (said.returncode, said.stderr) == (0, "")
    vectors, listed = read_list(said.stdout.encode())
    assert vectors == {name: f"{value:08x}" for name, value in VECTORS.items()}
    assert listed == tuple(
        Listed(workload=each.workload, model=each.model, kinds=workload.kinds, parameters=workload.least)
        for each in IMPLEMENTATIONS
        if each.language == toolchain.language
        for workload in [workload_of(each.workload)]
    )
