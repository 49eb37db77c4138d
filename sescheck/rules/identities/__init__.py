"""Rules about identities."""
