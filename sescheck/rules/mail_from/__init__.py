"""Rules about: MAIL FROM."""
