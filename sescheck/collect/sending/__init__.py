"""What is read of sending: configuration sets, templates, contact lists, pools, tenants and the rest."""
