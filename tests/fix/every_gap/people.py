"""The steps that people and AWS do: each by its title, through the backdoor of the emulator."""

import re
from collections.abc import Callable
from itertools import pairwise

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.dns.dns_server import DnsServer
from tests.fix.every_gap.names import ACCOUNT

Deed = Callable[..., None]
DEEDS: list[tuple[re.Pattern[str], Deed]] = []
NOTHING_TO_DO = re.compile(
    r"Find out why sending is disabled|Find out why the tenant|Wait until SES has verified|Make \S+ able to send"
    r"|Derive the SMTP password|Ask a public resolver|Audit \S+ too|Publish the DKIM records of|Verify the sender"
    r"|Create a new access key|Associate the resources of the tenant|Import the contacts"
    r"|Decide when receivers enforce DMARC for|Verify an identity to send from in"
)
"""Steps that only read, or that other steps of the script, or of the next one, have as commands or records.

The script creates the identities that a region lacks: it then has one to send from.
"""


class NobodyError(Exception):
    """A step is left to people, and nobody here knows what to do."""


class People:
    """Everybody who is not a program.

    Attributes:
        chosen: what they fill in later, by the beginning of its name.
    """

    def __init__(self, emulator: Emulator, server: DnsServer, chosen: dict[str, str]) -> None:
        self.emulator, self.server, self.chosen = emulator, server, chosen

    def region(self, name: str) -> Region:
        """The backdoor of a region."""
        return self.emulator.region(name, ACCOUNT)

    def do(self, title: str) -> None:
        """Do what a title says.

        Raises:
            NobodyError: nobody knows how.
        """
        for pattern, deed in DEEDS:
            if found := pattern.fullmatch(title):
                named = found.groupdict()
                deed(self, *(() if named else found.groups()), **named)
                return
        if not NOTHING_TO_DO.match(title):
            raise NobodyError(title)

    def grant(self, arguments: list[str]) -> None:
        """AWS grants a quota that a command asked for."""
        option = dict(pairwise(arguments))
        region, wanted = self.region(option["--region"]), float(option["--desired-value"])
        if option["--quota-code"] == "L-804C8AE8":
            region.account(max_24_hour_send=wanted)
        else:
            region.account(max_send_rate=wanted)


def does(title: str) -> Callable[[Deed], Deed]:
    """Register what is done for titles of this form."""

    def register(deed: Deed) -> Deed:
        DEEDS.append((re.compile(title), deed))
        return deed

    return register
