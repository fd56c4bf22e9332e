"""From records to outcomes, statistics and verdicts; pure."""
