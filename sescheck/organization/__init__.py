"""Every account of an organization: which ones, read by a cluster of workers, kept in a folder, and one report."""
