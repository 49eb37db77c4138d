"""An organization of many accounts in nested organizational units, some of which cannot be read."""

from dataclasses import dataclass

from sescheck.emulator.organization import Organization
from sescheck.emulator.server.emulator import Emulator

UNITS = ("Workloads", "Production", "Europe", "Mail", "Newsletters")
"""Each is in the one before: as deep as AWS allows."""
OTHER_UNITS = ("Sandbox", "Security")
STATES = {7: "SUSPENDED", 11: "CLOSED", 13: "PENDING_ACTIVATION", 17: "PENDING_CLOSURE"}
"""The states of every fiftieth account, from these numbers on; only the last is read."""
_EVERY = 50


@dataclass(frozen=True)
class Organized:
    """What was seeded.

    Attributes:
        units: the ID of each organizational unit, by name.
        account_ids: the member accounts, without the management account.
        readable: those of them that are in use.
    """

    organization: Organization
    units: dict[str, str]
    account_ids: tuple[str, ...]
    readable: tuple[str, ...]


def organization(emulator: Emulator, accounts: int = 200, management_account: str | None = None) -> Organized:
    """Seed an organization with that many member accounts; SES of all of them is empty.

    Accounts with an odd number have an ID that begins with zeros. Every third account has the tag ``stage=prod``.
    """
    seeded = emulator.organization(management_account)
    units: dict[str, str] = {}
    parent = seeded.add_unit(UNITS[0])
    units[UNITS[0]] = parent
    for name in UNITS[1:]:
        units[name] = parent = seeded.add_unit(name, parent)
    units |= {name: seeded.add_unit(name) for name in OTHER_UNITS}
    places = tuple(units.values())
    readable = []
    for number in range(1, accounts + 1):
        state = STATES.get(number % _EVERY, "ACTIVE")
        id_ = account_id(number)
        seeded.add_account(
            id_,
            f"account {number}",
            unit=places[number % len(places)],
            state=state,
            tags={"stage": "prod"} if number % 3 == 0 else {"stage": "test"},
        )
        if state in {"ACTIVE", "PENDING_CLOSURE"}:
            readable.append(id_)
    return Organized(seeded, units, tuple(map(account_id, range(1, accounts + 1))), tuple(readable))


def account_id(number: int) -> str:
    """Return the ID of the member account with that number, from 1."""
    return f"{number:012}" if number % 2 else f"2{number:011}"
