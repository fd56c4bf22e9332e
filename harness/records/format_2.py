"""Format 2, as format 3 would have said it: models, and what an exhibit calls after them, had other names."""

from typing import Any

from harness.languages import LANGUAGES, of_runtime


def upgraded(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a line's members in format 3."""
    match fields:
        case {"begin": {"id": str(id_)} as begun}:
            return fields | {"begin": begun | {"id": _id(id_)}}
        case {
            "observed": {"exhibit": "properties", "language": str(name), "variant": str(variant)} as observed
        }:
            return fields | {
                "observed": observed | {"variant": LANGUAGES[name].formerly.get(variant, variant)}
            }
        case {"case": {"workload": str(of), "runtime": str(on), "model": str(model)} as case, "id": str(id_)}:
            return fields | {"case": case | {"model": _model(of, on, model)}, "id": _id(id_)}
        case _:
            return fields


def _id(id_: str) -> str:
    """Return a case's id with its model's name of today."""
    workload, _, rest = id_.partition("/")
    model, _, rest = rest.partition("@")
    runtime, mark, parameters = rest.partition("?")
    return f"{workload}/{_model(workload, runtime, model)}@{runtime}{mark}{parameters}"


def _model(workload: str, runtime: str, model: str) -> str:
    formerly = of_runtime(runtime).formerly
    return formerly.get(f"{workload}/{model}") or formerly.get(model, model)
