import sys
from importlib.util import find_spec, module_from_spec, spec_from_file_location

print("GIL:", sys._is_gil_enabled())
# One of CPython's own test modules: like many an older extension it does not say that it needs no GIL.
spec = spec_from_file_location("_testmultiphase_null_slots", find_spec("_testmultiphase").origin)
module_from_spec(spec)
print("GIL:", sys._is_gil_enabled())
