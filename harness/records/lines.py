"""A line: canonical JSON that checks itself; and a record as the members of one."""

import hashlib
import json
import re
import zlib
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from harness.model import Frozen, Iteration, Measurement, Record, WarmUps
from harness.primitives import fold

LAST_WARM_UPS: Final = 64  # whose times are kept: enough to see whether the last ones still got faster


def digest(value: object) -> str:
    """Return the SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(_canonical(msgspec.to_builtins(value))).hexdigest()


def encode(fields: dict[str, Any]) -> bytes:
    """Return one line: canonical JSON whose last member is the CRC-32 of the bytes before it."""
    body = _canonical(fields)[:-1]
    return b'%s,"crc":"%08x"}\n' % (body, zlib.crc32(body))


def decode(line: bytes) -> dict[str, Any]:
    """Return a line's members without the `crc`; ValueError when they are not what was written."""
    body, _, crc = line.rpartition(b',"crc":"')
    if crc != b'%08x"}' % zlib.crc32(body):
        raise ValueError("its CRC-32 is another")
    return msgspec.json.decode(body + b"}", type=dict[str, Any])


def plain(value: Any) -> Any:  # noqa: ANN401 (JSON)
    """Return a value as it comes back: half a surrogate pair, of bytes that are no text, is written out."""
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(re.sub("[\ud800-\udfff]", lambda half: f"\\\\u{ord(half[0]):x}", text))


def _canonical(value: Any) -> bytes:  # noqa: ANN401 (JSON)
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


class Columns(Frozen, omit_defaults=True):
    """Iterations as stored: hundreds of them name their members once."""

    checksum: list[str]
    elapsed_ns: list[int]
    plateau_ns: list[int | None] | None = None


def columns(rows: Sequence[Iteration]) -> dict[str, Any]:
    """Return iterations as they are stored."""
    plateaus = [row.plateau_ns for row in rows]
    stored = Columns(
        checksum=[row.checksum for row in rows],
        elapsed_ns=[row.elapsed_ns for row in rows],
        plateau_ns=None if set(plateaus) <= {None} else plateaus,
    )
    fields: dict[str, Any] = msgspec.to_builtins(stored)
    return fields


def iterations(stored: Columns) -> tuple[Iteration, ...]:
    """Return iterations as they were; ValueError where the columns differ in length."""
    plateaus = stored.plateau_ns or [None] * len(stored.elapsed_ns)
    return tuple(
        Iteration(checksum=checksum, elapsed_ns=elapsed, plateau_ns=plateau)
        for checksum, elapsed, plateau in zip(stored.checksum, stored.elapsed_ns, plateaus, strict=True)
    )


def end_fields(record: Record) -> dict[str, Any]:
    """Return the members of an end line."""
    fields: dict[str, Any] = msgspec.to_builtins(record) | {"id": record.case.id, "reason": record.reason}
    if record.measurement is not None:
        fields["measurement"]["iterations"] = columns(record.measurement.iterations)
    return fields


def record_of(fields: dict[str, Any]) -> Record:
    """Return the record of an end line's members; ValueError or MsgspecError where they are not one."""
    name = fields.pop("id", None)
    if isinstance(measurement := fields.get("measurement"), dict):
        stored = msgspec.convert(measurement.get("iterations"), Columns)
        measurement["iterations"] = iterations(stored)
    record = msgspec.convert(fields, Record)
    if name != record.case.id:
        raise ValueError(f"its id is {name!r}, its case {record.case.id!r}")
    return record


def split(measurement: Measurement, count: int) -> tuple[WarmUps | None, Measurement]:
    """Return the first `count` iterations summed up, and the measurement without them."""
    rows, timed = measurement.iterations[:count], measurement.iterations[count:]
    if not rows:
        return None, measurement
    known = all(row.checksum for row in rows)
    warm_ups = WarmUps(
        count=len(rows),
        ns=sum(row.elapsed_ns for row in rows),
        first=rows[0],
        last_ns=tuple(row.elapsed_ns for row in rows[-LAST_WARM_UPS:]),
        fold=f"{fold(int(row.checksum, 16) for row in rows):08x}" if known else "",
    )
    return warm_ups, msgspec.structs.replace(measurement, iterations=timed)
