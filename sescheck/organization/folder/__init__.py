"""The folder of an organization: a manifest, and a snapshot of each account; on this machine or in a bucket."""
