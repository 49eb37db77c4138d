"""Readers of the resources that settings name, each in its own region."""
