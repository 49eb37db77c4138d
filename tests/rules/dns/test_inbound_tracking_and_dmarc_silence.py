"""A refusal, of AWS or of the resolver, makes no finding about inbound MX, tracking or DMARC, and hides none.

The whole snapshot has an answer to every question that sescheck asks. No rule is in doubt then: the rules need no
other answer.
"""

from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.rules.catalogue import chosen
from sescheck.ses.records.lookups import Question, RecordType
from sescheck.ses.records.questions import questions
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Why
from sescheck.testing import builders as s
from tests.rules.test_silence import REGIONS, flagged, refused_in_part, regions

RULES = chosen(["inbound-mx-*", "tracking-domain-record-wrong", "dmarc-*"])
NOT_ANSWERED = s.unread("dns:Query", Why.TIMED_OUT)
RECORDS = {
    RecordType.TXT: (
        "v=DMARC1; p=none",
        "v=DMARC1; p=reject; sp=none; aspf=s; adkim=s",
        "v=DMARC1; p=quarantine; sp=reject; np=none; t=y; adkim=s",
        "v=DMARC1; p=reject; psd=y",
        "v=DMARC1; p=refuse; aspf=s",
        "v=spf1 -all",
    ),
    RecordType.MX: (
        *(f"10 inbound-smtp.{region}.amazonaws.com" for region in REGIONS),
        "10 abcd.mail-manager-smtp.us-east-1.amazonaws.com",
        "20 mx.example.net",
        "0 .",
    ),
    RecordType.CNAME: (*(f"r.{region}.awstrack.me" for region in REGIONS), "d111111abcdef8.cloudfront.net"),
}


def answers(asked: Question) -> st.SearchStrategy[DnsAnswer]:
    """Any answer to a question; a name without records may exist or not."""
    records = st.lists(st.sampled_from(RECORDS[asked.type]), max_size=2, unique=True)
    return st.builds(
        lambda found, exists: DnsAnswer(
            tuple(found), (), exists=bool(found) or exists, ttl=300, authenticated=False
        ),
        records,
        st.booleans(),
    )


@st.composite
def answered(draw: st.DrawFn) -> Snapshot:
    """Two regions, and an answer to every question about them."""
    snapshot = s.snapshot(*(draw(regions(name)) for name in REGIONS))
    found = {str(each): Known(draw(answers(each))) for each in questions(snapshot)}
    return msgspec.structs.replace(snapshot, dns=found, resolver="192.0.2.53")


@st.composite
def partly_answered(draw: st.DrawFn, snapshot: Snapshot) -> Snapshot:
    """The same with some readings refused, and some questions not answered."""
    refused = draw(refused_in_part(snapshot)) if draw(st.booleans()) else snapshot
    found = {
        key: draw(st.sampled_from([answer, answer, answer, NOT_ANSWERED])) for key, answer in snapshot.dns.items()
    }
    return msgspec.structs.replace(refused, dns=found)


@dataclass(frozen=True)
class Pair:
    """A snapshot, and the same with refusals."""

    whole: Snapshot
    in_part: Snapshot = field(repr=False)


PAIRS = answered().flatmap(lambda whole: st.builds(Pair, st.just(whole), partly_answered(whole)))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pair=PAIRS)
def test_a_refusal_makes_no_finding_and_hides_none(pair: Pair) -> None:
    """What is flagged despite refusals is also flagged without them; what is no longer flagged is in doubt."""
    whole, in_part = (run(RULES, account_views_of(snapshot)) for snapshot in (pair.whole, pair.in_part))
    assert whole.crashes == in_part.crashes == ()
    assert whole.undecided == ()
    expected, found = flagged(whole), flagged(in_part)
    in_doubt = {doubt.rule for doubt in in_part.undecided}
    for entry in RULES:
        there, still = expected.get(entry.name, set()), found.get(entry.name, set())
        assert still <= there, f"{entry.name} makes a finding of a refusal"
        assert still == there or entry.name in in_doubt, f"{entry.name} takes a refusal for health"


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
