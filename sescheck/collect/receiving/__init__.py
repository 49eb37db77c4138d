"""What is read of receiving."""
