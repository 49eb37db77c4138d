"""What several rules share. A file whose name begins with an underscore is not a rule."""

OWNER = "owner"
"""The tag that says which team answers for a resource."""

TEAMS = ("shop", "billing", "news")
"""The names of configuration sets begin with one of these and a hyphen."""
