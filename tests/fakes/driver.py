"""A harness to be killed: runs a table of programs round and round, for 25 s at the latest.

driver.py COOKIE FOLDER TABLE prints `keeper PID`, and around each invocation `begin …` and `end …`.
"""

import json
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from harness.model import Command
from harness.processes.invoke import Keeper, invoke

DEADLINE_S = 0.2


def main() -> None:
    signal.alarm(25)
    cookie, folder, table = sys.argv[1:]
    with Keeper() as keeper:
        while True:
            for argv in json.loads(table):
                print("keeper", keeper.pid)
                print("begin", *argv, flush=True)
                environment = {"PATH": "/usr/bin:/bin", "BENCH_RUN": cookie}
                command = Command(argv=argv, environment=environment, directory=folder, deadline_s=DEADLINE_S)
                seen = invoke(keeper, command)
                print(f"end killed={seen.killed} leaked={seen.leaked} {seen.stdout!r}", flush=True)


if __name__ == "__main__":
    main()
