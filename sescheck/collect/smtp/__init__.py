"""What is read of the IAM users that have SMTP credentials."""
