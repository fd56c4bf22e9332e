"""What is written down of a run, and of the machine that it ran on."""
