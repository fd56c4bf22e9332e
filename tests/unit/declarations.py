"""Declarations of exhibits for the tests, and the folder that they are written to."""

from pathlib import Path

from harness.declarations.exhibits import DECLARATION, FOLDER

HEAD = """
title = "A title"
lesson = "A lesson."
"""
BROKEN = """
[[variant]]
language = "python"
name = "it"
half = "broken"
path = "broken.py"
why = "Because."
expect = { exit = 1 }
"""
FIXED = BROKEN.replace('"it"', '"it-fixed"').replace('"broken"', '"fixed"').replace("{ exit = 1 }", "{}")
WHOLE = HEAD + BROKEN + FIXED


def written(folder: Path, text: str, **programs: str) -> Path:
    exhibit = folder / FOLDER / "it"
    exhibit.mkdir(parents=True)
    (exhibit / "broken.py").write_text("")
    (exhibit / "folder").mkdir()
    for name, program in programs.items():
        (exhibit / f"{name}.py").write_text(program)
    (exhibit / DECLARATION).write_text(text)
    return exhibit / DECLARATION
