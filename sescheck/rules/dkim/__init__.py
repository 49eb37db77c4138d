"""Rules about: DKIM."""
