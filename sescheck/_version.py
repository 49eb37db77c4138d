"""The version, below all rooms: no room has to import the package that exports it."""

__version__ = "0.1.0"
