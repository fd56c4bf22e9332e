import os
import resource
import sysconfig
from pathlib import Path

import pytest

from plateau import collect

MOST = 64 << 20
BLOCK = 1 << 10  # more than CPython's own allocator takes


def resident() -> int:
    """Return the bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()


@pytest.mark.skipif(
    "glibc" not in (os.confstr("CS_GNU_LIBC_VERSION") or ""), reason="only glibc can give back"
)
@pytest.mark.skipif(
    bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    reason="without a GIL objects are mimalloc's, which glibc does not reach",
)
def test_what_is_free_is_given_back() -> None:
    blocks = [bytes(BLOCK) for _ in range(MOST // BLOCK)]
    last = blocks.pop()  # keeps the heap from shrinking by itself
    full = resident()
    blocks.clear()
    assert resident() > full - MOST / 2
    assert collect() == 0
    assert resident() < full - MOST / 2
    assert len(last) == BLOCK
