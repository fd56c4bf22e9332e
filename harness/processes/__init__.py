"""Starts, watches, meters and ends programs: nothing outlives it."""
