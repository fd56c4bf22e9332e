"""What this machine has, and what would bring the rest."""

import json
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from harness import toolchains
from harness.prepare import checkout, require
from harness.reporting import WIDTH_LEAST


def show(wanted: Sequence[str], *, as_json: bool, strict: bool) -> int:
    """Print one row per runtime; with `strict` a missing one is an error."""
    found = toolchains.find(tuple(wanted) or None, checkout())
    rows = toolchains.rows(found)
    if as_json:
        print(json.dumps(rows, indent=1))
    else:
        _print(rows)
    if strict:
        require(found)
    return 0


def _print(rows: Sequence[dict[str, str]]) -> None:
    table = Table(box=None, pad_edge=False)
    for column in ("runtime", "status", "version", "maker", "found by", "where"):
        table.add_column(column, no_wrap=True)
    for row in rows:
        table.add_row(*(row[key] for key in ("runtime", "status", "version", "maker", "source", "path")))
    console = Console(highlight=False, width=max(Console().width, WIDTH_LEAST))
    console.print(table)
    for row in rows:
        if row["remedy"]:
            console.print(f"{row['runtime']}: {row['status']}; {row['remedy']}")
