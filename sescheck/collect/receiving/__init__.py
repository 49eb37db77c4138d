"""Readers of email receiving."""
