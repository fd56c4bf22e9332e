"""From results to what a person reads; pure, but for the files at its edge."""
