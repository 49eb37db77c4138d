"""How SES decides: what covers what, what signs, what is pooled, what a destination does; with sources."""
