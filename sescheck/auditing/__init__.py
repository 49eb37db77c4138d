"""One audit from its arguments to its report: what the command line and `sescheck.audit` both go through."""
