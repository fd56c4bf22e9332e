from collections.abc import Sequence

import pytest

from arguments import BadArgumentError, Invocation, parse
from program import main

TIMER = "--workload timers --model asyncio --concurrency 3 --hops 2"
TIMERS = f"{TIMER} --delay_ms_min 4 --delay_ms_max 9"
COMPUTE = "--workload compute --model thread --units 4 --size 2 --workers 2"
SPAWN = "--workload spawn --model thread --concurrency 3 --depth 1"
COLD = "--seed 1 --warmup-ms 0 --warmup-least 0"
ONCE = f"{COLD} --iterations 1"
TWICE = f"{COLD} --iterations 2"
THRICE = f"{COLD} --iterations 3"


def test_a_full_invocation_is_read_in_any_order() -> None:
    words = (
        f"--hops 2 --trace FILE {ONCE} --workload timers --delay_ms_max 9 --model asyncio --concurrency 3"
        " --delay_ms_min 4"
    )

    assert parse(words.split()) == Invocation(
        workload="timers",
        model="asyncio",
        seed=1,
        warmup_ms=0,
        warmup_least=0,
        iterations=1,
        parameters={"concurrency": 3, "hops": 2, "delay_ms_min": 4, "delay_ms_max": 9},
        hold=False,
        trace="FILE",
    )


@pytest.mark.parametrize(
    "words",
    [
        f"{SPAWN} --seed 4294967295 --warmup-ms 3600000 --warmup-least 1000000 --iterations 1000000",
        f"{SPAWN} --seed 0 --warmup-ms 0 --warmup-least 1 --iterations 1",
        f"{SPAWN} --seed 0 --warmup-ms 1 --warmup-least 0 --iterations 1",
        f"{SPAWN} {TWICE} --hold",
        f"{COMPUTE} {THRICE} --trace FILE",
        f"{TIMERS} {ONCE} --trace FILE",
        f"{TIMER} --delay_ms_min 9 --delay_ms_max 9 {ONCE}",
        f"--workload spawn --model asyncio --concurrency 2147483647 --depth 1 {ONCE}",
    ],
)
def test_what_the_contract_allows_is_accepted(words: str) -> None:
    parse(words.split())


@pytest.mark.parametrize(
    "words",
    [
        "",
        "--list --list",
        f"{SPAWN} {ONCE} --list",
        f"{SPAWN} {ONCE} --unknown 1",
        f"{SPAWN} {ONCE} --hops 1",
        f"{SPAWN} {ONCE} --seed 1",
        f"{SPAWN} {ONCE} --hold --hold",
        f"{SPAWN} {ONCE} extra",
        f"{SPAWN} {ONCE} --",
        f"{SPAWN} {ONCE} -- --hold",
        f"{SPAWN} --warmup-ms 0 --warmup-least 0 --iterations 1",
        f"{SPAWN} --seed 1 --warmup-least 0 --iterations 1",
        f"{SPAWN} --seed 1 --warmup-ms 0 --iterations 1",
        f"{SPAWN} {COLD}",
        f"{SPAWN} {COLD} --iterations",
        f"{SPAWN} {ONCE} --warmup 0",
        f"{SPAWN} {ONCE} --role server",
        *(
            f"{SPAWN} {seed} --warmup-ms 0 --warmup-least 0 --iterations 1"
            for seed in (
                "--seed=1",
                "--see 1",
                "--seed 4294967296",
                "--seed -1",
                "--seed +1",
                "--seed 1_0",
                "--seed 0x1",
                "--seed 1.0",
                "--seed \N{ARABIC-INDIC DIGIT ONE}",
                f"--seed {'9' * 5000}",
            )
        ),
        f"{SPAWN} {COLD} --iterations 0",
        f"{SPAWN} {COLD} --iterations 1000001",
        f"{SPAWN} --seed 1 --warmup-ms 3600001 --warmup-least 0 --iterations 1",
        f"{SPAWN} --seed 1 --warmup-ms 0 --warmup-least 1000001 --iterations 1",
        f"{SPAWN} {ONCE} --trace FILE",
        f"{SPAWN} {TWICE} --hold --census",
        f"{SPAWN} {ONCE} --hold",
        f"{SPAWN} {THRICE} --hold",
        f"{SPAWN} --seed 1 --warmup-ms 1 --warmup-least 0 --iterations 2 --hold",
        f"{SPAWN} --seed 1 --warmup-ms 0 --warmup-least 1 --iterations 2 --hold",
        f"{TIMERS} {TWICE} --trace FILE",
        f"{TIMERS} --seed 1 --warmup-ms 1 --warmup-least 0 --iterations 1 --trace FILE",
        f"{TIMERS} --seed 1 --warmup-ms 0 --warmup-least 1 --iterations 1 --trace FILE",
        f"{TIMERS} {TWICE} --hold",
        f"{TIMERS} {ONCE} --delay_ms_min 4",
        f"{TIMER} --delay_ms_max 9 {ONCE}",
        f"{TIMER} --delay_ms_min 0 --delay_ms_max 9 {ONCE}",
        f"{TIMER} --delay_ms_min 9 --delay_ms_max 8 {ONCE}",
        f"{COMPUTE} {TWICE} --hold",
        f"{COMPUTE} {THRICE} --trace",
        f"{COMPUTE} {THRICE} --trace --hold",
        f"{COMPUTE} {ONCE} --trace FILE",
        f"--workload nothing --model thread --concurrency 3 {ONCE}",
        f"--workload spawn --model goroutine --concurrency 3 --depth 1 {ONCE}",
        f"--workload spawn --model sequential --concurrency 3 --depth 1 {ONCE}",
        f"--workload mailbox --model process-forkserver --concurrency 3 {ONCE}",
        f"--workload spawn --model thread --concurrency 0 --depth 1 {ONCE}",
        f"--workload spawn --model thread --concurrency 2147483648 --depth 1 {ONCE}",
        f"--workload compute --model thread --units 4 --size 1 --workers 2 {ONCE}",
        f"--workload compute --model sequential --units 4 --size 2 --workers 2 {ONCE}",
        f"--workload compute --model asyncio --units 4 --size 2 --workers 2 {ONCE}",
        f"--workload compute --model gevent --units 4 --size 2 --workers 2 {ONCE}",
    ],
)
def test_what_the_contract_forbids_is_refused(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadArgumentError):
        parse(words.split())
    exit_code = main(words.split())
    said = capsys.readouterr()

    assert (exit_code, said.out, said.err != "") == (64, "", True)


@pytest.mark.parametrize("words", [["--seed", ""], ["", "1"], ["--", ""]])
def test_empty_words_are_refused(words: Sequence[str]) -> None:
    with pytest.raises(BadArgumentError):
        parse([*SPAWN.split(), *ONCE.split()[2:], *words])
