"""Builders of snapshots, for the worked examples of rules and for tests."""
