"""A campaign, one invocation from end to end, the attempts of exhibits, and progress."""
