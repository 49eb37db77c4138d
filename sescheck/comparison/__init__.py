"""One account as the rules see it, and questions put to its other regions. AWS is not asked here."""
