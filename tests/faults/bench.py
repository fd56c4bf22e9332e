"""The bench on which the fakes run, and its look at what is left."""

import contextlib
import json
import secrets
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from harness.model import COLLECT, Census, Command, Hold, Observation
from harness.processes.invoke import invoke
from harness.processes.keeping import Keeper

FAKES = Path(__file__).parents[1] / "fakes"


WEIGHED = Hold(gates=1, script=((COLLECT,),), tasks=1, census=Census.RUNTIME)


class Bench:
    """A keeper, a folder and a cookie: everything for running fakes."""

    def __init__(self, fake: Path, folder: Path) -> None:
        self.fake, self.folder, self.cookie = fake, folder, secrets.token_hex(8)
        self.keeper = Keeper()

    def command(self, *argv: str, deadline_s: float = 20) -> Command:
        environment = {"PATH": "/usr/bin:/bin", "BENCH_RUN": self.cookie}
        return Command(argv=argv, environment=environment, directory=str(self.folder), deadline_s=deadline_s)

    def run(
        self,
        *words: str | int,
        deadline_s: float = 20,
        hold: Hold | None = None,
        stop: int | None = None,
        memory_limit_bytes: int | None = None,
    ) -> Observation:
        """Run a behaviour of fake.c."""
        command = self.command(str(self.fake), *map(str, words), deadline_s=deadline_s)
        return invoke(self.keeper, command, hold=hold, stop=stop, memory_limit_bytes=memory_limit_bytes)

    def say(self, *words: str, deadline_s: float = 20, hold: Hold | None = None) -> Observation:
        """Run a behaviour of fake.py."""
        argv = (sys.executable, "-I", "-S", str(FAKES / "fake.py"), *words)
        return invoke(self.keeper, self.command(*argv, deadline_s=deadline_s), hold=hold)

    def driver(
        self, table: list[list[str]], folder: str | None = None, partners: Sequence[list[str]] = ()
    ) -> list[str]:
        """The command of a harness in a process of its own, which runs the table round and round."""
        return [
            sys.executable,
            str(FAKES / "driver.py"),
            self.cookie,
            folder or str(self.folder),
            json.dumps(table),
            json.dumps(partners),
        ]

    def left(self) -> list[int]:
        """The living processes that are this bench's, by cookie or by executable."""
        return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if self._is_ours(folder)]

    def _is_ours(self, process: Path) -> bool:
        with contextlib.suppress(OSError):
            if f"BENCH_RUN={self.cookie}".encode() in (process / "environ").read_bytes():
                return True
            return (process / "exe").readlink() == self.fake
        return False

    def is_clean(self, within_s: float) -> bool:
        until = time.monotonic() + within_s
        while self.left():
            if time.monotonic() > until:
                return False
            time.sleep(0.002)
        return True
