"""From the command line's words to what a run needs: toolchains, builds, what is available."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from harness.declarations.profiles import PROFILES, Profile
from harness.errors import UsageError
from harness.languages import LANGUAGES
from harness.model import BASE, Build, Case, Outcome, Reason, Status, Toolchain
from harness.planning.plan import Available, entries_of, given_of, takes
from harness.workloads import IMPLEMENTATIONS, WORKLOADS, implementation_of, workload_of

LONGEST_S = 7 * 86_400


def profile_of(name: str) -> Profile:
    """Return a profile; UsageError with the names of all where there is none."""
    if name not in PROFILES:
        raise UsageError(f"no profile {name!r}", f"there are: {', '.join(PROFILES)}")
    return PROFILES[name]


def seconds(text: str | None) -> int | None:
    """Return a time in seconds, given as `90s`, `20m`, `2h` or plain seconds."""
    if text is None:
        return None
    match = re.fullmatch(r"(\d{1,6})([smh]?)", text)
    found = int(match[1]) * {"m": 60, "h": 3_600}.get(match[2], 1) if match else 0
    if not 0 < found <= LONGEST_S:
        raise UsageError(f"not a time: {text!r}", "write `90s`, `20m` or `2h`; a week at the most")
    return found


def available(toolchains: Sequence[Toolchain], builds: Sequence[Build] | None) -> tuple[Available, ...]:
    """Return the runtimes as the plan sees them; without builds all packages are taken to be there."""
    return tuple(_available(each, builds) for each in toolchains)


def environments(
    profile: Profile, toolchains: Sequence[Toolchain], only: Sequence[str]
) -> set[tuple[str, str]]:
    """Return the locked environments that a selection needs, as (language, name)."""
    entries = entries_of(profile, available(toolchains, None), only)
    needed = (implementation_of(entry.case) for entry in entries)
    return {(each.language, each.environment) for each in needed}


def _available(toolchain: Toolchain, builds: Sequence[Build] | None) -> Available:
    own = {build.name: build for build in builds or () if build.runtime == toolchain.runtime}
    missing = None
    models = LANGUAGES[toolchain.language].models
    packages = tuple(dict.fromkeys(package for model in models for package in model.needs))
    if toolchain.status != "found":
        command = toolchain.remedy.partition("   #")[0]  # what follows names paths, which no plan holds
        sentence = f"no {toolchain.runtime} here; get it with: {command}"
        missing = Outcome(status=Status.SKIPPED, reason=Reason.TOOLCHAIN_MISSING, diagnostic=sentence)
    elif builds is not None:
        base = own.get(toolchain.runtime)
        packages = base.packages if base else ()
        if base is None:
            missing = Outcome(status=Status.SKIPPED, reason=Reason.BUILD, diagnostic="was not built")
    return Available(
        runtime=toolchain.runtime,
        language=toolchain.language,
        packages=packages,
        missing=missing,
        unbuilt={each.locked: each.problem for each in own.values() if each.problem},
        apart={each.locked: each.packages for each in own.values() if each.locked != BASE},
    )


def patterns(text: str) -> tuple[str, ...]:
    """Split comma-separated patterns."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def nearest(only: Sequence[str], runtimes: Sequence[Available]) -> str:
    """Say what patterns that take nothing may have meant."""
    names = {workload.name for workload in WORKLOADS} | {each.model for each in IMPLEMENTATIONS}
    names |= {f"{each.workload}/{each.model}" for each in IMPLEMENTATIONS}
    near = [
        name for pattern in only for name in get_close_matches(pattern.strip("*!"), sorted(names), 3, 0.5)
    ]
    if near:
        return f"did you mean {', '.join(dict.fromkeys(near))}?"
    known = ", ".join(workload.name for workload in WORKLOADS)
    return f"workloads: {known}; runtimes: {', '.join(each.runtime for each in runtimes)}"


def case_of(text: str) -> Case:
    """Return the case that an id names, or `workload/model@runtime` at the tiny parameters."""
    match = re.fullmatch(r"([a-z]+)/([a-z-]+)@([a-z0-9.+-]+)(\?[a-z_]+=\d+(?:&[a-z_]+=\d+)*)?", text)
    if not match:
        raise UsageError(
            f"not a case: {text!r}", "write workload/model@runtime, or an id as `plan` prints it"
        )
    workload, model, runtime, query = match.groups()
    known = [f"{each.workload}/{each.model}" for each in IMPLEMENTATIONS]
    if f"{workload}/{model}" not in known:
        near = get_close_matches(f"{workload}/{model}", known, 3) or [each.name for each in WORKLOADS]
        raise UsageError(f"no implementation {workload}/{model}", f"did you mean {', '.join(near)}?")
    declared = workload_of(workload)
    if query:
        _, parameters = given_of(query)
        if set(parameters) != set(declared.least):
            raise UsageError(
                f"parameters {sorted(parameters)}", f"{workload} takes {', '.join(declared.least)}"
            )
    else:
        tiny = declared.points["tiny"]
        parameters = next(point.parameters for point in tiny if takes(point.models, model, runtime))
    ordered = {name: parameters[name] for name in declared.least}
    return Case(workload=workload, version=declared.version, runtime=runtime, model=model, parameters=ordered)
