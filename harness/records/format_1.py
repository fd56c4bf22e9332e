"""Format 1, as format 2 would have said it.

There every iteration was one of the measurement's, the warm-ups first; of a measured invocation's
checksums the first three were kept, and a CRC-32 of all, which is dropped: the others are empty here.
"""

from typing import Any

import msgspec

from harness.model import Measurement
from harness.records.lines import Columns, columns, iterations, split


def upgraded(fields: dict[str, Any], *, n: int, seed: int) -> dict[str, Any]:
    """Return a line's members in format 2, or run.json's; an invocation had the run's seed."""
    if "started" in fields:
        return fields | {"environments": [fields.pop("environment")]}
    if "outcome" not in fields:
        return fields | {"n": n}
    early, count = fields.pop("early_slices", None), fields.pop("warm_ups", 0)
    for name in ("pss_bytes", "checksums_crc"):  # the plateau's, and that of checksums which are gone
        fields.pop(name, None)
    fields |= {"n": n, "seed": seed, "derived": {} if early is None else {"early_slices": early}}
    if fields.get("measurement") is None:
        return fields
    warm_ups, measurement = split(_measurement(fields["measurement"]), count)
    stored = msgspec.to_builtins(measurement) | {"iterations": columns(measurement.iterations)}
    return fields | {"warm_ups": msgspec.to_builtins(warm_ups), "measurement": stored}


def _measurement(fields: dict[str, Any]) -> Measurement:
    stored = msgspec.convert(fields["iterations"], Columns)
    gone = [""] * (len(stored.elapsed_ns) - len(stored.checksum))
    whole = msgspec.structs.replace(stored, checksum=stored.checksum + gone)
    return msgspec.convert(fields | {"iterations": iterations(whole)}, Measurement)
