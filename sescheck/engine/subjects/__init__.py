"""What a rule may be asked about: identities, resources, receipt rules, SMTP users."""
