"""All generated parts of the docs, from the committed runs: written, or held against what is there."""

from pathlib import Path

from harness.checkout import REFERENCES, checkout
from harness.declarations.claims import read_all
from harness.judging import versions
from harness.judging.claims import Known, decided
from harness.judging.exhibits import last_observed
from harness.judging.summary import Summary, summarise
from harness.records import record
from harness.records.record import Run
from harness.running.progress import say
from harness.showing import charts, exhibit_page, publish
from harness.showing.charts import diagrams
from harness.showing.charts.drawing import Chart
from harness.showing.claims_page import Writer


def update(*, only_check: bool) -> int:
    """Write the generated parts, or see that they are what the committed runs say."""
    run = record.read(record.newest(checkout() / REFERENCES))
    versions.refuse(run)
    record.refuse_damage(run)
    summary = summarise(run, read_all(checkout()))
    made = files(checkout(), run, summary, charts.draw(summary, run.info))
    if only_check:
        publish.check(made, checkout())
    else:
        publish.write(made)
    say(f"{len(made)} pages and charts rest on {run.header.run} and the committed exhibits")
    return 0


def files(checkout: Path, run: Run, summary: Summary, drawn: tuple[Chart, ...]) -> dict[Path, bytes]:
    """Return every generated file of the docs with its content."""
    observed = last_observed(checkout, checkout / REFERENCES)
    known = Known(summary=summary, profile=run.info.profile, observed=observed)
    chapters = read_all(checkout)
    verdicts = decided(chapters, known)  # once for all pages

    def more(page: Path, *, chinese: bool) -> dict[str, str]:
        listed = exhibit_page.listed(checkout, chinese=chinese)
        of = Writer(
            folder=page.parent, chapters=chapters, verdicts=verdicts, observed=observed, chinese=chinese
        )
        return of.parts() | {"exhibit-list": listed}

    made = publish.files(
        checkout, summary, run, (*drawn, *diagrams.draw(observed)), more
    ) | exhibit_page.files(checkout, observed)
    return publish.with_twins(made, checkout)
