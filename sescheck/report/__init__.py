"""Reports: one file or folder per format, which turns a report into text. Only the CLI writes."""
