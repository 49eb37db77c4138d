"""Rules about templates, IP pools, tenants and other resources."""
