"""Reports: one file a format; a report in, text out. Only the CLI writes."""
