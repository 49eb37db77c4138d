"""How a reader asks: in batches, a detail for each; what it makes of an answer, and what a failure costs."""
