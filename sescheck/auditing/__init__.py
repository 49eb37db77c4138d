"""One audit from its arguments to its report; the command line and `sescheck.audit` both use it."""
