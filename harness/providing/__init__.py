"""Finds or brings what languages need, and builds: what is the same for all of them."""
