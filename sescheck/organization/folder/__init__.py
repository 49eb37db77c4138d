"""The folder of an organization: a manifest and a snapshot for each account, on a disk or in an S3 bucket."""
