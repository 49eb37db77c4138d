"""Rules about: Identities."""
