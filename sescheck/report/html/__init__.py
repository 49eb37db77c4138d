"""The HTML report: ``templates/`` and ``assets/`` are what it looks like, the modules what it says."""
