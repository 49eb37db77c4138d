"""A first configuration, from what an account has: each guess with what it rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap

from sescheck.rules.grouping import worlds_of
from sescheck.rules.world import RegionView, Thresholds
from sescheck.snapshot.model import Region, Settings, Snapshot
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.snapshot.silences import is_disabled

_WIDTH = 100
_UNLIMITED = -1


@dataclass(frozen=True, slots=True)
class _Use:
    """A region in use, of all accounts together.

    Attributes:
        names: of the identities that were listed.
        sent: messages of the last 24 hours, as far as AWS said.
        lines: what was read, a line an account.
    """

    region: str
    names: frozenset[str]
    sent: float
    lines: tuple[str, ...]


def starter(snapshot: Snapshot) -> str:
    """The text of a `sescheck.toml`: valid, and with a comment above each guess."""
    uses = sorted(_uses(snapshot), key=lambda use: -use.sent)
    sections = (_head(snapshot), _regions(snapshot, uses), _group(uses), _rest(uses))
    return "\n".join("".join(f"{line}\n" for line in section) for section in sections)


def _uses(snapshot: Snapshot) -> Iterator[_Use]:
    found: dict[str, list[tuple[str, RegionView]]] = {}
    for world in worlds_of(snapshot):
        label = f"account {world.account_id}, " if len(snapshot.accounts) > 1 else ""
        for view in world.regions:
            if view.name not in world.unused and _has_ses(view.region):
                found.setdefault(view.name, []).append((label, view))
    for name, views in found.items():
        yield _Use(
            region=name,
            names=frozenset(key for _, view in views for key in view.identities),
            sent=sum(_sent(view.region) for _, view in views),
            lines=tuple(f"{name}: {label}{_told(view.region)}" for label, view in views),
        )


def _has_ses(region: Region) -> bool:
    match region.settings:
        case Unreadable(why=Why.NOT_SUPPORTED_HERE):
            return False
        case Known() | Unreadable():
            return not is_disabled(region)


def _sent(region: Region) -> float:
    match region.settings:
        case Known(settings):
            return settings.sent_last_24_hours
        case Unreadable():
            return 0


def _told(region: Region) -> str:
    listed = region.identities
    count = f"{len(listed.items):,}{'' if listed.unread is None else ' or more'} identities"
    match region.settings:
        case Known(settings):
            access = "production access" if settings.production_access else "sandbox"
            return f"{count}, {access}, {_quota(settings)}"
        case Unreadable(why=why):
            return f"{count}; the account's settings could not be read ({why})"


def _quota(settings: Settings) -> str:
    sent, most = settings.sent_last_24_hours, settings.max_24_hour_send
    if most == _UNLIMITED:
        return f"{sent:,.0f} messages in 24 hours, no quota"
    share = f" ({100 * sent / most:.0f} %)" if most > 0 else ""
    return f"{sent:,.0f} of {most:,.0f} messages in 24 hours{share}"


def _head(snapshot: Snapshot) -> Iterator[str]:
    yield from _comment(
        f"Written by `sescheck init` from what was read at {snapshot.taken_at}. Each guess has its reason above"
        " it: go through them. `sescheck config --check` says how this file is understood, docs/configuration.md"
        " what else it may hold."
    )


def _regions(snapshot: Snapshot, uses: Iterable[_Use]) -> Iterator[str]:
    names = [use.region for use in uses]
    yield from _comment("The regions to read. In use are:" if names else "The regions to read. None is in use.")
    for use in uses:
        for line in use.lines:
            yield from _comment(line, "#   ")
    unused = dict.fromkeys(r.name for a in snapshot.accounts for r in a.regions if r.name not in names)
    if unused:
        yield from _comment(f"Left out, not in use or not enabled: {', '.join(unused)}.")
    yield f"regions = {_array(names)}" if names else '# regions = ["us-east-1", "eu-west-1"]'
    yield ""
    yield from _comment("The lowest severity that makes exit code 1: critical, high, medium, low, info or never.")
    yield 'fail_on = "medium"'


def _group(uses: list[_Use]) -> Iterator[str]:
    names = [use.region for use in uses]
    yield from _comment(
        'What is compared with what. "mirror": what any region has, all should have. "standby": what the first'
        " has, the others should have."
    )
    if len(names) <= 1:
        yield from _comment("With less than two regions in use there is nothing to compare.")
        yield from ("# [[group]]", '# name = "all mail"', '# regions = ["us-east-1", "eu-west-1"]')
        yield '# mode = "mirror"'
        return
    every = frozenset.union(*(use.names for use in uses))
    common = frozenset.intersection(*(use.names for use in uses))
    yield from _comment(
        f"Guessed: one mirror of all, in which {len(common):,} of {len(every):,} identities are in every region."
        " Regions with other mail belong in groups of their own, or in none."
    )
    if uses[0].sent:
        yield from _comment(f'Most was sent from {names[0]}. If the others only stand by for it: "standby".')
    yield from ("[[group]]", 'name = "all mail"', f"regions = {_array(names)}", 'mode = "mirror"')


def _rest(uses: Iterable[_Use]) -> Iterator[str]:
    yield from _comment("Severities of your own, by rule.")
    yield from ("# [severity]", '# identity-tags-differ = "medium"', "", "[thresholds]")
    yield from _comment("The share of the daily quota at which a region is flagged; the shares now are above.")
    yield f"quota_used_percent = {Thresholds().quota_used_percent:g}"
    sent = sum(use.sent for use in uses)
    yield from _comment(
        "What the regions that are left must carry if one is lost, on your busiest day. Without it: what all of"
        f" them sent in the last 24 hours, which now is {sent:,.0f}."
    )
    yield f"# peak_messages_per_day = {max(sent, 1):.0f}"
    yield ""
    yield from _comment("Other accounts that may send with your identities.")
    yield from ("# [policy]", '# trusted_accounts = ["210987654321"]', "")
    yield from _comment("Findings that you know and let be. Each has a reason, and may end on a day.")
    yield from ("# [[accept]]", '# rule = "identity-missing-in-region"', '# subject = "legacy.example.com"')
    yield from ('# region = "eu-west-1"', '# reason = "switched off in March"', "# until = 2027-03-31")


def _comment(words: str, lead: str = "# ") -> list[str]:
    shown = "".join(letter if letter.isprintable() else "?" for letter in words)
    return wrap(shown, _WIDTH, initial_indent=lead, subsequent_indent=lead, break_on_hyphens=False)


def _array(names: Iterable[str]) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"[{quoted}]"
