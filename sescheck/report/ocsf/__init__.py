"""The OCSF report: which events there are, and how one is written."""
