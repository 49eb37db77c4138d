"""IAM policy documents: what they say, whether two say the same, what they allow. Pure: text in, judgement out."""
