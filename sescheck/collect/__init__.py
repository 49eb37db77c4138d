"""Reading: one file a thing read, each of which declares the operations that it asks; a snapshot comes out."""
