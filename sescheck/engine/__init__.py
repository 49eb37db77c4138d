"""What a rule is, what it is asked about, and how the rules are run."""
