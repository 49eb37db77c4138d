"""What mends the findings of a run: a plan of steps, and its printers. Nothing here runs a step."""
