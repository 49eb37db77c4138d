"""The configuration file: its shape, where it is found, what is wrong with it and on which line. Makes no call."""
