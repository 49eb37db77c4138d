"""Rules about the account and its limits."""
