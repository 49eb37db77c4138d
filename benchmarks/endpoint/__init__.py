"""An SES that never existed: synthetic worlds behind both of its protocols, with latency and throttling."""
