#include <pybind11/pybind11.h>

#include "kernels.hpp"

namespace py = pybind11;

PYBIND11_MODULE(_kernels,
                m,
                py::mod_gil_not_used(),
                py::multiple_interpreters::per_interpreter_gil()) {
    m.doc() = "The unit of work in C++.";
    m.def("unit",
          &kernels::unit,
          py::arg("base").noconvert(),
          py::arg("index").noconvert(),
          py::arg("rounds").noconvert(),
          py::call_guard<py::gil_scoped_release>(),
          "Compute one unit of work with the GIL released.");
    m.def("unit_holding_gil",
          &kernels::unit,
          py::arg("base").noconvert(),
          py::arg("index").noconvert(),
          py::arg("rounds").noconvert(),
          "Compute the same with the GIL held: the comparison, not an accident.");
}
