"""Rules that users write: found, checked without running them, loaded, and kept from AWS."""
