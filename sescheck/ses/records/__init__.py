"""What the DNS should say for SES, and what its answers mean: DKIM, MAIL FROM, receiving, tracking, DMARC, SPF."""
