"""What to do so that a region can take over: steps by lead time, what is left tonight, and how to verify it."""
