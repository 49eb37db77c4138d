"""One account as the rules see it, and its identities compared across regions. AWS is not called here."""
