"""What is read of the things that settings point to, in their own region."""
