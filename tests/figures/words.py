"""How many words of a page are there by chance: python tests/figures/words.py [PAGES]

Takes the noise of the committed run, the residuals of its ratios, and draws them anew over the rounds, PAGES
times (400). Of quick it prints how many pages say a false word where nothing differs, and what the page says
of itself; of full the false words before and after the correction, without differences and with some.
"""

import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import exp, log
from pathlib import Path
from random import Random
from statistics import fmean, median

sys.path.insert(0, str(Path(__file__).parents[2]))

from harness.declarations.claims import read_all
from harness.judging import stats
from harness.judging.stats import Verdict
from harness.judging.summary import MARGIN, Summary, alone_of, floor_of, summarise
from harness.records import record

ROOT = Path(__file__).parents[2]
PAGES = int(sys.argv[1]) if len(sys.argv) > 1 else 400
TRUE = (1.0, 1.0, 1.0, 1.0, 1.021, 1.05, 1.3, 5.0)  # of the cases of a group, in turn; one near the margin
FULL_ROUNDS = 20


def noises(summary: Summary) -> Iterator[list[float]]:
    """Give the residuals of each ratio that the tables show: ln(a / b) less its centre, one per round."""
    rows = {row.case.id: dict(zip(row.rounds, row.values_ns, strict=True)) for row in summary.rows}
    for row in summary.rows:
        for over, under in ((row.case, floor_of(row.case)), (alone_of(row.case), row.case)):
            if over != under and {over.id, under.id} <= rows.keys():
                a, b = rows[over.id], rows[under.id]
                both = sorted(a.keys() & b.keys())
                middle = stats.signed_rank_ratio([a[r] for r in both], [b[r] for r in both]).center
                yield [log(a[r] / b[r] / middle) for r in both]


def quick(found: Sequence[Sequence[float]], chance: Random) -> None:
    """Draw the ratios of quick pages in which nothing differs."""
    false = []
    for _ in range(PAGES):
        drawn = [[exp(chance.choice(d)) for _ in d] for d in found]
        said = [stats.verdict(stats.signed_rank_ratio(d, [1.0] * len(d)), MARGIN["quick"]) for d in drawn]
        false.append(sum(word in {Verdict.SLOWER, Verdict.FASTER} for word in said))
    share = fmean(each > 0 for each in false)
    print(f"quick: {len(found)} pairs, nothing differs: {share:.0%} of {PAGES} pages say a false word")
    told = stats.uncorrected([([exp(x) for x in d], [1.0] * len(d)) for d in found], MARGIN["quick"])
    print(f"quick: the page says of itself {told.by_chance:.0%}: the same draws, all of them")


def full(groups: Sequence[Sequence[list[float]]], chance: Random, true: Sequence[float]) -> None:
    """Draw the cases of full pages and hold all pairs of each group against each other."""
    shares: dict[str, list[float]] = {"uncorrected": [], "corrected": []}
    words = []
    for _ in range(PAGES // 10):
        pairs = list(drawn(groups, chance, true))
        level = stats.corrected([stats.word_p(a, b, MARGIN["full"]) for _, a, b in pairs], MARGIN["full"])
        words.append(level.words / len(pairs))
        for name, alpha in (("uncorrected", stats.ALPHA), ("corrected", level.alpha)):
            said = [
                (truth, word)
                for truth, a, b in pairs
                if (word := stats.verdict(stats.sign_test_ratio(a, b, alpha), MARGIN["full"]))
                is not Verdict.UNRESOLVED
            ]
            shares[name].append(fmean(is_false(*each) for each in said) if said else 0.0)
    print(f"full: {fmean(words):.0%} of the pairs have a word")
    for name, each in shares.items():
        pages = fmean(share > 0 for share in each)
        print(f"  {name}: {fmean(each):.1%} of the words are false; {pages:.0%} of the pages have such a one")


def drawn(
    groups: Sequence[Sequence[list[float]]], chance: Random, true: Sequence[float]
) -> Iterator[tuple[float, list[float], list[float]]]:
    """Give every pair of every group: the true logarithm of its ratio, and both cases' times."""
    for noise in groups:
        cases = []
        for at, d in enumerate(noise):
            middle = true[at % len(true)]
            cases.append((middle, [middle * exp(chance.choice(d)) for _ in range(FULL_ROUNDS)]))
        for (x, a), (y, b) in combinations(cases, 2):
            yield log(x / y), a, b


def is_false(truth: float, word: Verdict) -> bool:
    """Tell whether a word is not true of the logarithm of a ratio."""
    edge = log(1 + MARGIN["full"])
    holds = {Verdict.TIE: abs(truth) < edge, Verdict.SLOWER: truth > edge, Verdict.FASTER: truth < -edge}
    return not holds[word]


def main() -> None:
    run = record.read(record.newest(ROOT / "results"))
    summary = summarise(run, read_all(ROOT))
    chance = Random(1)
    quick(list(noises(summary)), chance)
    by_group: dict[str, list[list[float]]] = {}
    for row in summary.rows:
        logs = [log(value) for value in row.values_ns]
        by_group.setdefault(row.group, []).append([x - median(logs) for x in logs])
    for true in ((1.0,), TRUE):
        full(list(by_group.values()), chance, true)


if __name__ == "__main__":
    main()
