"""The tools of the models whose tasks are processes."""

import os

from plateau import blocking as plateau

__all__ = ["census", "identity", "plateau"]

identity = os.getpid
census = None  # the kernel counts processes
