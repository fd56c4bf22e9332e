"""Where things are in the checkout that the harness runs from."""

from pathlib import Path
from typing import Final

REFERENCES: Final = "results"  # committed runs: the docs rest on them
LOCAL: Final = f"{REFERENCES}/local"
STATE: Final = ".toolchains/state"
ORACLE: Final = "build/c/liboracle.so"
REQUIREMENTS: Final = "requirements"


def checkout() -> Path:
    """Return the folder that the harness runs from."""
    return Path(__file__).resolve().parent.parent
