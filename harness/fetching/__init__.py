"""Downloads, and other people's tools under a deadline."""
