"""How each tool that is measured is started, and what it made of the world."""
