"""Readers of email sending: configuration sets, templates, contact lists, pools, tenants and others."""
