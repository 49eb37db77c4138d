"""Guess which regions a first configuration compares, and for which identities, from what they hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from glob import escape

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Use:
    """A region in use, of all accounts together.

    Attributes:
        names: of the identities that were listed.
        sent: messages of the last 24 hours, as far as AWS said.
        receives: a receipt rule set is active.
        lines: what was read, a line an account.
    """

    region: str
    names: frozenset[str]
    sent: float
    receives: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """A group.

    Attributes:
        why: the reason for the guess.
        identities: globs; empty for all identities.
    """

    name: str
    regions: tuple[str, ...]
    why: str
    identities: tuple[str, ...] = ()


def guesses(uses: Sequence[Use]) -> tuple[Guess, ...]:
    """Return the groups, of two regions or more in use.

    One mirror of all, unless a region only receives, or most identities live in one region each: those are not
    meant to match. If there is a group for the rest, they are not compared.
    """
    receiving = _only_receiving(uses)
    sending = [use for use in uses if use not in receiving]
    apart = "".join(f" {use.region} receives mail and sent none: it is left out." for use in receiving)
    every = frozenset[str]().union(*(use.names for use in sending))
    homes = {name: tuple(use.region for use in sending if name in use.names) for name in every}
    single = sum(len(regions) == 1 for regions in homes.values())
    if len(sending) == 1:
        return (Guess("sending", (sending[0].region,), f"Guess: there is nothing to compare with.{apart}"),)
    if single <= _HALF * len(every):
        common = sum(len(regions) == len(sending) for regions in homes.values())
        why = (
            f"Guess: one mirror of all regions. {common:,} of {len(every):,} identities are in every region."
            f"{apart} Put a region with other mail into another group, or into none."
        )
        return (Guess("all mail", tuple(use.region for use in sending), why),)
    return tuple(_shared(homes, single, apart)) or (_none_shared(sending[0], single, apart),)


def _only_receiving(uses: Sequence[Use]) -> list[Use]:
    """Return the regions that receive and send nothing, if others do send."""
    found = [use for use in uses if use.receives and not use.sent]
    return found if any(use.sent for use in uses) else []


def _shared(homes: dict[str, tuple[str, ...]], single: int, apart: str) -> Iterator[Guess]:
    """Yield a mirror for each set of regions that share identities, with those identities."""
    by_regions: dict[tuple[str, ...], list[str]] = {}
    for name, regions in sorted(homes.items()):
        if len(regions) > 1:
            by_regions.setdefault(regions, []).append(escape(name))
    for number, (regions, names) in enumerate(sorted(by_regions.items()), 1):
        why = (
            f"Guess: no mirror of all regions. {single:,} of {len(homes):,} identities are in one region only."
            f"{apart} These {len(names):,} are in {' and '.join(regions)}; add what else should be there, as globs"
            ' such as "*.example.com".'
        )
        yield Guess("shared mail" if number == 1 else f"shared mail {number}", regions, why, tuple(names))


def _none_shared(use: Use, single: int, apart: str) -> Guess:
    why = (
        f"Guess: no mirror. Each of {single:,} identities is in one region only.{apart} A group of one region is"
        " not compared with anything. Regions that no group names are not compared either."
    )
    return Guess("apart", (use.region,), why)
