"""How SES behaves: which identity covers a name, whether mail is signed, what a destination does. With sources."""
