"""The command line: one file per command, each short. Only this package turns errors into exit codes."""
