"""IAM policy documents: what they mean, whether two mean the same, and what they allow. AWS is not called here."""
