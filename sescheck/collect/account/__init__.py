"""What is read of an account in a region."""
