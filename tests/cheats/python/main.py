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
    "timers_one_sleeps": "asyncio",
    "timers_short_path": "asyncio",
    "timers_stepped_by_hand": "asyncio",
    "timers_pool": "thread",
    "compute_half_dealt": "thread-pool",
    "compute_lock_after": "thread-pool",
    "compute_lock_second_half": "process-forkserver",
    "compute_size_zero": "thread-pool",
    "compute_chunks": "thread-pool",
    "compute_threads_anew": "thread",
    "spawn_called_early": "asyncio",
    "spawn_eight_of_ten": "process-forkserver",
    "spawn_eight_tasks": "asyncio",
    "spawn_first_gate_left_out": "asyncio",
    "spawn_flat": "asyncio",
    "spawn_greenlets_called_early": "gevent",
    "spawn_kept_tasks": "asyncio",
    "spawn_kept_threads": "thread",
    "spawn_made_between": "asyncio",
    "spawn_never_started": "asyncio",
    "spawn_other_path": "asyncio",
    "spawn_polling": "thread",
    "spawn_registered": "asyncio",
    "spawn_threads_array": "thread",
    "spawn_time_out": "asyncio",
    "mailbox_array": "asyncio",
    "mailbox_eight_tasks": "asyncio",
    "mailbox_formula": "thread",
    "mailbox_kept_tasks": "asyncio",
    "mailbox_kept_threads": "thread",
    "mailbox_loop_beside_dummies": "asyncio",
    "mailbox_loop_beside_threads": "thread",
    "mailbox_one_gate": "asyncio",
    "mailbox_shared_condition": "thread",
}

if __name__ == "__main__":
    cheat, *argv = sys.argv[1:]
    workload = cheat.partition("_")[0]
    sys.modules[file_name(workload, MODELS[cheat])] = importlib.import_module(cheat)
    sys.exit(main(argv))
