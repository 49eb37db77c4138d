"""Three healthy regions, and an auditor with few permissions: nothing may be reported as missing."""

from sescheck.emulator.server.emulator import DEFAULT_ACCOUNT, Emulator
from sescheck.emulator.server.faults import Fault
from sescheck.emulator.worlds.healthy import healthy
from sescheck.emulator.worlds.scenario import Scenario

OPEN = ("us-east-1", "eu-west-1")
CLOSED = "eu-central-1"
READ_ONLY = ("ses:BatchGetMetricData", "ses:Get*", "ses:List*")
"""The actions of AWS's own policy AmazonSESReadOnlyAccess, version 2.

Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSESReadOnlyAccess.html
"""
FAULTS = (Fault("deny-by-scp", region=CLOSED), Fault("allow-only", allow=READ_ONLY))
"""A service control policy closes one region; in the others the auditor has only that policy."""


def locked_down(emulator: Emulator) -> None:
    """Seed account 123456789012; the faults are not added here."""
    healthy(emulator, (*OPEN, CLOSED), DEFAULT_ACCOUNT)


LOCKED_DOWN = Scenario(
    "the auditor has only the policy AmazonSESReadOnlyAccess, and a service control policy closes eu-central-1",
    locked_down,
    (*OPEN, CLOSED),
    faults=FAULTS,
)
