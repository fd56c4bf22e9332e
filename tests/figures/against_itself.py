"""How often a run calls a program another than itself: python tests/figures/against_itself.py RUN...

RUN is the folder of a run. Prints how far each twin of each run came out from its case, and, of all runs
together, how many of the intervals hold 1, how many words are false, and how many pages have one.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from harness.declarations.claims import read_all
from harness.judging.summary import Summary, capacity_words, summarise
from harness.records import record

ROOT = Path(__file__).parents[2]


def tell(name: str, profile: str, summary: Summary) -> list[bool]:
    """Print the twins of one run below what its page says of the machine; whether each interval holds 1."""
    print(name, *capacity_words(summary, profile), sep="\n  ")
    holds = []
    for twin in summary.twins:
        ratio = twin.pair.ratio
        if ratio.low is None or ratio.high is None:
            continue  # of too few rounds
        holds.append(ratio.low <= 1 <= ratio.high)
        interval = f"{ratio.center:.3f} [{ratio.low:.3f}, {ratio.high:.3f}]"
        print(f"  {twin.case.id:60} {interval} {twin.pair.verdict}")
    return holds


def main() -> None:
    """Read the runs and count."""
    chapters = read_all(ROOT)
    runs = [record.read(Path(each)) for each in sys.argv[1:]]
    found = [(run.header.run, run.info.profile, summarise(run, chapters)) for run in runs]
    holds = [held for each in found for held in tell(*each)]
    false = [sum(twin.pair.differs for twin in summary.twins) for *_, summary in found]
    print(
        f"{len(found)} runs, {len(holds)} pairs: {sum(holds)} intervals hold 1, "
        f"{sum(false)} words are false, on {sum(each > 0 for each in false)} pages"
    )


if __name__ == "__main__":
    main()
