"""Rules about: Feedback notifications."""
