"""Finding toolchains: which is chosen, what is not believed, and what is told of those that are not there."""

import os
import pwd
import tarfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.fetching.downloads import PLATFORM
from harness.fetching.foreign import tool_environment
from harness.fetching.probing import ProbeError, probe
from harness.languages import LANGUAGES
from harness.model import Toolchain
from harness.providing.toolchains import changed, find, rows
from tests.fakes.toolchains import calls, ended, put


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """Make an environment with nothing in it: what a test puts into `bin` is on PATH."""
    return {
        "PATH": str(tmp_path / "bin"),
        "HOME": str(tmp_path / "home"),
        "CONCURRENCY_CACHE": str(tmp_path / "cache"),
        "CONCURRENCY_TOOLCHAINS": str(tmp_path / "archives"),
    }


def look(
    machine: Mapping[str, str], *wanted: str, checkout: Path = Path("/nowhere/checkout")
) -> dict[str, Toolchain]:
    found = find(wanted or None, checkout, machine, provide=False)
    return {item.runtime: item for item in found}


def test_an_empty_machine_lacks_everything_and_is_told_what_to_type(machine: dict[str, str]) -> None:
    machine |= {"CONCURRENCY_GO": "/nowhere/go"}  # else a Go in /usr/local would be found

    found = look(machine)

    pythons = ["cpython-3.14", "cpython-3.14t"]
    others = [each.search.newest for each in LANGUAGES.values() if not each.search.defaults]
    assert [*pythons, *others] == list(found)
    assert {"missing"} == {item.status for item in found.values()}
    assert all(item.remedy for item in found.values())
    assert found["cpython-3.14t"].remedy.startswith("uv python install 3.14t")


def test_of_a_language_s_defaults_the_ordinary_one_may_be_enough(machine: dict[str, str]) -> None:
    found = find(("python", "js"), Path("/nowhere/checkout"), machine, provide=False, first=True)

    assert [item.runtime for item in found] == ["cpython-3.14", "node-26"]


def test_the_newest_of_a_language_is_chosen(machine: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / "bin/node", version="24.9.0")
    newer = put(tmp_path / "home/.nvm/versions/node/v26.1.0/bin/node", version="26.1.0")

    found = look(machine, "js")

    assert list(found) == ["node-26"]
    assert (str(newer), "known place") == (found["node-26"].path, found["node-26"].source)


def test_what_is_named_keeps_others_from_being_looked_at(machine: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / "bin/node", version="26.1.0")
    old = put(tmp_path / "named/node", version="20.1.0")

    found = look(machine | {"CONCURRENCY_NODE": str(old)}, "js")

    assert [(i.runtime, i.status, i.source) for i in found.values()] == [("node-20", "found", "named")]


def test_too_old_is_missing_with_the_reason_unless_named(machine: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / "bin/node", version="20.20.2")

    assert look(machine, "js")["node-26"].status == "missing"
    assert "too old: 24 or newer" in look(machine, "js")["node-26"].detail
    assert look(machine, "node-20")["node-20"].status == "found"


def test_a_survey_shows_what_is_refused_beside_what_is_used(machine: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / "bin/node", version="20.20.2")
    put(tmp_path / "home/.nvm/versions/node/v26.1.0/bin/node", version="26.1.0")

    seen = find(None, Path("/nowhere/checkout"), machine, provide=False, refused=True)

    states = {item.runtime: item.status for item in seen if item.language == "js"}
    assert states == {"node-26": "found", "node-20": "refused"}


def test_the_profiled_build_of_a_release_has_the_plain_name(machine: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / "home/.pyenv/versions/3.13.9/bin/python3", version="3.13.9")
    put(tmp_path / "home/.pyenv/versions/3.13.8/bin/python3", version="3.13.8")
    put(tmp_path / "bin/python3", version="3.13.5P")

    found = look(machine, "cpython-3.13", "cpython-3.13+pyenv")

    assert found["cpython-3.13"].version == "3.13.5"
    assert "PGO" in found["cpython-3.13"].maker
    assert found["cpython-3.13+pyenv"].version == "3.13.9"


def test_the_control_of_the_free_threaded_build_comes_where_it_is_named(
    machine: dict[str, str], tmp_path: Path
) -> None:
    put(tmp_path / "bin/python3", version="3.12.1")
    put(tmp_path / "bin/python3.13", version="3.13.1")
    put(tmp_path / "bin/python3.13t", version="3.13.1t")

    assert list(look(machine, "python")) == ["cpython-3.13", "cpython-3.13t"]

    found = look(machine, "python", "cpython-3.13t-gil")

    assert list(found) == ["cpython-3.13", "cpython-3.13t", "cpython-3.13t-gil"]
    assert found["cpython-3.13t"].path == found["cpython-3.13t-gil"].path
    assert found["cpython-3.13t"].environment == {}
    assert found["cpython-3.13t-gil"].environment == {"PYTHON_GIL": "1"}


def test_dotnet_is_given_its_root(machine: dict[str, str], tmp_path: Path) -> None:
    real = put(tmp_path / "sdk/dotnet", version="10.0.401")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/dotnet").symlink_to(real)

    assert {"DOTNET_ROOT": str(tmp_path / "sdk")} == look(machine, "csharp")["dotnet-10"].environment


def test_the_server_collector_of_dotnet_comes_where_it_is_named(
    machine: dict[str, str], tmp_path: Path
) -> None:
    put(tmp_path / "bin/dotnet", version="10.0.401")

    assert list(look(machine, "csharp")) == ["dotnet-10"]

    found = look(machine, "csharp", "dotnet-10-server-gc")

    assert list(found) == ["dotnet-10", "dotnet-10-server-gc"]
    assert found["dotnet-10"].path == found["dotnet-10-server-gc"].path
    assert "DOTNET_gcServer" not in found["dotnet-10"].environment
    assert found["dotnet-10-server-gc"].environment["DOTNET_gcServer"] == "1"


@pytest.mark.parametrize(
    ("behaviour", "seen"),
    [
        ("lies", "computed -1 where"),
        ("floods", "wrote more than 65536 bytes"),
        ("segfaults", "signal 11 (SIGSEGV)"),
        ("fails", r"exit code 1, saying '\x1b]0;owned\x07 cannot'"),
    ],
)
def test_a_go_that_misbehaves_is_not_believed(
    machine: dict[str, str], tmp_path: Path, behaviour: str, seen: str
) -> None:
    bad = put(tmp_path / "bin/go", behaviour, version="1.27.0")

    go = look(machine | {"CONCURRENCY_GO": str(bad)}, "go")["go-1.27"]

    assert go.status == "missing"
    assert seen in go.detail
    assert "\x1b" not in go.detail


def test_a_go_that_hangs_is_given_up_and_leaves_no_process(tmp_path: Path) -> None:
    go = put(tmp_path / "go", "hangs")
    os.mkfifo(tmp_path / "go.fifo")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit((tmp_path / "go.fifo").read_text)

        with pytest.raises(ProbeError, match="did not end"):
            probe(LANGUAGES["go"].search.probe, go, os.environ, deadline_s=2.0)

        assert ended(int(waiting.result()))


def test_an_answer_is_kept_until_the_executable_changes(machine: dict[str, str], tmp_path: Path) -> None:
    node = put(tmp_path / "bin/node", version="26.1.0")
    look(machine, "js")
    look(machine, "js")
    assert len(calls(node)) == 1

    put(node, version="26.22.0")

    assert look(machine, "js")["node-26"].version == "26.22.0"


def test_a_cache_that_cannot_be_written_costs_only_time(machine: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / "bin/node", version="26.1.0")
    (tmp_path / "file").touch()

    found = look(machine | {"CONCURRENCY_CACHE": str(tmp_path / "file/cache")}, "js")

    assert found["node-26"].status == "found"


def test_a_damaged_cache_is_as_good_as_none(machine: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / "bin/node", version="26.1.0")
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache/probes.json").write_text('{"half')

    assert look(machine, "js")["node-26"].status == "found"


def test_a_swap_and_a_loss_are_noticed(machine: dict[str, str], tmp_path: Path) -> None:
    path = put(tmp_path / "bin/node", version="26.1.0")
    node = look(machine, "js")["node-26"]
    assert not changed(node)

    put(path, version="26.10.0")
    assert changed(node)

    path.unlink()
    assert changed(node)


def pack(machine: Mapping[str, str], tmp_path: Path, member: str = "node-v26.3.0/bin/node") -> Path:
    folder = Path(machine["CONCURRENCY_TOOLCHAINS"])
    folder.mkdir()
    archive = folder / f"node-v26.3.0-{PLATFORM}.tar.xz"
    with tarfile.open(archive, "w:xz") as members:
        members.add(put(tmp_path / "packed/node", version="26.3.0"), member)
    return archive


def test_an_archive_is_unpacked_once_by_however_many(machine: dict[str, str], tmp_path: Path) -> None:
    pack(machine, tmp_path)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: look(machine, "js")["node-26"], range(4)))

    assert {("found", "archive", "nodejs.org")} == {(i.status, i.source, i.maker) for i in found}
    assert len({item.stamp for item in found}) == 1
    assert [path.name for path in (tmp_path / "cache").glob(".node*")] == []


def test_an_archive_no_newer_than_what_is_there_stays_packed(machine: dict[str, str], tmp_path: Path) -> None:
    pack(machine, tmp_path)
    put(tmp_path / "bin/node", version="26.3.0")

    assert look(machine, "js")["node-26"].source == "path"
    assert not list((tmp_path / "cache").glob("node*"))


def test_an_archive_that_points_outside_is_refused(machine: dict[str, str], tmp_path: Path) -> None:
    pack(machine, tmp_path, member="../../escaped/bin/node")

    assert "can't be unpacked" in look(machine, "js")["node-26"].detail
    assert not list(tmp_path.rglob("escaped"))


def test_half_an_archive_leaves_nothing(machine: dict[str, str], tmp_path: Path) -> None:
    archive = pack(machine, tmp_path)
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])

    assert "can't be unpacked" in look(machine, "js")["node-26"].detail
    assert not [path for path in (tmp_path / "cache").iterdir() if path.is_dir()]


def test_an_unknown_name_is_a_usage_error(machine: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="'cobol-1'"):
        look(machine, "cobol-1")


def test_an_archive_without_a_node_is_refused(machine: dict[str, str], tmp_path: Path) -> None:
    pack(machine, tmp_path, member="node-v26.3.0/readme")

    assert "holds no" in look(machine, "js")["node-26"].detail


def test_rows_hold_what_doctor_shows(machine: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / "bin/node", version="26.1.0")

    (row,) = rows(look(machine, "js").values())

    columns = ["runtime", "language", "status", "version", "maker", "path", "source", "remedy", "detail"]
    assert columns == list(row)


def test_tools_do_not_get_what_would_change_what_they_build() -> None:
    leaking = {"GOFLAGS": "-race", "NODE_OPTIONS": "-r x", "DOTNET_gcServer": "1", "PYTHONPATH": "x"}

    kept = tool_environment(leaking | {"HTTPS_PROXY": "kept", "GOTOOLCHAIN": "go1.99"})

    assert not leaking.keys() & kept.keys()
    assert (kept["HTTPS_PROXY"], kept["GOTOOLCHAIN"]) == ("kept", "local")


def test_tools_have_a_home_where_the_user_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")

    assert tool_environment({})["HOME"] == pwd.getpwuid(os.getuid()).pw_dir
    assert tool_environment({"HOME": "/own"})["HOME"] == "/own"
