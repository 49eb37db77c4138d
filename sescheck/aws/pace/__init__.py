"""The rate of each operation: AWS does not publish its limits, so they are learned from answers and refusals.

SES documents one request a second for most reads, per operation, account and region, and the users' deployments
share that. The real limit is often higher. Read the files in this order:

- ``token_buckets``: which limits explain every answer so far.
- ``rate_control``: the controller of one operation, in one region of one account: when may the next request go?
- ``first_guess``: what the controllers of a run share.
- ``queue``: the requests that wait for the next slot.
- ``pacer``: all queues of a run.
"""
