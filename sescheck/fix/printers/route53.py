"""The DNS records of a plan as change batches for Route 53, and the commands that apply them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sescheck.fix.plan import Plan
from sescheck.fix.printers.comments import comment, headline, remarks
from sescheck.fix.printers.posix import quoted
from sescheck.fix.printers.record_sets import RecordSet, commands_for_the_rest, file_name, record_sets
from sescheck.fix.printers.zone import data, name_in_zone, zone_lines

_LONGEST_COMMENT = 256
NOTES = "README.txt"
"""The file for people; the others are JSON, so it is not written to standard output."""
_ID = "HOSTED_ZONE_ID"


def files(plan: Plan, preface: str) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield a batch for each zone, and a text that says how to apply them."""
    sets = record_sets(plan)
    batches = _batches([each for each in sets if each.is_safe])
    for zone, found in batches.items():
        yield file_name(zone, ".json"), _batch(zone, found)
    left_out = [each for each in sets if not each.is_safe]
    yield NOTES, _how_to(plan, preface, batches, left_out)


def _batches(sets: Sequence[RecordSet]) -> Mapping[str, list[RecordSet]]:
    """Return the sets by their zone; if it is not known, by the domain of the identity that needs them."""
    found: dict[str, list[RecordSet]] = {}
    for each in sets:
        found.setdefault(each.record.zone or _domain(each), []).append(each)
    return found


def _domain(each: RecordSet) -> str:
    """The name itself, or the shortest identity above it."""
    name = each.record.name
    subjects = {finding.subject.lower().rpartition("@")[2] for step in each.steps for finding in step.mends}
    return min((above for above in subjects if f".{name}".endswith(f".{above}") and above), key=len, default=name)


def _batch(zone: str, sets: Sequence[RecordSet]) -> Iterator[str]:
    steps = ", ".join(str(step.number) for each in sets for step in each.steps)
    changes = [_change(each) for each in sets]
    words = f"sescheck: records of {zone}, steps {steps}"
    yield from json.dumps({"Comment": words[:_LONGEST_COMMENT], "Changes": changes}, indent=2).split("\n")


def _change(each: RecordSet) -> Mapping[str, Any]:
    """Replace a set whose records were read as a whole. Create one that was not read, unless there is one."""
    record = each.record
    values = [{"Value": data(record.type, value, _octal)} for value in record.values]
    return {
        "Action": "CREATE" if record.now is None else "UPSERT",
        "ResourceRecordSet": {
            "Name": name_in_zone(record.name, _octal),
            "Type": record.type,
            "TTL": record.ttl,
            "ResourceRecords": values,
        },
    }


def _octal(byte: int) -> str:
    r"""Route 53 reads ``\DDD`` as octal, and zone files as decimal."""
    return f"\\{byte:03o}"


def _how_to(
    plan: Plan, preface: str, batches: Mapping[str, Sequence[RecordSet]], left_out: Sequence[RecordSet]
) -> Iterator[str]:
    yield from comment(preface)
    if not batches:
        yield from comment("No records of these steps can be printed for Route 53.")
    for zone, sets in batches.items():
        yield ""
        yield from _apply(zone, sets)
    for each in left_out:
        yield ""
        yield from _left_out(each)
    for words in (*commands_for_the_rest(plan), *remarks(plan)):
        yield ""
        yield from comment(words)


def _apply(zone: str, sets: Sequence[RecordSet]) -> Iterator[str]:
    yield from comment(f"{zone}: replace {_ID} by the ID of the hosted zone that holds this name. To find it:")
    yield "aws route53 list-hosted-zones --query 'HostedZones[].[Id,Name]' --output text"
    for each in sets:
        for step in each.steps:
            yield from comment(headline(step))
        lost = [value for value in each.record.now or () if value not in each.record.values]
        if lost:
            yield from comment(f"   {each.record.type} records that this removes: {', '.join(lost)}")
        if each.record.now is None:
            yield from comment(
                "   The DNS was not asked about this name: if it has records already, Route 53 refuses the batch."
            )
    file = quoted(f"file://{file_name(zone, '.json')}")
    yield f"aws route53 change-resource-record-sets --hosted-zone-id {_ID} --change-batch {file}"


def _left_out(each: RecordSet) -> Iterator[str]:
    for step in each.steps:
        yield from comment(headline(step))
    why = each.conflict or (
        "Not in a batch: the DNS was not asked about this name, and a batch would replace all its"
        f" {each.record.type} records. Look first which ones it has, and publish them together with this one:"
    )
    yield from comment(why)
    yield from comment("\n".join(zone_lines(each.record)))
