"""Compare with an earlier run: a baseline, a snapshot, a JSON report, or the runs that were kept."""
