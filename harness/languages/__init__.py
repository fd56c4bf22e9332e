"""The languages, a room for each: all that the harness knows of it. This folder is their list."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from harness.language import Language, Model

_ROOMS: Final = [import_module(f"{__name__}.{room.name}").LANGUAGE for room in iter_modules(__path__)]
LANGUAGES: Final[Mapping[str, Language]] = {
    room.name: room for room in sorted(_ROOMS, key=lambda room: room.place)
}
FLOOR: Final = next(language for language in LANGUAGES.values() if language.floor)
_MODELS: Final = {(each.name, model.name): model for each in LANGUAGES.values() for model in each.models}


def language_of(name: str) -> str | None:
    """Tell the language that a runtime's name, or the language's own, belongs to."""
    return next(
        (each.name for each in LANGUAGES.values() if name == each.name or name.startswith(f"{each.prefix}-")),
        None,
    )


def of_runtime(name: str) -> Language:
    """Return the language of a runtime; KeyError if there is none."""
    return LANGUAGES[language_of(name) or name]


def base_of(runtime: str) -> str:
    """Return the runtime whose build this one runs: of a control the other, of any other itself."""
    return runtime.removesuffix(of_runtime(runtime).control)


def model_of(language: str, name: str) -> Model:
    """Return the declaration of a language's model; KeyError if there is none."""
    return _MODELS[language, name]
