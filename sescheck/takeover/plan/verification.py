"""The commands that verify that a region sends: mail to the mailbox simulator of SES, and readiness again.

Source: https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html (the mailbox simulator): also an
account in the sandbox may send to it, and its bounces and complaints do not count against the reputation.
"""

from collections.abc import Iterator, Sequence

from sescheck.engine.steps import Call
from sescheck.fix.printers.posix import command, quoted
from sescheck.takeover.model import Senders

_SIMULATED = ("success", "bounce", "complaint")


def verification(regions: Sequence[str], senders: Senders) -> Iterator[str]:
    """Yield the commands, for sh.

    Args:
        regions: the primary, if there is one, and the standby.
        senders: a ready one writes, else one that is blocked until the plan is carried out.
    """
    here = regions[-1]
    name = next(iter((*senders.ready, *senders.blocked, *senders.unknown)), None)
    if name is not None:
        for each in _SIMULATED:
            yield command(_send(here, name if "@" in name else f"readiness@{name}", each))
    if len(regions) == 1:
        yield f"sescheck readiness {quoted(here)}"
    else:
        yield f"sescheck readiness --primary {quoted(regions[0])} --standby {quoted(here)}"


def _send(region: str, sender: str, mailbox: str) -> Call:
    subject = f"sescheck: can {region} send?"
    return Call(
        "sesv2",
        "SendEmail",
        region,
        {
            "FromEmailAddress": sender,
            "Destination": {"ToAddresses": [f"{mailbox}@simulator.amazonses.com"]},
            "Content": {"Simple": {"Subject": {"Data": subject}, "Body": {"Text": {"Data": subject}}}},
        },
    )
