"""The steps that several rules have in common: how a thing is created or changed in a region."""
