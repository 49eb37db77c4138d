"""A controller that may take the place of `sescheck.aws.pace`: the simulator runs both."""
