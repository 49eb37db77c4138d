"""How fast sescheck is, what it costs, and beside whom."""
