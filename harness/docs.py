"""All generated parts of the docs, from the committed runs: written, or held against what is there."""

from pathlib import Path

from harness import charts, exhibit_page, publish, record
from harness.charts import Chart
from harness.claims import Known
from harness.claims_page import Writer
from harness.claims_toml import read_all
from harness.exhibit_run import newest
from harness.oracle import Oracle
from harness.prepare import checkout
from harness.record import Run
from harness.running import ORACLE, REFERENCES, say
from harness.summary import Summary, summarise


def update(*, only_check: bool) -> int:
    """Write the generated parts, or see that they are what the committed runs say."""
    run = record.read(record.newest(checkout() / REFERENCES))
    summary = summarise(run, Oracle(checkout() / ORACLE))
    made = files(checkout(), run, summary, charts.draw(summary, run.info))
    if only_check:
        publish.check(made, checkout())
    else:
        publish.write(made)
    say(f"{len(made)} pages and charts rest on {run.header.run} and the committed exhibits")
    return 0


def files(checkout: Path, run: Run, summary: Summary, drawn: tuple[Chart, ...]) -> dict[Path, bytes]:
    """Return every generated file of the docs with its content."""
    known = Known(summary=summary, profile=run.info.profile, observed=newest(checkout / REFERENCES))
    chapters = read_all(checkout)

    def more(page: Path, *, chinese: bool) -> dict[str, str]:
        return Writer(page, chapters, known, chinese=chinese).parts()

    made = publish.files(checkout, summary, run, drawn, more) | exhibit_page.files(checkout)
    return publish.with_twins(made, checkout)
