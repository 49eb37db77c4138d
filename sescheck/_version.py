"""The version, below all rooms: whoever needs it need not import the package that exports it."""

__version__ = "0.1.0"
