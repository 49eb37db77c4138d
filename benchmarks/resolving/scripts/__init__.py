"""Programs that are measured as whole processes: PORT and the number of domains, and JSON at the end."""
