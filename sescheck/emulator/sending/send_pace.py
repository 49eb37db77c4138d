"""The quota of a day and the rate of a second, which count recipients."""

import time

from sescheck.emulator.sending.not_accepted import NotAccepted, Why
from sescheck.emulator.state import RegionState

BURST_SECONDS = 10
"""SES lets short bursts exceed the rate. AWS does not say how long: the emulator looks at ten seconds."""
UNLIMITED = -1


def refuse_excess(state: RegionState, recipients: int) -> None:
    """Count recipients, unless they exceed the quota or the rate.

    Raises:
        NotAccepted: they exceed it.
    """
    account, clock, recent = state.account, time.monotonic(), state.sent_at
    sent = account.sent_last_24_hours + state.backend.sent_message_count
    if account.max_24_hour_send != UNLIMITED and sent + recipients > account.max_24_hour_send:
        raise NotAccepted(Why.QUOTA, "Daily message quota exceeded.")
    while recent and recent[0] <= clock - BURST_SECONDS:
        recent.popleft()
    if len(recent) + recipients > account.max_send_rate * BURST_SECONDS:
        raise NotAccepted(Why.RATE, "Maximum sending rate exceeded.")
    recent.extend([clock] * recipients)
