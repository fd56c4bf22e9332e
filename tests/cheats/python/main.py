"""Programs that answer right without doing the work: `main.py CHEAT --workload W ...`.

Each stands in for one implementation of the real program, which runs, traces and counts it as its own.
"""

import importlib
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[3] / "python"))

from implementations import file_name
from program import main

MODELS = {
    "timers_one_per_task": "asyncio",
    "timers_all_hops_at_once": "asyncio",
    "compute_lock_after": "thread",
    "compute_size_zero": "thread",
    "compute_chunks": "thread",
    "spawn_eight_tasks": "asyncio",
    "spawn_never_started": "asyncio",
    "spawn_threads_array": "thread",
    "mailbox_array": "asyncio",
    "mailbox_eight_tasks": "asyncio",
}

if __name__ == "__main__":
    cheat, *argv = sys.argv[1:]
    workload = cheat.partition("_")[0]
    sys.modules[file_name(workload, MODELS[cheat])] = importlib.import_module(cheat)
    sys.exit(main(argv))
