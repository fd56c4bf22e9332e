#include <pybind11/pybind11.h>

#include "kernels.hpp"

namespace py = pybind11;

static_assert(noexcept(kernels::unit(0, 0, 0)), "nothing is thrown where the thread state is detached");

PYBIND11_MODULE(_kernels,
                m,
                py::mod_gil_not_used(),
                py::multiple_interpreters::per_interpreter_gil()) {
    m.doc() = "The unit of work in C++.";
    // The guard opens when the arguments have been converted and closes before the result is made an int:
    // between the two this thread is detached, and on a build with the GIL it does not hold it.
    m.def("unit",
          &kernels::unit,
          py::arg("base").noconvert(),
          py::arg("index").noconvert(),
          py::arg("rounds").noconvert(),
          py::call_guard<py::gil_scoped_release>(),
          "Compute one unit of work with the thread state detached: the GIL is released.");
    // Attached all along. On a free-threaded build that keeps nobody from computing, but every
    // stop-the-world pause, and with it every other thread of Python's, waits for the end of the call.
    m.def("unit_holding_gil",
          &kernels::unit,
          py::arg("base").noconvert(),
          py::arg("index").noconvert(),
          py::arg("rounds").noconvert(),
          "Compute the same with the thread state attached: the GIL is held, on purpose.");
}
