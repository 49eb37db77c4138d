"""Rules about configuration sets and event destinations."""
