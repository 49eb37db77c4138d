"""Rules about sending authorization."""
