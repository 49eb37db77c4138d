"""The report about all accounts, made one account at a time: its memory does not grow with their number."""
