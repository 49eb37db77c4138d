"""Which blocked senders a finding is about."""

from collections.abc import Iterator, Mapping

from sescheck.comparison.account_view import RegionView, covering_domains, key_of
from sescheck.engine.findings import Finding
from sescheck.ses.cover import without_label
from sescheck.snapshot.model import Detail, Identity
from sescheck.snapshot.reading import Known
from sescheck.takeover.model import Senders


class Unblocking:
    """The senders that are blocked, and what stands in the way of each.

    Args:
        here: the region that takes over.
        senders: those of the primary.
    """

    def __init__(self, here: RegionView, senders: Senders) -> None:
        self.blocked: Mapping[str, tuple[str, ...]] = senders.blocked
        self._by_rule: dict[str, list[str]] = {}
        for name, rules in senders.blocked.items():
            for rule in rules:
                self._by_rule.setdefault(rule, []).append(name)
        self._names = {name: frozenset(_names(name)) for name in senders.blocked}
        self._sets = {name: frozenset(_sets(here, names)) for name, names in self._names.items()}

    def senders_of(self, finding: Finding) -> Iterator[str]:
        """The blocked senders for which the finding stands in the way."""
        for name in self._by_rule.get(finding.rule, ()):
            if self._is_about(finding, name):
                yield name

    def _is_about(self, finding: Finding, name: str) -> bool:
        match finding.subject_type:
            case "identity":
                return key_of(finding.subject) in self._names[name]
            case "configuration-set":
                return finding.subject in self._sets[name]
            case kind:
                return kind == "account"


def _names(name: str) -> Iterator[str]:
    """The identities through which a name may send."""
    yield key_of(name)
    yield from covering_domains(name)
    base = without_label(name)
    if base is not None:
        yield base


def _sets(here: RegionView, names: frozenset[str]) -> Iterator[str]:
    """Their default configuration sets here."""
    for each in names:
        match here.identities.get(each):
            case Identity(detail=Known(Detail(configuration_set=str(name)))):
                yield name
            case _:
                pass
