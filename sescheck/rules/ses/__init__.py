"""How SES itself decides, where several rules need to know: inheritance, quotas, topic policies and the like."""
