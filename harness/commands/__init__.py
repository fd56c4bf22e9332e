"""The subcommands, a file each: they put the parts together and print what came of it."""
