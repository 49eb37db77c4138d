"""The version, in a module of its own: a package that needs it does not import the package that exports it."""

__version__ = "0.1.0"
