"""A simulator of the pace, in virtual time: what an audit asks of one operation, against a token bucket."""
