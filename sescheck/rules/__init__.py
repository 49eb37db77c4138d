"""Rules: questions about a subject of a snapshot, one file each, answered without AWS, clock or environment."""
