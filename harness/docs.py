"""All generated parts of the docs, from the committed runs: written, or held against what is there."""

from pathlib import Path

from harness import charts, exhibit_page, exhibit_run, publish, record
from harness.charts import Chart, diagrams
from harness.claims import Known
from harness.claims_page import Writer, told
from harness.claims_toml import read_all
from harness.exhibits import last_observed
from harness.oracle import Oracle
from harness.prepare import checkout
from harness.progress import say
from harness.record import Run
from harness.running import ORACLE, REFERENCES
from harness.summary import Summary, summarise


def observe(name: str) -> int:
    """Run one exhibit, or all, record it under results/ and write the docs; 1 where one was unexpected."""
    code = exhibit_run.run(name, as_json=False, strict=False, results=REFERENCES)
    return code or update(only_check=False)


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
    observed = last_observed(checkout, checkout / REFERENCES)
    known = Known(summary=summary, profile=run.info.profile, observed=observed)
    claims = told(read_all(checkout), known)

    def more(page: Path, *, chinese: bool) -> dict[str, str]:
        listed = exhibit_page.listed(checkout, chinese=chinese)
        return Writer(page, claims, chinese=chinese).parts() | {"exhibit-list": listed}

    made = publish.files(
        checkout, summary, run, (*drawn, *diagrams.draw(observed)), more
    ) | exhibit_page.files(checkout, observed)
    return publish.with_twins(made, checkout)
