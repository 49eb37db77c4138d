"""The configuration file: its structure, where it is found, and its errors with their lines. Makes no call."""
