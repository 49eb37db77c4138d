"""The subjects of rules: identities, resources, receipt rules, SMTP users."""
