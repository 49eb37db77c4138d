"""Rules about templates, pools, tenants and what else a region keeps."""
