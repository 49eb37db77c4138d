"""Rules about MAIL FROM domains."""
