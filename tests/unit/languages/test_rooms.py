"""The rooms of the languages: what each says of itself, and how the harness asks."""

import os
from pathlib import Path

import msgspec
import pytest

from harness import languages
from harness.language import Family, Language, Specimen
from harness.languages import FLOOR, LANGUAGES, base_of, language_of, model_of, of_runtime
from harness.model import BASE, Toolchain
from harness.workloads import IMPLEMENTATIONS


def test_the_folder_is_the_list_in_the_order_of_places() -> None:
    files = {path.stem for path in Path(languages.__file__).parent.glob("[a-z]*.py")}

    assert set(LANGUAGES) == files
    places = [each.place for each in LANGUAGES.values()]
    assert places == sorted(set(places))


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("cpython-3.13t-gil", "python"),
        ("cpython-3.13+pyenv", "python"),
        ("go-1.26", "go"),
        ("node-26", "js"),
        ("dotnet-10", "csharp"),
        ("c", "c"),
        ("js", "js"),
        ("cobol-1", None),
        ("node", None),
        ("c-13", None),
    ],
)
def test_a_runtime_tells_its_language(name: str, language: str | None) -> None:
    assert language_of(name) == language
    if language is None:
        with pytest.raises(KeyError):
            of_runtime(name)
    else:
        assert of_runtime(name).name == language


def test_one_language_is_the_floor() -> None:
    assert [each.name for each in LANGUAGES.values() if each.floor] == [FLOOR.name]


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda each: each.name)
def test_a_newest_runtime_is_one_of_the_language_and_its_provider_brings_it(
    language: Language,
) -> None:
    newest = language.search.newest
    assert language_of(newest) == language.name
    assert language.ordinary(newest)
    assert language.unsupported(newest, language.models[0], {}) == ""
    assert (language.search.provide is None) == (language.search.provided == "")


def test_every_environment_that_is_needed_has_a_recipe() -> None:
    for each in IMPLEMENTATIONS:
        assert each.environment in LANGUAGES[each.language].recipes
    assert all(BASE in each.recipes for each in LANGUAGES.values())


PYTHON = {
    # runtime: the GIL, gevent is there, ordinary, threads use cores, the build
    "cpython-3.14": (1, True, True, False, "cpython-3.14"),
    "cpython-3.14t": (0, False, False, True, "cpython-3.14t"),
    "cpython-3.14t-gil": (1, False, False, False, "cpython-3.14t"),
    "cpython-3.14+pyenv": (1, True, False, False, "cpython-3.14+pyenv"),
    "cpython-3.14t+pyenv": (0, False, False, True, "cpython-3.14t+pyenv"),
}


@pytest.mark.parametrize(("runtime", "told"), PYTHON.items())
def test_builds_of_cpython_differ_in_their_gil(runtime: str, told: tuple[int, bool, bool, bool, str]) -> None:
    python = LANGUAGES["python"]
    assert told == (
        python.fixed_facts(runtime)["gil"],
        python.unsupported(runtime, model_of("python", "gevent"), {}) == "",
        python.ordinary(runtime),
        python.parallel(runtime, model_of("python", "thread")),
        base_of(runtime),
    )
    assert not python.parallel(runtime, model_of("python", "asyncio"))
    assert python.parallel(runtime, model_of("python", "process-fork"))


def test_the_server_collector_is_a_runtime_of_its_own_and_wants_two_processors() -> None:
    csharp = LANGUAGES["csharp"]
    plain, server = (
        (
            csharp.fixed_facts(runtime)["server_gc"],
            csharp.variables(runtime, "").get("DOTNET_gcServer"),
            csharp.ordinary(runtime),
            base_of(runtime),
        )
        for runtime in ("dotnet-10", "dotnet-10-server-gc")
    )
    assert plain == (0, None, True, "dotnet-10")
    assert server == (1, "1", False, "dotnet-10")
    model = model_of("csharp", "task-run")
    said = [
        csharp.unsupported(runtime, model, {"workers": workers}) > ""
        for runtime in ("dotnet-10", "dotnet-10-server-gc")
        for workers in (1, 2)
    ]
    assert said == [False, False, True, False]


def test_families_name_models_of_several_languages() -> None:
    members = {
        family: [
            f"{language.name}/{model.name}"
            for language in LANGUAGES.values()
            for model in language.models
            if family in model.families
        ]
        for family in Family
    }
    known = ("python/", "go/", "js/", "csharp/", "c/")
    members = {
        family: [name for name in found if name.startswith(known)] for family, found in members.items()
    }
    assert members == {
        Family.LIGHT: [
            *("python/asyncio", "python/gevent", "go/goroutine", "js/async", "csharp/task", "c/epoll"),
            "c/timerfd",
        ],
        Family.LIGHTEST: ["python/asyncio", "go/goroutine", "js/async", "csharp/task", "c/epoll"],
        Family.THREAD: ["python/thread", "csharp/thread", "c/thread"],
        Family.HEAVY: ["python/process-forkserver", "js/worker", "c/process"],
    }


def toolchain(path: Path, language: str) -> Toolchain:
    return Toolchain(
        runtime=LANGUAGES[language].search.newest,
        language=language,
        status="found",
        version="1",
        maker="fake",
        path=str(path),
        source="named",
        remedy="",
        stamp="",
        environment={},
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("go", {"-trimpath", "-buildvcs=false", "-mod=readonly"}),
        ("csharp", {"Release", "-nodeReuse:false", "-p:UseSharedCompilation=false"}),
        ("python", {"--without-pip", "--require-hashes"}),
        ("c", {"-C", "floor"}),
    ],
)
def test_recipes_say_what_must_not_be_forgotten(tmp_path: Path, language: str, words: set[str]) -> None:
    there = toolchain(tmp_path / "tool", language)

    steps = LANGUAGES[language].recipes[BASE](there, tmp_path, tmp_path / "out").steps

    assert words <= {word for step in steps for word in step.argv}


@pytest.mark.parametrize(("language", "environ"), [("csharp", {"DOTNET_ROOT": "/sdk"}), ("c", {})])
def test_what_is_run_is_given_what_it_needs_to_find_itself(language: str, environ: dict[str, str]) -> None:
    assert LANGUAGES[language].variables("any", "/sdk/tool") == environ


def test_the_race_detector_needs_a_c_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    lacking = LANGUAGES["go"].exhibiting.lacking
    assert lacking((), {}) == ""
    assert lacking(("-race",), {"CC": "cc"}) == ""
    assert lacking(("-race",), {})


@pytest.mark.parametrize(
    ("language", "file", "keeps", "leaves"),
    [
        ("go", "a.go", ("-o", "out/program"), ("-o", os.devnull)),
        ("csharp", "a.cs", ("--output", "out"), ("--no-incremental",)),
        ("c", "a.c", ("-o", "out/program"), ("-o", os.devnull)),
    ],
)
def test_a_program_is_built_to_be_kept_or_for_what_is_said(
    tmp_path: Path, language: str, file: str, keeps: tuple[str, ...], leaves: tuple[str, ...]
) -> None:
    (tmp_path / file).touch()
    specimen = Specimen(path=tmp_path / file, step="run", flags=("-x",), arguments=(), environment={})
    build = LANGUAGES[language].exhibiting.build
    assert build
    for out, words in (("out", keeps), ("", leaves)):
        argv = build(toolchain(Path("tool"), language), specimen, out, tmp_path / "artifacts").argv
        assert argv[0] == "tool"
        assert {*words, "-x", file} <= set(argv)
    assert msgspec.structs.replace(specimen, path=tmp_path).target == "."
