"""The report about all accounts of an organization, made one account at a time."""
