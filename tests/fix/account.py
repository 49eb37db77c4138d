"""The account in which scripts run."""

ACCOUNT = "123456789012"
