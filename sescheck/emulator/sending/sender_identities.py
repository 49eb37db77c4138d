"""Through which identity an address sends.

A verified domain covers its addresses and its subdomains; an address covers itself with a `+label`. The settings
are those of the most specific identity that is verified.
Source: https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
"""

from collections.abc import Iterator

from sescheck.emulator.state import Identity, RegionState


def covering_names(address: str) -> Iterator[str]:
    """The names whose identities cover an address, the most specific one first."""
    user, _, host = address.rpartition("@")
    yield address
    base, plus, _ = user.partition("+")
    if base and plus:
        yield f"{base}@{host}"
    labels = host.lower().split(".")
    yield from (".".join(labels[first:]) for first in range(len(labels) - 1))


def ruling(state: RegionState, address: str) -> Identity | None:
    """The most specific verified identity that covers an address."""
    found = (state.find(name) for name in covering_names(address))
    return next((identity for identity in found if identity is not None and identity.is_verified), None)
