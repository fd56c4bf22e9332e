"""A program that writes a run, so that tests can kill it, fill its disk or shut it out.

record_writer.py FOLDER COUNT             begin or go on; prints each round once it is recorded
record_writer.py FOLDER COUNT --fill      the same on a disk that is nearly full; then makes room
"""

import os
import sys
from pathlib import Path

import msgspec

from harness.errors import DiskError, HarnessError
from harness.model import Kind, Planned, Record
from harness.records import journal, record

FORMAT_3 = Path(__file__).parents[1] / "fixtures" / "records" / "format-3"
SAMPLE = next(r for r in record.read(FORMAT_3).records if r.kind is Kind.TIMED and r.measurement)
INFO = record.read(FORMAT_3).info


def sample(number: int) -> Record:
    return msgspec.structs.replace(SAMPLE, round=number)


def plan(count: int) -> list[Planned]:
    return [Planned(case=SAMPLE.case, kind=SAMPLE.kind, round=number) for number in range(count)]


def begin_or_go_on(folder: Path) -> journal.Journal:
    if folder.exists():
        return journal.open_for_resume(folder)[0]
    return journal.create(folder, INFO)


def write_rest(writing: journal.Journal, count: int) -> None:
    for item in record.remaining(plan(count), record.read(writing.folder)):
        writing.begin(record.identity(item))
        writing.end(sample(item.round))
        print(item.round, flush=True)


def fill_and_make_room(folder: Path, count: int) -> None:
    filler = folder.parent / "filler"
    with journal.create(folder, INFO) as writing:
        free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
        filler.write_bytes(bytes(free - 65536))
        try:
            write_rest(writing, count)
        except DiskError as error:
            print(f"exit {error.exit_code}", flush=True)
    run = record.read(folder)
    print(f"stops {len(run.stops)} damage {len(run.damage)} torn {run.torn_bytes}", flush=True)
    filler.unlink()


def main() -> int:
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    try:
        if "--fill" in sys.argv:
            fill_and_make_room(folder, count)
        with begin_or_go_on(folder) as writing:
            write_rest(writing, count)
    except HarnessError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(f"records {len(record.read(folder).records)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
