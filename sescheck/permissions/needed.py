"""What an audit reads, with the depth, the options and the rules of one command line."""

from collections.abc import Mapping, Sequence

from sescheck.auditing.checks import parse_depth
from sescheck.collect.declarations import Read, declared, unneeded_for
from sescheck.config.defaults import DEFAULT_DEPTH
from sescheck.engine.rule import Entry


def wanted(depth: str | None, options: Mapping[str, bool], rules: Sequence[Entry]) -> tuple[Read, ...]:
    """Return what an audit with these rules and options reads.

    Raises:
        UsageError: no such depth.
    """
    given = frozenset(name for name, value in options.items() if value)
    unneeded = unneeded_for({fact for entry in rules for fact in entry.rule.facts})
    reads = declared(parse_depth(depth or DEFAULT_DEPTH), given)
    return tuple(read for read in reads if read.operation not in unneeded)


def actions_of(reads: Sequence[Read]) -> tuple[str, ...]:
    """Return the IAM actions, each once, in alphabetical order."""
    return tuple(sorted({read.operation.action for read in reads}))
