"""A primary region that is sound, a standby that has every kind of gap, and the people who close some of them."""
