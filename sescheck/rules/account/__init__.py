"""Rules about: Account and limits."""
