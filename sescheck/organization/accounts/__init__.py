"""Which accounts: those of AWS Organizations or of a file, chosen by organizational unit, ID and tag."""
