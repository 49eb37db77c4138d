"""What an organization costs: the command, a loop of other commands, and what the engine adds to an account."""
