"""The command line: one file a command, each short; errors become exit codes here, and only here."""
