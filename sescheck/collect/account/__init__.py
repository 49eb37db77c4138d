"""Readers of an account: its ID and alias, its enabled regions, and its settings in a region."""
