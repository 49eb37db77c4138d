"""How fast names are looked up, side by side, and what the DNS adds to an audit; NSD answers."""
