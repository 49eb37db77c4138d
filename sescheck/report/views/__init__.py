"""What a report shows, before any format draws it: verdicts, tables, clusters, gaps, changes and counts."""
