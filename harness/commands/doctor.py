"""What this machine has, and what would bring the rest."""

import json

from harness.checkout import checkout
from harness.commands.options import Json, Runtimes, Strict
from harness.fetching.foreign import one_line
from harness.planning.prepare import patterns
from harness.providing import toolchains
from harness.providing.programs import require


def doctor(*, as_json: Json = False, runtimes: Runtimes = "", strict: Strict = False) -> int:
    """Show which runtimes were found, where, and what would bring the missing ones."""
    wanted = patterns(runtimes)
    found = toolchains.find(wanted or None, checkout(), provide=bool(wanted), refused=not wanted)
    rows = toolchains.rows(found)
    if as_json:
        print(json.dumps(rows, indent=1))
    else:
        for row in rows:
            version, maker = row["version"] or "-", row["maker"] or "-"
            print(f"{row['runtime']:18} {row['status']:8} {version:10} {maker:22} {row['source']}")
            for told in filter(None, (row["path"], *map(one_line, (row["remedy"], row["detail"])))):
                print(f"    {told}")
    if strict:
        require([each for each in found if each.status != "refused"])
    return 0
