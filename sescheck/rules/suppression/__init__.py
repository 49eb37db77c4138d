"""Rules about the suppression list."""
