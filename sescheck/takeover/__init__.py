"""Whether a region can carry the mail tonight, its own or that of another region: a view of findings."""
