"""Two steps that change one DMARC record: a name has one record, so both changes are in it."""

from msgspec import structs

from sescheck.engine.steps import Record
from sescheck.ses.records.dmarc_record import dmarc_record


def with_one_dmarc(one: Record, other: Record) -> tuple[Record, Record]:
    """Return the two sets with the same DMARC record, which has the changes of both.

    They are returned as they are if they do not change the same record, or if both change the same tag.
    """
    now, *found = (_dmarc(each) for each in (one.now or other.now or (), one.values, other.values))
    if now is None or None in found or found[0] == found[1]:
        return one, other
    both = _united(now, *(each or "" for each in found))
    if both is None:
        return one, other
    first, second = (
        structs.replace(each, values=tuple(both if value == own else value for value in each.values))
        for each, own in zip((one, other), found, strict=True)
    )
    return first, second


def _dmarc(values: tuple[str, ...]) -> str | None:
    """The only DMARC record among TXT records."""
    found = [each for each in values if dmarc_record(each) is not None]
    return found[0] if len(found) == 1 else None


def _united(now: str, one: str, other: str) -> str | None:
    """The record with the tags that either changes; None if both change one tag, in different ways."""
    before, first, second = _tags(now), _tags(one), _tags(other)
    changed: dict[str, str | None] = {}
    for tags in (first, second):
        for name in dict.fromkeys((*before, *tags)):
            value = tags.get(name)
            if value == before.get(name):
                continue
            if changed.setdefault(name, value) != value:
                return None
    parts = {**first, **second, **before}
    merged = (changed.get(name, parts[name]) for name in dict.fromkeys((*first, *second)))
    return "; ".join(part for part in merged if part is not None)


def _tags(text: str) -> dict[str, str]:
    """The tags in their order: the name -> ``name=value``."""
    parts = (each.strip() for each in text.split(";"))
    return {each.partition("=")[0].strip().lower(): each for each in parts if each}
