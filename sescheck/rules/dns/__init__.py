"""Rules about what the DNS says."""
