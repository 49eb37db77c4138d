"""Seed the emulator from a snapshot, such as the worked example of a rule."""
