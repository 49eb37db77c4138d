"""Measure how fast sescheck is and what it costs, and compare it with other tools."""
