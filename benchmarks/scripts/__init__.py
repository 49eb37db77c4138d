"""The loops that sescheck is compared with."""
