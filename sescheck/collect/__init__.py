"""Read accounts from AWS into a snapshot. Each module reads one thing and declares the operations it calls."""
