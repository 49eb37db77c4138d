"""Rules about feedback notifications."""
