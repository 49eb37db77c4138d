"""What SES checks before it accepts a mail."""
