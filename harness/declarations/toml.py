"""Declarations in TOML, read strictly: what is wrong is told by file, key and what was expected there."""

import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from harness.errors import UsageError

_T = TypeVar("_T")


def tables(file: Path, key: str, schema: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Read a file: its own keys, and the tables that stand in it under `[[key]]`."""
    try:
        top = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: is no TOML: {error}", schema) from None
    found = top.pop(key, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise UsageError(f"{file}: {key}: expected tables, each under [[{key}]]", schema)
    return top, found


def convert(
    table: dict[str, Any], kind: type[_T], where: str, schema: str, derived: Collection[str] = ()
) -> _T:
    """Return a table as a type; its `derived` fields are found, not declared."""
    known = [key for key in kind.__annotations__ if key not in derived]
    for key in table.keys() - set(known):
        raise UsageError(f"{where}: unknown key `{key}`; expected one of {', '.join(known)}", schema)
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        told = str(error).removeprefix("Object ").replace("missing required field", "is lacking the key")
        raise UsageError(f"{where}: {told.replace(' - at `$.', ' for the key `')}", schema) from None
