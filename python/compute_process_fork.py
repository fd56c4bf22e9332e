"""compute: the same pool of processes, each a copy of this one."""

from functools import partial
from multiprocessing import get_context

from compute_process_forkserver import run_in

# region work
run = partial(run_in, get_context("fork"))
# endregion
