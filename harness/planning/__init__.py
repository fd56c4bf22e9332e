"""From declarations to ordered invocations; pure."""
