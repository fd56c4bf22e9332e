"""All generated parts of the docs, from the committed runs: written, or held against what is there."""

from collections.abc import Sequence
from pathlib import Path

from harness.checkout import REFERENCES, checkout
from harness.declarations.claims import Chapter, read_all
from harness.judging import versions
from harness.judging.claims import Known, Numbers, decided
from harness.judging.exhibits import last_observed
from harness.judging.summary import summarise
from harness.records import record
from harness.records.record import Run
from harness.running.progress import say
from harness.showing import charts, exhibit_page, publish
from harness.showing.charts import diagrams
from harness.showing.claims_page import Writer
from harness.showing.publish import Basis, Told, basis_of


def update(*, only_check: bool) -> int:
    """Write the generated parts, or see that they are what the committed runs say."""
    chapters = read_all(checkout())
    runs = [record.read(folder) for folder in record.measured_in(checkout() / REFERENCES)]
    basis = basis_of([_told(run, chapters) for run in runs])
    made = files(checkout(), basis, chapters)
    if only_check:
        publish.check(made, checkout())
    else:
        publish.write(made)
    names = dict.fromkeys(told.run.header.run for told in (basis.front, *basis.by_workload.values()))
    say(f"{len(made)} pages and charts rest on {', '.join(names)} and the committed exhibits")
    return 0


def _told(run: Run, chapters: Sequence[Chapter]) -> Told:
    versions.refuse(run)
    record.refuse_damage(run)
    summary = summarise(run, chapters)
    return Told(run, summary, charts.draw(summary, run.info))


def files(checkout: Path, basis: Basis, chapters: Sequence[Chapter]) -> dict[Path, bytes]:
    """Return every generated file of the docs with its content."""
    observed = last_observed(checkout, checkout / REFERENCES)
    known = Known(
        observed=observed,
        numbers={
            workload: Numbers(summary=told.summary, profile=told.run.info.profile)
            for workload, told in basis.by_workload.items()
        },
    )
    verdicts = decided(chapters, known)  # once for all pages

    def more(page: Path, *, chinese: bool) -> dict[str, str]:
        listed = exhibit_page.listed(checkout, chinese=chinese)
        of = Writer(
            folder=page.parent, chapters=chapters, verdicts=verdicts, observed=observed, chinese=chinese
        )
        return of.parts() | {"exhibit-list": listed}

    made = publish.files(checkout, basis, diagrams.draw(observed), more) | exhibit_page.files(
        checkout, observed
    )
    return publish.with_twins(made, checkout)
