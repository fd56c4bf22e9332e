"""What is asked of tasks that are parked: all there, made anew for each seed, woken each by itself. Pure."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from harness.language import Language
from harness.model import CENSUS, LOOK, REST, Census, Frozen, Hold, Tally
from harness.workload import Sight

LATE_MOST = 64  # tasks: held up between saying that they have come and parking, one on each of some threads
_COUNTED = {
    Census.RUNTIME: "suspended tasks, as the runtime counts them:",
    Census.THREADS: "threads beside the first that wait, as the kernel counts them:",
    Census.PROCESSES: "processes beside the first that wait:",
}


class _Counting(Frozen):
    """Who counts, and what can be known by it."""

    tasks: int  # asked for
    census: Census
    beside: int  # that may be counted with them: what stays from one iteration to the next is none of them
    tells: tuple[str, ...]
    unseen: str


def miscounted(sight: Sight, language: Language) -> str:
    """Return in one sentence what is wrong with the number of tasks at the plateaus; empty: nothing."""
    return _first(_miscounted(sight, language))


def misled(sight: Sight, language: Language) -> str:
    """Return in one sentence what is wrong with who ran at each poke; empty: nothing."""
    by_runtime = sight.model.census is Census.RUNTIME
    if by_runtime and "by" not in language.tells:
        return _first(_moved_in_all(sight))
    return _first(_misled(sight, by_runtime=by_runtime))


def _first(sentences: Iterator[str]) -> str:
    return next((each for each in sentences if each), "")


def _miscounted(sight: Sight, language: Language) -> Iterator[str]:
    hold = sight.hold
    if hold is None:
        return
    by_runtime = hold.census is Census.RUNTIME
    counting = _Counting(
        tasks=hold.tasks,
        census=hold.census,
        beside=0 if by_runtime else language.threads_beside,
        tells=language.tells if by_runtime else ("again", "moved", "by"),
        unseen=language.unseen if by_runtime else "",
    )
    for number in sight.report.holding:
        yield "" if number == hold.tasks else f"holding {number} tasks, {hold.tasks} were asked for"
    tallies = sight.report.tallies if by_runtime else sight.observation.tallies
    word = CENSUS if by_runtime else LOOK
    rested = _after_rest(hold, word)
    if len(tallies) != len(rested):
        yield "its tasks were not counted at each plateau where they were to be"
    if by_runtime and tallies and "there" in language.tells:
        yield from _early(hold, sight.report.there, tallies[0])
    pairs = zip(tallies, rested, strict=False)
    known = [pair for pair in pairs if not by_runtime or pair[0].iteration >= language.counts_from]
    before: Tally | None = None
    for tally, has_rested in known:
        if has_rested:
            yield _at_rest(counting, tally)
        yield _all_there(counting, tally, before)
        if before:
            yield _same_or_others(counting, tally, before)
        before = tally
    if hold.frames:
        yield from _shallow(hold, sight.report.tallies, language.counts_from if by_runtime else 0)


def _after_rest(hold: Hold, word: str) -> list[bool]:
    """Return of each count whether the tasks were to rest since the one before."""
    steps = (step for commands in hold.script for step in pairwise(("", *commands)))
    return [before.startswith(REST) for before, command in steps if command == word]


def _early(hold: Hold, there: tuple[int | None, ...], first: Tally) -> Iterator[str]:
    """Ask that all have come when a plateau is said to be reached, at those after the first census."""
    for number, found in enumerate(there):
        iteration, gate = hold.place(number)
        if (iteration, gate) <= (first.iteration, first.gate):
            continue
        where = f"iteration {iteration}, gate {gate}"
        if found is None:
            yield f"{where}: the program does not say how many were there"
        elif found < hold.tasks - LATE_MOST:
            yield f"{where}: {found} of {hold.tasks} tasks were there when all were said to have come"


def _shallow(hold: Hold, tallies: Sequence[Tally], counts_from: int) -> Iterator[str]:
    """Ask that the calls of a task wait for each other: what they mix, one of them alone can mix as well."""
    for tally in tallies:
        if tally.iteration >= counts_from and tally.frames != hold.frames:
            asked = f"{hold.frames // hold.tasks} in each of {hold.tasks} tasks were asked for"
            yield f"{_where(tally)}: {tally.frames} frames are suspended, {asked}"


def _at_rest(counting: _Counting, tally: Tally) -> str:
    """Ask that no task has run that nobody woke: it would look at its gate, and not wait there."""
    if "moved" in counting.tells and (tally.moved or 0) > counting.beside:
        return f"{_where(tally)}: {tally.moved} tasks have run that nobody had woken"
    return ""


def _where(tally: Tally) -> str:
    return f"iteration {tally.iteration}, gate {tally.gate}"


def _all_there(counting: _Counting, tally: Tally, before: Tally | None) -> str:
    tasks, found, beside = counting.tasks, tally.found, counting.beside
    if before and tally.iteration != before.iteration and beside:
        found, beside = found - (tally.again or 0), 0
    if tasks <= found <= tasks + beside:
        return ""
    unseen = f" (this census does not see {counting.unseen})" if counting.unseen else ""
    return f"{_COUNTED[counting.census]} {found} ({_where(tally)}), {tasks} were asked for{unseen}"


def _same_or_others(counting: _Counting, tally: Tally, before: Tally) -> str:
    """Ask that a new seed has new tasks, and that those of one seed have all gone from gate to gate."""
    tasks, where = counting.tasks, _where(tally)
    for name in ("again", "moved"):
        if name in counting.tells and getattr(tally, name) is None:
            return f"{where}: the census does not say `{name}`"
    if tally.iteration != before.iteration:
        if (tally.again or 0) > counting.beside:
            return f"{where}: {tally.again} of the tasks were there in the iteration before"
        return ""
    if tally.again is not None and tally.again < tasks:
        return f"{where}: {tally.again} of {tasks} tasks were at the gate before"
    if tally.gate != before.gate and tally.moved is not None and tally.moved < tasks:
        return f"{where}: {tally.moved} of {tasks} tasks have run since the gate before"
    return ""


def _moved_in_all(sight: Sight) -> Iterator[str]:
    """Ask, where no poke tells who ran, that all pokes together made as many tasks run as were poked."""
    if sight.report.woken:
        poked, moved = len({each.task for each in sight.report.woken}), sight.report.tallies[-1].moved
        yield "" if moved == poked else f"{moved} tasks have run, {poked} were poked"


def _misled(sight: Sight, *, by_runtime: bool) -> Iterator[str]:
    """Ask that each poke woke one task: the same one for the same number, for another number another one."""
    woken, movers = sight.report.woken, sight.observation.movers
    ran = [(each.moved, each.by) for each in woken]
    if not by_runtime:
        ran = [(len(who), who[0] if who else None) for who in movers]
    owners: dict[int | None, int] = {}  # the runtime's number of a task -> its index
    numbers: dict[int, int | None] = {}
    for poke, (count, number) in zip(woken, ran, strict=True):
        if count != 1:
            yield f"{count} tasks ran when task {poke.task} was poked"
        if numbers.setdefault(poke.task, number) != number:
            yield f"task {poke.task} was poked twice, and two tasks ran"
        if owners.setdefault(number, poke.task) != poke.task:
            yield f"one task ran when task {owners[number]} was poked, and when task {poke.task} was"
