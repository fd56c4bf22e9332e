"""Declarations of exhibits are read strictly."""

from pathlib import Path

import pytest
from declarations import BROKEN, FIXED, HEAD, WHOLE, written

from harness.declarations.exhibits import DECLARATION, load, names, read
from harness.errors import UsageError


def test_a_declaration_is_read_with_its_defaults(tmp_path: Path) -> None:
    exhibit = read(written(tmp_path, WHOLE))
    broken, fixed = exhibit.variant
    assert (exhibit.name, exhibit.languages) == ("it", ("python",))
    assert (broken.step, broken.attempts, broken.hits_wanted) == ("run", 1, 1)
    assert (broken.expect.exits, fixed.expect.exits) == ((1,), (0,))


MALFORMED = {
    "no toml": ("title = ", ["is no TOML"]),
    "no title": (WHOLE.replace('title = "A title"', ""), ["title"]),
    "unknown key": ("colour = 1\n" + WHOLE, ["unknown key `colour`", "lesson"]),
    "derived key": ('folder = "x"\n' + WHOLE, ["unknown key `folder`"]),
    "no table": (HEAD + 'variant = "x"', ["variant: expected tables"]),
    "no variant": (HEAD, ["variant: expected at least one"]),
    "variant key": (WHOLE.replace("why", "reason", 1), ["variant 1 (python it)", "`reason`", "hits"]),
    "variant without why": (WHOLE.replace('why = "Because."', "", 1), ["variant 1", "why"]),
    "variant type": (WHOLE + "attempts = 'x'", ["variant 2", "int", "attempts"]),
    "half": (WHOLE.replace('half = "broken"', 'half = "bad"'), ["variant 1", "half", "bad"]),
    "language": (WHOLE.replace('"python"', '"rust"', 1), ["language", "python, go, js, csharp, c", "rust"]),
    "name": (WHOLE.replace('"it"', '"It is"'), ["name", "lower case", "It is"]),
    "twice": (WHOLE.replace("it-fixed", "it"), ["name", "twice"]),
    "no file": (WHOLE.replace("broken.py", "gone.py", 1), ["path", "is there", "gone.py"]),
    "elsewhere": (WHOLE.replace("broken.py", "../../x.py", 1), ["path", "in the exhibit's folder"]),
    "other suffix": (WHOLE.replace("broken.py", DECLARATION, 1), ["path", "ends in .py"]),
    "a folder": (WHOLE.replace("broken.py", "folder", 1), ["path", "ends in .py"]),
    "no package": (
        WHOLE.replace('"python"', '"go"').replace("broken.py", "folder"),
        ["path", "expected a folder with *.go"],
    ),
    "runtime": (WHOLE + "runtime = 'go-1.26'", ["runtime", "python", "go-1.26"]),
    "needs": (
        WHOLE.replace("broken.py", "b.go").replace('"python"', '"go"') + 'needs = ["x"]',
        ["path", "b.go"],
    ),
    "step": (WHOLE + "step = 'vet'", ["step", "expected one of run in python", "vet"]),
    "cures nothing": (WHOLE + "cures = 'other'", ["cures", "(it)", "other"]),
    "a broken one cures": (WHOLE.replace("why", "cures = 'it'\nwhy", 1), ["cures", "fixed variant"]),
    "attempts": (WHOLE + "attempts = 0", ["attempts", "1 or more", "got 0"]),
    "least hits": (WHOLE + "attempts = 2\nleast_hits = 3", ["least_hits", "1 to 2", "got 3"]),
    "no hits": (WHOLE + "least_hits = 0", ["least_hits", "1 to 1", "got 0"]),
    "deadline": (WHOLE + "deadline_s = 0", ["deadline_s", "more than 0"]),
    "cores": (WHOLE + "cores = 0", ["cores", "1 or more"]),
    "expect key": (WHOLE.replace("exit = 1", "code = 1"), ["variant 1", "expect", "`code`", "stdout"]),
    "expect type": (WHOLE.replace("exit = 1", "exit = 'x'"), ["variant 1", "expect", "exit"]),
    "no exit": (WHOLE.replace("exit = 1", "exit = []"), ["expect.exit", "at least one"]),
    "two ends": (WHOLE.replace("exit = 1", "exit = 1, hangs_after_s = 1"), ["exit and hangs_after_s"]),
    "signal": (WHOLE.replace("exit = 1", "signal = 'ABRT'"), ["expect.signal", "SIGABRT", "'ABRT'"]),
    "hang": (WHOLE.replace("exit = 1", "hangs_after_s = 0"), ["expect.hangs_after_s", "more than 0"]),
    "expression": (WHOLE.replace("exit = 1", "stdout = '('"), ["expect.stdout", "regular expression"]),
    "no cure": (HEAD + BROKEN, ["half", "fixed variant in python"]),
    "absent language": (HEAD + "[absent]\nrust = 'x'" + BROKEN + FIXED, ["absent", "rust"]),
    "absent and there": (HEAD + "[absent]\npython = 'x'" + BROKEN + FIXED, ["absent.python", "both"]),
}


@pytest.mark.parametrize(("text", "told"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_declaration_names_file_key_and_what_was_expected(
    tmp_path: Path, text: str, told: list[str]
) -> None:
    file = written(tmp_path, text)
    with pytest.raises(UsageError) as raised:
        read(file)
    message = str(raised.value)
    assert [part for part in (str(file), "docs/exhibits.md", *told) if part not in message] == []


def test_an_unknown_name_brings_the_nearest(tmp_path: Path) -> None:
    written(tmp_path, WHOLE)
    assert names(tmp_path) == ("it",)
    with pytest.raises(UsageError, match="did you mean it"):
        load(tmp_path, "its")
