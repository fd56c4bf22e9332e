"""What a run's records survive: rows 48 to 52 and 55 to 58, 61 of the fault table."""

import errno
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from record_writer import INFO, plan, sample, write_rest

from harness.errors import DiskError, LockedError, RecordsDamagedError, UsageError
from harness.model import Slice
from harness.records import journal, record

ROOT = Path(__file__).parents[2]
WRITER = [sys.executable, str(Path(__file__).with_name("record_writer.py"))]
COUNT = 6


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where a run may go: in memory, where there is such a place, for thousands of syncs."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
        yield Path(place) / "run"


def write_run(folder: Path, count: int = COUNT) -> bytes:
    with journal.create(folder, INFO) as writing:
        write_rest(writing, count)
    return (folder / "records.jsonl").read_bytes()


def rounds(run: record.Run) -> list[int]:
    return [one.round for one in run.records]


def finish(folder: Path, count: int = COUNT) -> record.Run:
    with journal.open_for_resume(folder)[0] as writing:
        write_rest(writing, count)
    return record.read(folder)


def start(*argv: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


# A disk that refuses


class FailingWrite:
    """os.write, but for one call: that one fails, or writes a part."""

    def __init__(self, fails_at: int, error: int | None) -> None:
        self.calls, self.fails_at, self.error = 0, fails_at, error

    def __call__(self, descriptor: int, data: bytes) -> int:
        self.calls += 1
        if self.calls != self.fails_at:
            return os.write(descriptor, data)
        os.write(descriptor, data[: len(data) // 2])
        if self.error is not None:
            raise OSError(self.error, os.strerror(self.error))
        return len(data) // 2


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, None])
def test_whichever_write_fails_the_file_keeps_whole_lines_and_the_run_goes_on(
    folder: Path, error: int | None
) -> None:
    for k in range(1, 2 * COUNT + 1):
        run_folder = folder.with_name(f"run-{k}")
        with (
            journal.create(run_folder, INFO, write=FailingWrite(k, error)) as writing,
            pytest.raises(DiskError, match=r"make room, then: python3 noxfile\.py -s harness -- resume run-"),
        ):
            write_rest(writing, COUNT)

        broken = record.read(run_folder)
        assert (broken.damage, broken.torn_bytes, len(broken.stops)) == ((), 0, 1)
        assert rounds(broken) == list(range((k - 1) // 2))

        assert rounds(finish(run_folder)) == list(range(COUNT))


def test_a_file_at_its_size_limit_ends_the_run_with_whole_lines(folder: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with journal.create(folder, INFO) as writing:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, hard))
        try:
            with pytest.raises(DiskError, match="bytes written"):
                write_rest(writing, COUNT)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    broken = record.read(folder)
    assert (broken.damage, broken.torn_bytes) == ((), 0)
    assert rounds(broken) == [0, 1, 2]
    assert rounds(finish(folder)) == list(range(COUNT))


def test_a_trace_that_does_not_fit_ends_the_run_and_lets_it_go_on(folder: Path) -> None:
    slices = [Slice(tid=1, task=k, start=k**5, end=k**6, size=1, answer=k**4) for k in range(999)]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with journal.create(folder, INFO) as writing:
        write_rest(writing, 1)
        writing.begin(record.identity(plan(2)[1]))
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, hard))
        try:
            with pytest.raises(DiskError, match=r"json\.gz: File too large\n.*make room, then: python3"):
                writing.keep(plan(1)[0].case, slices)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    broken = record.read(folder)
    assert (broken.damage, broken.stops, broken.lost) == ((), ("disk: File too large",), ())
    assert [*(folder / "traces").iterdir()] == []
    assert rounds(finish(folder)) == list(range(COUNT))


def test_a_replaced_file_that_does_not_fit_leaves_the_old_one(folder: Path) -> None:
    folder.mkdir()
    path = folder / "report.json"
    journal.write_file(path, b"old\n")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(DiskError, match="File too large"):
            journal.write_file(path, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert path.read_text() == "old\n"
    assert [path] == list(folder.iterdir())


def in_a_small_disk(mount: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script with an 80 MiB file system of its own at `mount`; skip where that is denied."""
    mount.mkdir(exist_ok=True)
    unshare = ["unshare", "--map-root-user", "--mount", "sh", "-ec"]
    mounted = f"mount -t tmpfs -o size=80m none {mount}"
    try:
        allowed = subprocess.run([*unshare, mounted], check=False, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no unshare")
    if allowed.returncode:
        pytest.skip(f"no mount in a namespace: {allowed.stderr.decode()}")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "WRITE": " ".join(WRITER), "RUN": str(mount / "run")}
    return subprocess.run(
        [*unshare, f"{mounted}; {script}"], check=False, capture_output=True, text=True, env=environment
    )


def test_a_full_disk_ends_the_run_says_so_and_lets_it_go_on(tmp_path: Path) -> None:
    done = in_a_small_disk(tmp_path / "disk", "$WRITE $RUN 200 --fill")

    assert done.returncode == 0, done.stderr
    words = [line for line in done.stdout.splitlines() if not line.isdigit()]
    assert words == ["exit 74", "stops 1 damage 0 torn 0", "records 200"]


def test_a_disk_that_can_not_be_written_is_noticed_before_anything_runs(tmp_path: Path) -> None:
    script = "$WRITE $RUN 2; mount -o remount,ro $(dirname $RUN); {}"
    for attempt in ("$WRITE $RUN 4", "$WRITE $RUN-other 4"):
        done = in_a_small_disk(tmp_path / "disk", script.format(attempt))

        assert (done.returncode, done.stdout) == (74, "0\n1\nrecords 2\n"), done.stderr
        assert "Read-only file system" in done.stderr


def test_a_disk_with_too_little_room_is_noticed_before_anything_runs(tmp_path: Path) -> None:
    script = "head -c 40000000 /dev/zero >$(dirname $RUN)/filler; $WRITE $RUN 2"
    done = in_a_small_disk(tmp_path / "disk", script)

    assert (done.returncode, done.stdout) == (74, "")
    assert "MiB free, 64 are needed" in done.stderr


# Two at once


def test_a_second_writer_is_refused_and_a_reader_is_not(folder: Path) -> None:
    with journal.create(folder, INFO) as writing:
        write_rest(writing, 2)
        second = start(*WRITER, str(folder), "4")
        _, stderr = second.communicate(timeout=30)

        assert (second.returncode, "another compare is writing" in stderr) == (75, True)
        assert rounds(record.read(folder)) == [0, 1]

    assert rounds(finish(folder, 4)) == [0, 1, 2, 3]


def test_a_child_that_outlives_the_writer_does_not_hold_the_lock(folder: Path) -> None:
    with journal.create(folder, INFO):
        child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False)
    try:
        journal.open_for_resume(folder)[0].close()
    finally:
        child.communicate(b"")


def test_a_run_is_made_once(folder: Path) -> None:
    before = write_run(folder)

    with pytest.raises(LockedError):
        journal.create(folder, INFO)

    assert before == (folder / "records.jsonl").read_bytes()


# Sudden ends


def test_killed_anywhere_each_invocation_is_recorded_once(folder: Path) -> None:
    chance = random.Random(52)
    count, killed = 4000, 0
    for _ in range(12):
        writer = start(*WRITER, str(folder), str(count))
        assert writer.stdout
        acknowledged = [writer.stdout.readline() for _ in range(chance.randrange(1, 40))]
        writer.kill()  # it runs ahead of what was read: anywhere between two acknowledgements
        rest, _ = writer.communicate(timeout=30)
        killed += writer.returncode == -signal.SIGKILL
        numbers = [int(line) for line in acknowledged + rest.splitlines() if line.strip().isdigit()]
        assert set(numbers) <= set(rounds(record.read(folder)))

    run = finish(folder, count)
    assert killed
    assert rounds(run) == list(range(count))
    assert (run.damage, run.unended) == ((), ())


TAILS = {"cut": b"", "zero page": bytes(4096), "0xff": b"\xff" * 512}


@pytest.mark.parametrize("tail", TAILS)
def test_cut_at_any_byte_of_the_last_lines_the_whole_lines_are_kept(folder: Path, tail: str) -> None:
    data = write_run(folder)
    path = folder / "records.jsonl"
    last_two = [len(line) for line in data.splitlines(keepends=True)[-2:]]
    for cut in range(len(data) - sum(last_two), len(data)):
        path.write_bytes(data[:cut] + TAILS[tail])

        kept = data[:cut].count(b"\n")
        run = record.read(folder)
        assert (run.damage, len(run.records)) == ((), (kept - 1) // 2)
        whole = data[:cut].rfind(b"\n") + 1
        assert run.torn_bytes == cut + len(TAILS[tail]) - whole


@pytest.mark.parametrize("tail", TAILS)
def test_a_torn_end_is_put_aside_and_the_run_goes_on(folder: Path, tail: str) -> None:
    data = write_run(folder)
    path = folder / "records.jsonl"
    for missing in (1, 2, 100, len(data.splitlines()[-1])):
        path.write_bytes(data[:-missing] + TAILS[tail])

        assert rounds(finish(folder)) == list(range(COUNT))
        assert path.read_bytes().startswith(data[: data[:-1].rfind(b"\n") + 1])
        torn = data.splitlines(keepends=True)[-1][:-missing] + TAILS[tail]
        assert (folder / "torn.log").read_bytes().endswith(torn + b"\n")


@pytest.mark.parametrize("begins", [2, 3])
def test_an_invocation_that_takes_the_harness_down_three_times_is_named(folder: Path, begins: int) -> None:
    deadly = record.identity(plan(2)[1])
    journal.create(folder, INFO).close()
    for _ in range(begins):
        writing, _ = journal.open_for_resume(folder)
        writing.begin(deadly)
        writing.close()  # and the harness is gone

    assert (deadly if begins == 3 else None) == record.fatal(record.read(folder))


@pytest.mark.parametrize("between", [lambda writing: writing.end(sample(0)), lambda w: w.stopped("signal 2")])
def test_what_ended_or_was_stopped_in_between_speaks_for_the_harness(
    folder: Path, between: Callable[[journal.Journal], None]
) -> None:
    deadly = record.identity(plan(2)[1])
    with journal.create(folder, INFO) as writing:
        writing.begin(deadly)
        writing.begin(deadly)
        between(writing)
        writing.begin(deadly)

    run = record.read(folder)
    assert (None, (deadly,)) == (record.fatal(run), run.unended)


# Damage


def test_a_flipped_bit_anywhere_is_noticed_and_its_line_named(folder: Path) -> None:
    data = write_run(folder)
    path = folder / "records.jsonl"
    whole = record.read(folder).records
    chance = random.Random(57)
    for _ in range(300):
        at = chance.randrange(data.index(b"\n") + 1, len(data))
        path.write_bytes(data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :])

        run = record.read(folder)
        line = data[:at].count(b"\n") + 1
        if at == len(data) - 1:
            assert run.torn_bytes
        else:
            assert line == run.damage[0].line
            with pytest.raises(RecordsDamagedError, match=f"line {line}: "):
                record.refuse_damage(run)
        assert set(rounds(run)) < set(range(COUNT)) or run.records == whole


def test_a_damaged_header_or_beginning_is_no_run(folder: Path) -> None:
    data = write_run(folder)
    path = folder / "records.jsonl"
    for at in range(data.index(b"\n") + 1):
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        with pytest.raises(RecordsDamagedError):
            record.read(folder)


def test_a_header_without_its_end_is_no_run_and_nothing_is_appended_to_it(folder: Path) -> None:
    path, data = folder / "records.jsonl", write_run(folder, 0)
    path.write_bytes(data[:-1])

    for read in (record.read, journal.open_for_resume):
        with pytest.raises(RecordsDamagedError, match="not a run: its first line has no end"):
            read(folder)
    with pytest.raises(UsageError, match="no run in"):
        record.newest(folder.parent)
    assert path.read_bytes() == data[:-1]


def test_damage_stops_a_resume_unless_it_is_told_to_salvage(folder: Path) -> None:
    data = write_run(folder)
    lines = data.splitlines(keepends=True)
    lines[4] = lines[4].replace(b"measured", b"observed")
    (folder / "records.jsonl").write_bytes(b"".join(lines))

    with pytest.raises(RecordsDamagedError, match=r"line 5: its CRC-32 is another\n.*--salvage"):
        journal.open_for_resume(folder)
    assert not (folder / "ballast").exists()

    with journal.open_for_resume(folder, salvage=True)[0] as writing:
        write_rest(writing, COUNT)
    run = record.read(folder)
    assert rounds(run) == [0, 2, 3, 4, 5, 1]
    assert [damage.line for damage in run.damage] == [5]
