"""The DNS records of a plan as lines of a zone file (RFC 1035)."""

from collections.abc import Callable, Iterable, Iterator
from string import ascii_letters, digits

from sescheck.engine.steps import Record
from sescheck.fix.plan import Plan
from sescheck.fix.printers.comments import comment, headline, remarks
from sescheck.fix.printers.record_sets import RecordSet, by_domain, commands_for_the_rest, file_name, record_sets

_LONGEST_STRING = 255
OTHER_STEPS = "other-steps.txt"
"""The file about the steps that are not records."""
_IN_NAMES = frozenset(f"{ascii_letters}{digits}-_*.")
_UNREAD = (
    "The DNS was not asked about this name. Look first which {type} records it has, and publish them together with"
    " this one:"
)


_WHERE = (
    "Records for {domain}. All names are absolute: the lines fit into the file of the zone that holds the names,"
    " whatever its $ORIGIN is. `dig SOA NAME` shows the zone that holds a name."
)


def files(plan: Plan, preface: str) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield a file for each domain."""
    for domain, found in by_domain(record_sets(plan)).items():
        yield file_name(domain, ".zone"), _zone(domain, found, preface)
    yield OTHER_STEPS, _others(plan, preface)


def _zone(domain: str, found: Iterable[RecordSet], preface: str) -> Iterator[str]:
    yield from _comment(preface)
    yield from _comment(_WHERE.format(domain=domain))
    for each in found:
        yield ""
        for step in each.steps:
            yield from _comment(headline(step))
        yield from _comment("\n".join(_remarks_about(each)))
        mark = "" if each.is_safe else "; "
        yield from (f"{mark}{line}" for line in zone_lines(each.record))


def _remarks_about(each: RecordSet) -> Iterator[str]:
    record = each.record
    if each.conflict:
        yield each.conflict
    elif record.now is None and record.type != "CNAME":
        yield _UNREAD.format(type=record.type)
    elif record.now is None:
        yield "The DNS was not asked about this name. If it has records already, this one cannot be added."
    elif record.now:
        yield f"These are all {record.type} records of the name. They replace:"
        yield from zone_lines(Record(record.name, record.type, record.now, ttl=record.ttl))
    else:
        yield f"The name has no {record.type} record now."


def _others(plan: Plan, preface: str) -> Iterator[str]:
    yield from _comment(preface)
    if not any(isinstance(each.step.does, Record) for each in plan.steps):
        yield from _comment("These steps have no DNS records.")
    for words in (*commands_for_the_rest(plan), *remarks(plan)):
        yield ""
        yield from _comment(words)


def _comment(words: str) -> Iterator[str]:
    return comment(words, mark=";") if words else iter(())


def zone_lines(record: Record) -> Iterator[str]:
    """Yield the lines of a record set, names absolute."""
    for value in record.values:
        yield f"{name_in_zone(record.name)} {record.ttl} IN {record.type} {data(record.type, value, _decimal)}"


def name_in_zone(name: str, code: Callable[[int], str] | None = None) -> str:
    r"""An absolute name; what is not a letter, a digit, ``-``, ``_``, ``*`` or ``.`` as ``\DDD``.

    An internationalized name stands there as resolvers ask for it: ``xn--…``.
    """
    code = code or _decimal
    raw = ".".join(_ascii(label) for label in name.split(".")).encode()
    return "".join(chr(byte) if chr(byte) in _IN_NAMES else code(byte) for byte in raw) + "."


def _ascii(label: str) -> str:
    if label.isascii():
        return label
    import idna  # noqa: PLC0415 # few names need it

    try:
        return idna.encode(label, uts46=True, transitional=False).decode()
    except idna.IDNAError:
        return label


def data(type_: str, value: str, code: Callable[[int], str]) -> str:
    """The data of a record. A TXT longer than 255 bytes has several strings.

    Args:
        type_: of the record.
        value: in presentation form.
        code: how a byte is written that is not printable ASCII.
    """
    if type_ == "MX":
        preference, _, host = value.partition(" ")
        return f"{int(preference)} {name_in_zone(host.rstrip('.'), code)}"
    if type_ != "TXT":
        return name_in_zone(value.rstrip("."), code)
    raw = value.encode()
    parts = (raw[start : start + _LONGEST_STRING] for start in range(0, max(len(raw), 1), _LONGEST_STRING))
    return " ".join(f'"{_escaped(part, code)}"' for part in parts)


def _decimal(byte: int) -> str:
    return f"\\{byte:03d}"


def _escaped(part: bytes, code: Callable[[int], str]) -> str:
    printable = range(0x20, 0x7F)
    return "".join(
        f"\\{chr(byte)}" if byte in b'"\\' else chr(byte) if byte in printable else code(byte) for byte in part
    )
