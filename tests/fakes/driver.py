"""A harness to be killed: runs a table of programs round and round, for 25 s at the latest.

driver.py COOKIE FOLDER TABLE PARTNERS prints `keeper PID`, and around each invocation `begin …` and `end …`;
each program has the partners at its side.
"""

import contextlib
import json
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from harness.model import Command
from harness.processes.invoke import invoke
from harness.processes.keeping import Keeper
from harness.processes.partners import Beside

DEADLINE_S = 0.2


def main() -> None:
    signal.alarm(25)
    cookie, folder, table, beside = sys.argv[1:]
    environment = {"PATH": "/usr/bin:/bin", "BENCH_RUN": cookie}

    def command(argv: list[str], deadline_s: float = DEADLINE_S) -> Command:
        return Command(argv=argv, environment=environment, directory=folder, deadline_s=deadline_s)

    with contextlib.ExitStack() as keepers:
        keeper = keepers.enter_context(Keeper())
        partners = [
            Beside("server", keepers.enter_context(Keeper()), command(argv, deadline_s=5), lambda _: ())
            for argv in json.loads(beside)
        ]
        while True:
            for argv in json.loads(table):
                print("keeper", keeper.pid)
                print("begin", *argv, flush=True)
                seen = invoke(keeper, command(argv), partners=partners)
                print(f"end killed={seen.killed} leaked={seen.leaked} {seen.stdout!r}", flush=True)


if __name__ == "__main__":
    main()
