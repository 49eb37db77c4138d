"""What the formats for people draw with."""
