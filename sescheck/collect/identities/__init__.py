"""Readers of identities: the list, then DKIM, MAIL FROM, notifications and details."""
