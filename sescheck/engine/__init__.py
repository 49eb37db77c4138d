"""The engine: what a rule is, which subjects it checks, and how the rules are run."""
