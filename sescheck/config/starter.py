"""Write a first configuration from what an account has; each guess has its reason."""

import json
from collections.abc import Iterable, Iterator
from textwrap import wrap

from sescheck.comparison.account_view import RegionView, Thresholds
from sescheck.config.defaults import DEFAULT_FAIL_ON
from sescheck.config.guess import Use, guesses
from sescheck.engine.groups import account_views_of
from sescheck.snapshot.model import Region, Settings, Snapshot
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.snapshot.unread import is_disabled

_WIDTH = 100
_UNLIMITED = -1


def starter(snapshot: Snapshot) -> str:
    """Return the text of a valid `sescheck.toml`, with a comment above each guess."""
    uses = sorted(_uses(snapshot), key=lambda use: -use.sent)
    sections = (_head(snapshot), _regions(snapshot, uses), _group(uses), _rest(uses))
    return "\n".join("".join(f"{line}\n" for line in section) for section in sections)


def _uses(snapshot: Snapshot) -> Iterator[Use]:
    found: dict[str, list[tuple[str, RegionView]]] = {}
    for account in account_views_of(snapshot):
        label = f"account {account.account_id}, " if len(snapshot.accounts) > 1 else ""
        for view in account.regions:
            if view.name not in account.unused and _has_ses(view.region):
                found.setdefault(view.name, []).append((label, view))
    for name, views in found.items():
        yield Use(
            region=name,
            names=frozenset(key for _, view in views for key in view.identities),
            sent=sum(_sent(view.region) for _, view in views),
            receives=any(_receives(view.region) for _, view in views),
            lines=tuple(f"{name}: {label}{_summary(view.region)}" for label, view in views),
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


def _receives(region: Region) -> bool:
    match region.active_rule_set:
        case Known(active):
            return active is not None
        case Unreadable():
            return False


def _summary(region: Region) -> str:
    listed = region.identities
    count = f"{len(listed.items):,}{'' if listed.unread is None else ' or more'} identities"
    match region.settings:
        case Known(settings):
            access = "production access" if settings.production_access else "sandbox"
            return f"{count}, {access}, {_quota(settings)}"
        case Unreadable(why=why):
            return f"{count}; the account's settings could not be read ({why.words})"


def _quota(settings: Settings) -> str:
    sent, most = settings.sent_last_24_hours, settings.max_24_hour_send
    if most == _UNLIMITED:
        return f"{sent:,.0f} messages in 24 hours, no quota"
    share = f" ({100 * sent / most:.0f}%)" if most > 0 else ""
    return f"{sent:,.0f} of {most:,.0f} messages in 24 hours{share}"


def _head(snapshot: Snapshot) -> Iterator[str]:
    yield from _comment(
        f"Written by `sescheck init` from what was read at {snapshot.taken_at}. The reason of each guess is"
        " above it: check them. `sescheck config --check` shows how sescheck understands this file."
        " docs/configuration.md describes every setting."
    )


def _regions(snapshot: Snapshot, uses: Iterable[Use]) -> Iterator[str]:
    names = [use.region for use in uses]
    yield from _comment(
        "The regions to read. These are in use:" if names else "The regions to read. None is in use."
    )
    for use in uses:
        for line in use.lines:
            yield from _comment(line, "#   ")
    unused = dict.fromkeys(r.name for a in snapshot.accounts for r in a.regions if r.name not in names)
    if unused:
        yield from _comment(f"Left out, because not in use or not enabled: {', '.join(unused)}.")
    yield f"regions = {_array(names)}" if names else '# regions = ["us-east-1", "eu-west-1"]'
    yield ""
    yield from _comment(
        "Exit with 1 if a finding is at least this severe: critical, high, medium, low, info or never."
    )
    yield f'fail_on = "{DEFAULT_FAIL_ON}"'


def _group(uses: list[Use]) -> Iterator[str]:
    names = [use.region for use in uses]
    yield from _comment(
        'The groups: which regions are compared with each other. "mirror": what any region has, all should have.'
        ' "standby": what the first has, the others should have.'
    )
    if len(names) <= 1:
        yield from _comment("Fewer than two regions are in use: there is nothing to compare.")
        yield from ("# [[group]]", '# name = "all mail"', '# regions = ["us-east-1", "eu-west-1"]')
        yield '# mode = "mirror"'
        return
    for guess in guesses(uses):
        yield from _comment(guess.why)
        if uses[0].sent and uses[0].region in guess.regions and len(guess.regions) > 1:
            yield from _comment(
                f'{uses[0].region} sent the most. If the others are only a standby for it: "standby".'
            )
        yield from ("[[group]]", f'name = "{guess.name}"', f"regions = {_array(guess.regions)}", 'mode = "mirror"')
        if guess.identities:
            yield from ("identities = [", *(f"    {_quoted(each)}," for each in guess.identities), "]")
        yield ""


def _rest(uses: Iterable[Use]) -> Iterator[str]:
    yield from _comment("Your own severities, by rule.")
    yield from ("# [severity]", '# identity-tags-differ = "medium"', "", "[thresholds]")
    yield from _comment("The share of the daily quota at which a region is flagged; the shares now are above.")
    yield f"quota_used_percent = {Thresholds().quota_used_percent:g}"
    sent = sum(use.sent for use in uses)
    yield from _comment(
        "What the remaining regions must carry on your busiest day if one region is lost. Default: what all of"
        f" them sent in the last 24 hours, now {sent:,.0f}."
    )
    yield f"# peak_messages_per_day = {max(sent, 1):.0f}"
    yield ""
    yield from _comment("Other accounts that may send with your identities.")
    yield from ("# [policy]", '# trusted_accounts = ["210987654321"]', "")
    yield from _comment("Known findings that you accept. Each has a reason, and may have a last day.")
    yield from ("# [[accept]]", '# rule = "identity-missing-in-region"', '# subject = "legacy.example.com"')
    yield from ('# region = "eu-west-1"', '# reason = "switched off in March"', "# until = 2027-03-31")


def _comment(words: str, lead: str = "# ") -> list[str]:
    shown = "".join(letter if letter.isprintable() else "?" for letter in words)
    return wrap(shown, _WIDTH, initial_indent=lead, subsequent_indent=lead, break_on_hyphens=False)


def _array(names: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, names))}]"


def _quoted(text: str) -> str:
    """Quote a string for TOML, whose escapes include those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
