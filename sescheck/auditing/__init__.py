"""One audit from its arguments to its report: what the command line and `sescheck.audit` both go through.

The room cannot be called `audit`: a package of that name would hide the function of the same name.
"""
