"""The flagship exhibit on this machine's toolchains: every cell as it is declared."""

import json
import os

import pytest

from harness.checkout import checkout
from harness.commands import exhibits as exhibit_run
from harness.declarations.exhibits import load

BUILDS_S = 600


@pytest.mark.timeout(BUILDS_S)
def test_every_cell_of_loop_capture_is_as_declared(capfd: pytest.CaptureFixture[str]) -> None:
    code = exhibit_run.run("loop-capture", as_json=True, strict=False)
    rows = json.loads(capfd.readouterr().out)
    assert [row for row in rows if row["expected"] is False] == []
    assert code == 0
    variants = load(checkout(), "loop-capture").variant
    assert [(row["language"], row["variant"]) for row in rows] == [
        (each.language, each.name) for each in variants
    ]
    skipped = [
        (variant.language, row["seen"])
        for variant, row in zip(variants, rows, strict=True)
        if row["expected"] is None and not variant.runtime  # of another version that nobody has to have
    ]
    if skipped and os.environ.get("CI"):
        pytest.fail(f"{skipped}")
    for language, why in skipped:
        pytest.skip(f"{language}: {why}")


def test_the_same_file_differs_by_the_go_line_alone() -> None:
    folder = checkout() / "exhibits/loop-capture"
    shared = {path.relative_to(folder / "go-1.22-tagged") for path in folder.glob("go-1.22-tagged/*/main.go")}
    assert len(shared) == 5
    for path in shared:
        old, new, tagged = (
            (folder / module / path).read_text() for module in ("go-1.21", "go-1.22", "go-1.22-tagged")
        )
        assert old == new
        assert tagged == f"//go:build go1.21\n\n{new}"
