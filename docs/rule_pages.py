"""The rules' pages: each rule's own text, then its worked examples as they come out."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from sescheck.collect.declarations import actions_for
from sescheck.engine.example import Example, Outcome
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Asked, Identity, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Unreadable
from sescheck.snapshot.resources import Topic
from sescheck.testing import builders

_NOTE = "<!-- Generated from the rule's own file by `make docs`: do not edit. -->"
_WORDS = {Outcome.FLAGGED: "Flagged", Outcome.CLEAR: "Clear", Outcome.CANNOT_TELL: "Cannot tell"}


def pages() -> dict[str, str]:
    """The text of each file in docs/rules/."""
    return {"README.md": _index()} | {f"{entry.name}.md": _page(entry) for entry in every_rule()}


def table(entries: Iterable[Entry], folder: str) -> str:
    """The rules as a table a family, with links into ``folder``."""
    parts = []
    for family, rules in groupby(entries, key=lambda entry: entry.family):
        rows = (f"| [{e.name}]({folder}{e.name}.md) | {e.rule.severity} | {e.title} |" for e in rules)
        parts.append("\n".join([f"**{family}**\n", "| rule | severity | flags |", "|---|---|---|", *rows]))
    return "\n\n".join(parts)


def families(folder: str) -> str:
    """What the rules look at, family by family, with links into ``folder`` for the worst of each."""
    rows = []
    for family, rules in groupby(every_rule(), key=lambda entry: entry.family):
        entries = tuple(rules)
        worst = min(entries, key=lambda entry: entry.rule.severity.rank)
        rows.append(f"| {family} | {len(entries)} | [{worst.title}]({folder}{worst.name}.md) |")
    return "\n".join(["| about | rules | such as |", "|---|---|---|", *rows])


def _index() -> str:
    own = "You can add [rules that you write](../own-rules.md)."
    return f"{_NOTE}\n\n# Rules\n\n{own}\n\n{table(every_rule(), '')}\n"


def _page(entry: Entry) -> str:
    rule = entry.rule
    facts = ", ".join(rule.facts)
    head = f"`{entry.name}` · {entry.family} · {rule.severity} · checked per {rule.scope.name} · needs {facts}"
    asks = ", ".join(f"`{action}`" for action in actions_for(rule.facts))
    examples = "\n\n".join(_example(entry, example) for example in entry.examples)
    top = f"{_NOTE}\n\n# {entry.title}\n\n{head}\n\nCalls {asks}"
    return f"{top}\n\n{entry.page}\n\n## Worked examples\n\n{examples}\n"


def _example(entry: Entry, example: Example) -> str:
    lines = [f"**{_WORDS[example.outcome]}.** {example.title}", "", *_snapshot(example.snapshot)]
    if example.trusted_accounts is not None:
        lines.append(f"- trusted accounts: {', '.join(sorted(example.trusted_accounts)) or 'none'}")
    findings = run([entry], account_views_of(example.snapshot, trusted_accounts=example.trusted_accounts))
    lines += [f"- → {found.severity}: {found.message}" for found in findings.flagged]
    return "\n".join(lines)


def _snapshot(snapshot: Snapshot) -> Iterator[str]:
    if snapshot.asked is not Asked.NAMED:
        yield f"- regions: {snapshot.asked}"
    for account in snapshot.accounts:
        for region in account.regions:
            yield from _region(region)
        for topic in account.topics.values():
            yield from _topic(topic)


def _region(region: Region) -> Iterator[str]:
    usual = builders.region(region.name)
    own = msgspec.structs.replace(region, identities=usual.identities)
    words = _differences(usual, own)
    yield f"- `{region.name}`" + (f": {words}" if words else "")
    for identity in region.identities.items:
        yield f"    - {_identity(identity)}"
    if region.identities.unread is not None:
        yield f"    - the list of identities: {_value(region.identities.unread)}"


def _identity(identity: Identity) -> str:
    words = _differences(builders.domain(identity.name, type_=identity.type), identity)
    return f"`{identity.name}`" + (f": {words}" if words else "")


def _topic(topic: Topic) -> Iterator[str]:
    words = _differences(builders.topic(topic.arn), topic)
    yield f"- topic `{topic.arn}`" + (f": {words}" if words else "")


def _differences(usual: msgspec.Struct, found: msgspec.Struct) -> str:
    parts = []
    for name in found.__struct_fields__:
        before, after = getattr(usual, name), getattr(found, name)
        if before != after:
            parts.append(f"{name.replace('_', ' ')} {_against(before, after)}")
    return "; ".join(parts)


def _against(usual: object, found: object) -> str:
    """Of a struct only the fields that are not as usual."""
    if isinstance(usual, Known) and isinstance(found, Known):
        return _against(usual.value, found.value)
    if isinstance(found, msgspec.Struct) and type(usual) is type(found):
        return f"({_differences(usual, found)})" if not isinstance(found, Listing) else _value(found)
    return _value(found)


def _value(value: object) -> str:  # noqa: PLR0911 - a case a type
    match value:
        case Known(inner):
            return _value(inner)
        case Unreadable(why=why):
            return f"*{why}*"
        case Listing(items=items, unread=unread):
            cut = "" if unread is None else f" and the rest {_value(unread)}"
            return f"{_value(items)}{cut}"
        case msgspec.Struct():
            fields = (
                f"{name.replace('_', ' ')} {_value(getattr(value, name))}" for name in value.__struct_fields__
            )
            return f"({', '.join(fields)})"
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case tuple() | list():
            return ", ".join(map(_value, value)) or "none"
        case dict():
            return ", ".join(f"{key}={_value(each)}" for key, each in value.items()) or "none"
        case _:
            return f"`{value}`" if isinstance(value, str) else str(value)
