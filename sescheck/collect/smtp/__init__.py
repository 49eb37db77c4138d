"""Readers of the IAM users that have SMTP credentials."""
