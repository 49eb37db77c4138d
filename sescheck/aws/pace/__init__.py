"""How fast each operation may be asked: AWS does not say, so it is learnt from what it answers and refuses.

SES documents one request a second for most reads, per operation, account and region, and its users' deployments
share that. What it really allows is often more. In the order of reading:

- ``token_buckets``: which limits explain every answer so far.
- ``rate_control``: the controller of one operation, in one region of one account: when may the next request go?
- ``first_guess``: what the controllers of a run tell each other.
- ``queue``: who waits for the next slot.
- ``pacer``: all queues of a run.
"""
