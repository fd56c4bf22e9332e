"""The programs' own text: the file of an implementation, and which of its lines are the work."""

from collections.abc import Iterator
from pathlib import Path

from harness.languages import LANGUAGES
from harness.workload import Implementation
from harness.workloads import IMPLEMENTATIONS


def source_of(implementation: Implementation) -> str:
    """Return the path of an implementation's one file, from the top of the checkout."""
    stem = f"{implementation.workload}_{implementation.model.replace('-', '_')}"
    return LANGUAGES[implementation.language].source(stem)


def sources(checkout: Path) -> dict[str, str]:
    """Read the file of every implementation: path -> text."""
    paths = (source_of(implementation) for implementation in IMPLEMENTATIONS)
    return {path: (checkout / path).read_text(encoding="utf-8") for path in paths}


def work_lines(text: str) -> Iterator[int]:
    """Give the numbers of the lines between `region work` and `endregion`, those two left out."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip(" \t#/").split()
        if words[:1] == ["endregion"]:
            inside = False
        if inside:
            yield number
        if words == ["region", "work"]:
            inside = True
