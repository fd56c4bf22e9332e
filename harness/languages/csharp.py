"""C#: .NET."""

import math
import re
import ssl
import tempfile
import time
from pathlib import Path
from typing import Final

import msgspec

from harness.fetching.downloads import PLATFORM, DownloadError, Provenance, fetch, keep, unpack
from harness.fetching.probing import ProbeError, decode
from harness.language import Ask, Exhibiting, Family, Language, Model, Probed, Recipe, Search, Specimen, Step
from harness.model import BASE, CHEATS, Census, Given, Toolchain

_MONOTONIC_COARSE: Final = 6  # the clock of .NET's timers, for which `time` has no name
# They may be a tick of the kernel early (4 ms at HZ=250), and under load the tick itself comes late.
_EARLY_MS: Final = math.ceil(2_000 * time.clock_getres(_MONOTONIC_COARSE))
_CONTROL: Final = "-server-gc"  # the same build, told to collect as a server does

# fmt: off
_MODELS: Final = (  # waits, cores, preempts, shares memory, thread per task, coloured functions
    Model(name="sequential", census=Census.RUNTIME, cap=1_000_000, properties="---+--", marker="X"),
    Model(name="task", census=Census.RUNTIME, cap=1_000_000, properties="++-+-+", marker="^",
          named=False, families=(Family.LIGHT, Family.LIGHTEST), task_us=1, early_ms=_EARLY_MS,
          count_ms=10, count_us=8, frame_us=8),
    Model(name="task-run", census=Census.RUNTIME, cap=1_000_000, properties="++-+-+", marker="v",
          named=False, task_us=1, count_ms=10, count_us=11, frame_us=8),
    Model(name="parallel", census=Census.THREADS, cap=5_000, properties="++++--", marker="D"),
    Model(name="parallel-async", census=Census.RUNTIME, cap=1_000_000, properties="++-+-+", marker="d"),
    Model(name="channel", census=Census.RUNTIME, cap=1_000_000, properties="++-+-+", marker="p",
          named=False, task_us=1, count_ms=10, count_us=8),
    Model(name="thread", census=Census.THREADS, cap=5_000, properties="+++++-", marker="o",
          families=(Family.THREAD,), task_us=500, wake_us=100),
)
# fmt: on


def _variables(runtime: str, path: str) -> dict[str, str]:
    root = {"DOTNET_ROOT": path.rpartition("/")[0]}
    return root | ({"DOTNET_gcServer": "1"} if runtime.endswith(_CONTROL) else {})


def _unsupported(runtime: str, _model: Model, given: Given) -> str:
    if runtime.endswith(_CONTROL) and given.get("workers") == 1:
        return "with one processor .NET has no server collector, whatever it is told"
    return ""


def _source(stem: str) -> str:
    name = "".join(word.capitalize() for word in stem.split("_"))
    return f"csharp/Programs/Workloads/{name}.cs"


class _Properties(msgspec.Struct, frozen=True, rename="pascal"):
    answer: str
    sdk: str = msgspec.field(name="NETCoreSdkVersion")


class _Evaluation(msgspec.Struct, frozen=True, rename="pascal"):
    properties: _Properties


_PROJECT: Final = """\
<Project>
  <Import Project="$(MSBuildToolsPath)/Microsoft.NETCoreSdk.BundledVersions.props" />
  <PropertyGroup>
    <Answer>$([MSBuild]::Add($([MSBuild]::Multiply({number}, 7919)), 13))</Answer>
  </PropertyGroup>
</Project>
"""


def _probe(ask: Ask, path: str, folder: Path, number: int) -> Probed:
    (folder / "probe.proj").write_text(_PROJECT.format(number=number))
    wanted = ("-getProperty:Answer", "-getProperty:NETCoreSdkVersion")
    said = ask((path, "msbuild", "probe.proj", "-nologo", "-nodeReuse:false", *wanted))
    properties = decode(said, _Evaluation).properties
    claim = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)", properties.sdk)
    if claim is None or not properties.answer.isdecimal():
        raise ProbeError(f"is no released SDK: {properties.sdk[:120]!a}")
    return Probed(answer=int(properties.answer), version=tuple(map(int, claim.groups())))


class _File(msgspec.Struct):
    rid: str
    name: str
    url: str
    hash: str


class _Sdk(msgspec.Struct):
    version: str
    files: list[_File]


class _Release(msgspec.Struct):
    sdks: list[_Sdk]


class _Index(msgspec.Struct):
    latest_sdk: str = msgspec.field(name="latest-sdk")
    releases: list[_Release]


_RELEASES: Final = "https://builds.dotnet.microsoft.com/dotnet/release-metadata/10.0/releases.json"
_ARCHIVE_BYTES: Final = 1 << 30
_INDEX_BYTES: Final = 16 << 20


def provide(cache: Path, index_url: str = _RELEASES, context: ssl.SSLContext | None = None) -> Path:
    """Download the newest SDK that Microsoft's list of releases names, and check its hash."""
    with tempfile.TemporaryDirectory() as download:
        index = Path(download, "releases.json")
        fetch(index_url, index, limit_bytes=_INDEX_BYTES, context=context)
        version, file = _newest_sdk(index.read_bytes())

    def fill(folder: Path) -> Provenance:
        archive = folder.parent / file.name
        digest = fetch(file.url, archive, limit_bytes=_ARCHIVE_BYTES, context=context)
        if digest != file.hash.lower():
            raise DownloadError(f"{file.url}: its SHA-512 is not the one that the list of releases names")
        unpack(archive, folder / "dotnet")
        return Provenance("csharp", "dotnet/dotnet", "Microsoft", file.url, f"sha512:{digest}")

    return keep(cache, f"dotnet-{version}", fill)


def _newest_sdk(index: bytes) -> tuple[str, _File]:
    try:
        listed = msgspec.json.decode(index, type=_Index)
    except msgspec.DecodeError as error:
        raise DownloadError(f"the list of .NET releases is not understood: {error}") from error
    for sdk in (sdk for release in listed.releases for sdk in release.sdks):
        for file in sdk.files:
            plain = Path(file.name).name == file.name and sdk.version.replace(".", "").isdecimal()
            if sdk.version == listed.latest_sdk and file.rid == PLATFORM and plain and ".tar." in file.name:
                return sdk.version, file
    raise DownloadError(f"the list of .NET releases names no SDK archive for {PLATFORM}")


def _recipe(toolchain: Toolchain, checkout: Path, out: Path) -> Recipe:
    sources = (str(checkout / "csharp"),)
    return _program(toolchain, checkout / "csharp/Programs", sources, out, "Programs")


def _cheats(toolchain: Toolchain, checkout: Path, out: Path) -> Recipe:
    project = checkout / "tests/cheats/csharp"
    return _program(toolchain, project, (str(project), str(checkout / "csharp")), out, "Cheats")


def _program(toolchain: Toolchain, project: Path, sources: tuple[str, ...], out: Path, name: str) -> Recipe:
    artifacts = f"-p:ArtifactsPath={out / 'artifacts'}"
    no_servers = ("-nodeReuse:false", "-p:UseSharedCompilation=false")  # what is built leaves nothing running
    step = Step(
        argv=(
            *(toolchain.path, "publish", ".", "--configuration", "Release"),
            *(*no_servers, artifacts, "--output", str(out / "program")),
        ),
        directory=str(project),
        environment={**toolchain.environment, **feeds(toolchain)},
    )
    return Recipe(
        steps=(step,),
        argv=(str(out / "program" / name),),
        sources=sources,
        inputs=sources,
        scratch=("artifacts",),
        apart=("Servers",),
    )


def feeds(toolchain: Toolchain) -> dict[str, str]:
    """Restore from the package feeds that an archived SDK carries: such a machine may reach no other."""
    if toolchain.source != "archive":
        return {}
    sdk = Path(toolchain.path).parent
    feeds = (sdk / "library-packs", *sorted(sdk.parent.glob("nuget-*")))
    return {"RestoreSources": ";".join(str(feed) for feed in feeds if feed.is_dir())}


def _build(toolchain: Toolchain, specimen: Specimen, out: str, artifacts: Path) -> Step:
    options = ["-p:UseSharedCompilation=false", "-p:InvariantGlobalization=true"]
    if specimen.path.is_file():
        options.append("-p:PublishAot=false")  # a file-based program's default, which restores a compiler
    else:
        options.append(f"-p:ArtifactsPath={artifacts}")
    # A build that finds its work done does not say its warnings again.
    options += ["--output", out] if out else ["--no-incremental"]
    words = ("build", specimen.target, "--configuration", "Release", *options, *specimen.flags)
    variables = toolchain.environment | feeds(toolchain)
    return Step(argv=(toolchain.path, *words), directory=specimen.directory, environment=variables)


def _by_hand(specimen: Specimen, place: str) -> tuple[tuple[str, ...], ...]:
    project = ("--project",) if specimen.step == "run" and specimen.path.is_dir() else ()
    return (("dotnet", specimen.step, *project, place, *specimen.flags, *specimen.arguments),)


LANGUAGE: Final = Language(
    name="csharp",
    label="C#",
    place=4,
    prefix="dotnet",
    prefix_label=".NET",
    colours=("#A8508A", "#CC79A7"),
    models=_MODELS,
    facts={"processors": "int", "server_gc": "int", "version": "str"},
    helpers=(".NET ",),
    counts_from=1,  # listening to its events makes a task more than twice as heavy
    unseen="pooled async builders, runtime-async methods and bare continuations",
    start_ms=105,
    round_ns=1.8,
    settle_ms=2_500,
    capped=lambda workers: {
        "DOTNET_PROCESSOR_COUNT": str(workers),
        "DOTNET_ThreadPool_ForceMaxWorkerThreads": f"{workers:x}",  # hexadecimal, as the runtime reads it
    },
    runtime_of=lambda version, _: f"dotnet-{version[0]}",
    source=_source,
    command="dotnet",
    fixed_facts=lambda runtime: {"server_gc": int(runtime.endswith(_CONTROL))},
    unsupported=_unsupported,
    ordinary=lambda runtime: not runtime.endswith(_CONTROL),
    control=_CONTROL,
    variables=_variables,
    search=Search(
        variable="CONCURRENCY_DOTNET",
        commands=("dotnet",),
        places=(".dotnet/dotnet",),
        makers=(("/.dotnet/", "Microsoft"), ("/usr/share/dotnet/", "Microsoft")),
        archive=rf"dotnet-sdk-(\d+\.\d+\.\d+)()-{PLATFORM}\.tar\.\w+",
        unpacked="**/dotnet",
        packer="Microsoft",
        beside=f"nuget-*-{PLATFORM}.tar.*",
        least=(10,),
        probe=_probe,
        newest="dotnet-10",
        remedy="bash dotnet-install.sh --channel 10.0   # the script is at dot.net/v1/dotnet-install.sh",
        provided="dotnet-10",
        provide=lambda cache, _runtime, _environ: provide(cache),
    ),
    recipes={BASE: _recipe, CHEATS: _cheats},
    exhibiting=Exhibiting(
        endings=(".cs",),
        folder="*.csproj",
        steps=("run", "build"),
        drawn="thread",
        build=_build,
        executable=lambda path: path.stem if path.is_file() else next(path.glob("*.csproj")).stem,
        by_hand=_by_hand,
    ),
)
