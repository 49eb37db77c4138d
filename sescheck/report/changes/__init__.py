"""What is other than it was: known findings, findings gone, settings changed."""
