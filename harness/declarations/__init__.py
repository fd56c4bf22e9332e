"""Profiles, claims and exhibits as they are declared."""
