"""Rules about receiving."""
