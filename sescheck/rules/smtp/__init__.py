"""Rules about SMTP credentials."""
