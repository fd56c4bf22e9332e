"""compute: the same pool of processes, each a copy of this one."""

from functools import partial

import compute_process_forkserver

# region work
run = partial(compute_process_forkserver.run, start_method="fork")
# endregion
