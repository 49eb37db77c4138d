"""What the rules about the DNS say if it was not asked."""

import msgspec
import pytest

from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.rules import dns
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.reading import Why

RULES = tuple(entry for entry in every_rule() if entry.rule.check.__module__.startswith(dns.__name__))


@pytest.mark.parametrize("entry", RULES, ids=lambda entry: entry.name)
def test_without_the_dns_a_rule_only_doubts_what_was_not_asked(entry: Entry) -> None:
    """With --no-dns, the flagged examples become doubts that are not failures."""
    for example in entry.examples:
        if example.places:
            without = msgspec.structs.replace(example.snapshot, dns={}, resolver=None)
            found = run([entry], account_views_of(without))
            assert found.flagged == ()
            whys = {unread.why for doubt in found.undecided for unread in doubt.because}
            assert Why.NOT_ASKED in whys
