"""Rules about DKIM."""
