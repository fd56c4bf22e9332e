"""Argument lists that every program refuses: exit 64, the reason on stderr, nothing on stdout."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain, pairwise

from harness.languages import LANGUAGES
from harness.model import Role, Toolchain
from harness.workloads import IMPLEMENTATIONS, workload_of
from tests.contract.programs import Programs, every_program

EX_USAGE = 64
CAPPED = tuple(language for language, each in LANGUAGES.items() if each.capped(1))
MANY = 26  # another number where it is read as a hexadecimal one
FLAGS = {"warmup_ms": "warmup-ms", "warmup_least": "warmup-least"}  # which are no names in Python
COUNTS = {"seed": "1", "warmup_ms": "0", "warmup_least": "0", "iterations": "1"}
Words = tuple[str, ...]


def given(workload: str, model: str, /, **changes: str | None) -> Words:
    """Write down good arguments, but for these; None leaves one out."""
    least = {name: str(value) for name, value in workload_of(workload).least.items()}
    good = {"workload": workload, "model": model, **COUNTS, **least} | changes
    named = [(f"--{FLAGS.get(name, name)}", value) for name, value in good.items() if value is not None]
    return tuple(chain.from_iterable(named))


NUMBERS = {
    "seed": ("4294967296", "9" * 20, "-1", "+1", "", " 1", "1 ", "0x1", "1.0", "1e1", "1_0", "\u0661"),
    "warmup_ms": ("3600001", "-1", "0.5"),
    "warmup_least": ("1000001", "-1"),
    "iterations": ("1000001", "0"),
    "concurrency": ("0", "2147483648"),
    "depth": ("0", "2147483648"),
}


def malformed(model: str, timers: str) -> dict[str, Words]:
    """Argument lists that are wrong in themselves."""
    good, held = given("spawn", model), (*given("spawn", model, iterations="2"), "--hold")
    left_out = ("workload", "model", *COUNTS, "concurrency", "depth")
    return {
        "nothing": (),
        "--list and more": ("--list", *good),
        **{f"no --{name}": given("spawn", model, **{name: None}) for name in left_out},
        **{
            f"--{name} {value!r}": given("spawn", model, **{name: value})
            for name, values in NUMBERS.items()
            for value in values
        },
        "the same twice": (*good, "--seed", "1"),
        "a flag twice": (*held, "--hold"),
        "of version 1": (*good, "--warmup", "0"),
        "a flag of version 1": (*held, "--census"),
        "unknown": (*good, "--speed", "1"),
        "of another workload": (*good, "--units", "1"),
        "no value": (*given("spawn", model, concurrency=None), "--concurrency"),
        "no file": (*good, "--trace"),
        "no parameter of version 2": given("timers", timers, delay_ms_min=None),
        "a name for a value": (*given("spawn", model, seed=None), "--seed", "--hold"),
        "--name=value": (*given("spawn", model, seed=None), "--seed=1"),
        "abbreviated": (*given("spawn", model, concurrency=None), "--conc", "1"),
        "one dash": (*given("spawn", model, seed=None), "-seed", "1"),
        "another case": (*given("spawn", model, seed=None), "--Seed", "1"),
        "a value for a flag": (*held, "1"),
        "a word alone": (*good, "more"),
    }


def contradictory(models: Mapping[str, str], trace: str) -> dict[str, Words]:
    """Argument lists of good arguments that do not go together."""
    spawn, timers, mailbox = (partial(given, name, models[name]) for name in ("spawn", "timers", "mailbox"))
    compute = partial(given, "compute", "sequential")
    traced = ("--trace", trace)
    return {
        "no such workload": spawn(workload="spawns"),
        "no such model": spawn(model="fibre"),
        "a model of another workload": spawn(model="sequential"),
        "two workers for a serial model": compute(workers="2"),
        "a size below the least": compute(size="1"),
        "no delay between": timers(delay_ms_min="3", delay_ms_max="2"),
        "--hold and --trace": (*spawn(iterations="2"), "--hold", *traced),
        "--hold, one iteration": (*spawn(), "--hold"),
        "--hold, three iterations": (*spawn(iterations="3"), "--hold"),
        "--hold, a warm-up": (*spawn(iterations="2", warmup_least="1"), "--hold"),
        "--hold, warm-ups by time": (*mailbox(iterations="2", warmup_ms="1"), "--hold"),
        "--trace, a warm-up": (*timers(warmup_least="1"), *traced),
        "--trace, warm-ups by time": (*compute(iterations="3", warmup_ms="1"), *traced),
        "timers traced, two iterations": (*timers(iterations="2"), *traced),
        "timers traced, three iterations": (*timers(iterations="3"), *traced),
        "compute traced, one iteration": (*compute(), *traced),
        "compute traced, two iterations": (*compute(iterations="2"), *traced),
        "timers held": (*timers(iterations="2"), "--hold"),
        "compute held": (*compute(iterations="2"), "--hold"),
        "spawn traced": (*spawn(), *traced),
        "mailbox traced": (*mailbox(iterations="3"), *traced),
    }


def end(programs: Programs, toolchain: Toolchain, words: Words) -> tuple[int, bool, bool]:
    """Run a program, under the limit that goes with its workers; what it ended with and where it spoke."""
    workers = dict(pairwise(words)).get("--workers")
    limits = LANGUAGES[toolchain.language].capped(int(workers)) if workers else {}
    said = programs.say(toolchain, *words, **limits)
    return said.returncode, said.stdout > "", said.stderr > ""


def ends(programs: Programs, toolchain: Toolchain, table: Mapping[str, Words]) -> dict[str, object]:
    with ThreadPoolExecutor(4) as pool:
        return dict(zip(table, pool.map(partial(end, programs, toolchain), table.values()), strict=True))


def models_of(toolchain: Toolchain) -> dict[str, str]:
    """Choose a model for each workload: the idiomatic one, where there are several the first."""
    return {
        each.workload: each.model
        for each in reversed(IMPLEMENTATIONS)
        if each.language == toolchain.language and each.role is Role.IDIOMATIC
    }


@every_program(*LANGUAGES)
def test_the_arguments_that_the_others_differ_from_are_good(programs: Programs, toolchain: Toolchain) -> None:
    table = {workload: given(workload, model) for workload, model in models_of(toolchain).items()}

    assert ends(programs, toolchain, table) == dict.fromkeys(table, (0, True, False))


@every_program(*LANGUAGES)
def test_refused(programs: Programs, toolchain: Toolchain) -> None:
    models = models_of(toolchain)
    table = malformed(models["spawn"], models["timers"]) | contradictory(models, "never-written")

    assert ends(programs, toolchain, table) == dict.fromkeys(table, (EX_USAGE, False, True))


@every_program(*CAPPED)
def test_limits_of_many_workers(programs: Programs, toolchain: Toolchain) -> None:
    words = given("compute", models_of(toolchain)["compute"], workers=str(MANY))

    assert end(programs, toolchain, words) == (0, True, False)


@every_program(*CAPPED)
def test_a_limit_that_is_not_the_number_of_workers(programs: Programs, toolchain: Toolchain) -> None:
    words, limits = given("compute", "sequential"), LANGUAGES[toolchain.language].capped(1)
    for variable in limits:
        said = programs.say(toolchain, *words, **limits | {variable: "2"})

        assert (said.returncode, said.stdout, variable in said.stderr) == (EX_USAGE, "", True)
