"""The completion of values in the shell. Each option names its completer."""
