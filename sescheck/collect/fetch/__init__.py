"""How readers call AWS, in batches or item by item; how answers are parsed; what happens if a reader fails."""
