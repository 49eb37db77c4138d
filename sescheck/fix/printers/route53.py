"""The DNS records of a plan as change batches for Route 53, and the commands that apply them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sescheck.fix.plan import Plan
from sescheck.fix.printers.comments import comment, headline, remarks
from sescheck.fix.printers.posix import quoted
from sescheck.fix.printers.record_sets import RecordSet, by_domain, commands_for_the_rest, file_name, record_sets
from sescheck.fix.printers.zone import data, name_in_zone, zone_lines

_LONGEST_COMMENT = 256
NOTES = "README.txt"
"""The file for people; the others are JSON, so it is not written to standard output."""
_ID = "HOSTED_ZONE_ID"
_FIND = (
    "{domain}: the next command lists the public hosted zones for this domain. The one with the longest name that"
    f" a record ends with holds the record. Replace {_ID} by its ID. If the records are in different zones, make a"
    " batch for each of them."
)


def files(plan: Plan, preface: str) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield a batch for each domain, and a text that says how to apply them."""
    sets = record_sets(plan)
    batches = by_domain([each for each in sets if each.is_safe])
    for domain, found in batches.items():
        yield file_name(domain, ".json"), _batch(domain, found)
    left_out = [each for each in sets if not each.is_safe]
    yield NOTES, _how_to(plan, preface, batches, left_out)


def _batch(domain: str, sets: Sequence[RecordSet]) -> Iterator[str]:
    steps = ", ".join(str(step.number) for each in sets for step in each.steps)
    changes = [_change(each) for each in sets]
    words = f"sescheck: records of {domain}, steps {steps}"
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


def _zones_about(domain: str) -> str:
    """The JMESPath of the public hosted zones that may hold names of a domain: at it, above it, and below it."""
    name = name_in_zone(domain, _octal)
    above = f"ends_with('.{name}', join('', ['.', Name]))"
    return f"HostedZones[?!(Config.PrivateZone) && ({above} || ends_with(Name, '.{name}'))].[Id, Name]"


def _octal(byte: int) -> str:
    r"""Route 53 reads ``\DDD`` as octal, and zone files as decimal."""
    return f"\\{byte:03o}"


def _how_to(
    plan: Plan, preface: str, batches: Mapping[str, Sequence[RecordSet]], left_out: Sequence[RecordSet]
) -> Iterator[str]:
    yield from comment(preface)
    if not batches:
        yield from comment("No records of these steps can be printed for Route 53.")
    for domain, sets in batches.items():
        yield ""
        yield from _apply(domain, sets)
    for each in left_out:
        yield ""
        yield from _left_out(each)
    for words in (*commands_for_the_rest(plan), *remarks(plan)):
        yield ""
        yield from comment(words)


def _apply(domain: str, sets: Sequence[RecordSet]) -> Iterator[str]:
    yield from comment(_FIND.format(domain=domain))
    yield f"aws route53 list-hosted-zones --query {quoted(_zones_about(domain))} --output text"
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
    file = quoted(f"file://{file_name(domain, '.json')}")
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
