"""What survives and may: the list in survivors.md, and what a run of the scripts beside it adds to it.

A change is told by its file (and function) and by its text, never by a line's number: two that read alike
in one place are one entry.
"""

import re
from collections.abc import Collection
from pathlib import Path

LIST = Path(__file__).with_name("survivors.md")
_ENTRY = re.compile(r"^- `` (.*) ``$", re.MULTILINE)


def listed() -> frozenset[str]:
    """Return the changes of which the list says why nobody misses what they take away."""
    return frozenset(_ENTRY.findall(LIST.read_text(encoding="utf-8")))


def told(survivors: Collection[str], tried: Collection[str]) -> int:
    """Print which of those tried survive and are on no list, and return 1 where there are any.

    What is listed of the same files, and was seen this time or is no more, is printed as well.
    """
    known = listed()
    new = [each for each in dict.fromkeys(survivors) if each not in known]
    files = {_file(each) for each in tried}
    gone = [each for each in sorted(known - set(survivors)) if _file(each) in files]
    for title, entries in (("survive, and are not listed", new), ("are listed, and do not survive", gone)):
        if entries:
            print(f"\nThese {title} (tests/figures/{LIST.name}):")
            print(*(f"- `` {each} ``" for each in entries), sep="\n")
    print(f"\n{len(tried)} changes, {len(survivors)} survive, {len(new)} of them are new")
    return int(bool(new))


def _file(entry: str) -> str:
    return entry.partition(" ")[0].removesuffix(":")
