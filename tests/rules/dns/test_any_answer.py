"""Whatever the DNS answers, no rule about it raises, and a question without an answer makes no finding.

The texts are records that SES wants, almost such records, and any text at all.
"""

from dataclasses import dataclass, field

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.rules.catalogue import FAMILIES, every_rule
from sescheck.ses.records.lookups import Question, RecordType
from sescheck.ses.records.questions import questions, questions_of_spf
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.model import Dkim, Identity, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Reading, Why, value_of
from sescheck.testing import builders as s
from tests.rules.test_silence import REGIONS, STATUS, flagged, regions

RULES = tuple(entry for entry in every_rule() if entry.family == FAMILIES["dns"])
UNREAD = [s.unread("dns:Query", why) for why in (Why.TIMED_OUT, Why.DENIED, Why.UNEXPECTED, Why.NOT_ASKED)]
EASY = ("a1b2", "c3d4", "e5f6")
KEYS = st.sampled_from(
    [("AWS_SES", EASY), ("EXTERNAL", ("mail",)), ("AWS_SES_US_WEST_2", EASY), ("EXTERNAL", EASY), (None, EASY[:2])]
)
PIECES = st.sampled_from(
    [
        *("v=spf1", "v=DMARC1", "v=DKIM1", ";", " ", "=", "p=reject", "p=", "sp=none", "np=x", "t=y", "psd=y"),
        *("psd=n", "adkim=s", "aspf=s", "rua=mailto:a@example.com", "pct=50", "k=rsa", "k=ed25519", "p=MIGf"),
        *("include:", "redirect=", "amazonses.com", "a.example.com", "bounce.example.com", "%{i}", "-all", "?all"),
        *("exists:", "ip4:192.0.2.0/24", "a/33", "mx//129", "10 ", "99999 ", "feedback-smtp.us-east-1.", "."),
        *("inbound-smtp.us-west-2.amazonaws.com", "r.us-east-1.awstrack.me", "a1b2.dkim.", "\x1b[31m", "\udcff"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join)
LIKELY = {
    RecordType.CNAME: st.sampled_from(
        [
            *(f"{token}.dkim.amazonses.com" for token in EASY),
            *("r.us-east-1.awstrack.me", "r.us-west-2.awstrack.me"),
        ]
    ),
    RecordType.MX: st.sampled_from(
        [
            *(f"10 feedback-smtp.{region}.amazonses.com" for region in REGIONS),
            *(f"10 inbound-smtp.{region}.amazonaws.com" for region in REGIONS),
        ]
    ),
    RecordType.TXT: st.sampled_from(
        ["v=spf1 include:amazonses.com ~all", "v=DMARC1; p=reject; aspf=s; adkim=s", "v=DKIM1; p=MIGf"]
    ),
}


def answers(asked: Question) -> st.SearchStrategy[DnsAnswer]:
    """Any answer, even one that contradicts itself."""
    return st.builds(
        DnsAnswer,
        st.lists(LIKELY[asked.type] | TEXTS, max_size=4).map(tuple),
        st.lists(TEXTS, max_size=2).map(tuple),
        st.booleans(),
        st.none() | st.integers(-1, 2**63 - 1),
        st.booleans(),
    )


@st.composite
def with_keys(draw: st.DrawFn, found: Region) -> Region:
    """The region with keys of every kind."""

    def with_key(identity: Identity) -> Identity:
        origin, tokens = draw(KEYS)
        dkim = draw(st.builds(Dkim, st.booleans(), STATUS, st.just(tokens)))
        detail = value_of(identity.detail, lambda read: msgspec.structs.replace(read, dkim_origin=origin))
        return msgspec.structs.replace(identity, dkim=Known(dkim), detail=detail)

    items = tuple(map(with_key, found.identities.items))
    return msgspec.structs.replace(found, identities=Listing(items, found.identities.unread))


@st.composite
def answered(draw: st.DrawFn) -> Snapshot:
    """Two regions, and an answer to every question about them and about what the answers include."""
    snapshot = s.snapshot(*(draw(regions(name).flatmap(with_keys)) for name in REGIONS))
    found: dict[str, Reading[DnsAnswer]] = {}
    wanted = list(questions(snapshot))
    while wanted:
        found |= {str(each): Known(draw(answers(each))) for each in wanted}
        read = snapshot.accounts[0].regions
        wanted = [each for region in read for each in questions_of_spf(region, found)]
    return msgspec.structs.replace(snapshot, dns=found, resolver="192.0.2.53")


@st.composite
def partly_answered(draw: st.DrawFn, snapshot: Snapshot) -> Snapshot:
    """The same without some of the answers."""
    unread = st.sampled_from(UNREAD)
    dns = {key: draw(st.just(answer) | st.just(answer) | unread) for key, answer in snapshot.dns.items()}
    return msgspec.structs.replace(snapshot, dns=dns)


@dataclass(frozen=True)
class Pair:
    """A snapshot, and the same without some answers."""

    whole: Snapshot
    in_part: Snapshot = field(repr=False)


PAIRS = answered().flatmap(lambda whole: st.builds(Pair, st.just(whole), partly_answered(whole)))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(pair=PAIRS)
def test_no_answer_makes_a_rule_raise_and_no_silence_makes_a_finding(pair: Pair) -> None:
    """What is flagged without some answers is also flagged with them; what is no longer flagged is in doubt."""
    whole, in_part = (run(RULES, account_views_of(snapshot)) for snapshot in (pair.whole, pair.in_part))
    assert whole.crashes == in_part.crashes == ()
    expected, found = flagged(whole), flagged(in_part)
    in_doubt = {doubt.rule for doubt in in_part.undecided}
    for rule in RULES:
        there, still = expected.get(rule.name, set()), found.get(rule.name, set())
        assert still <= there, f"{rule.name} makes a finding of a question without an answer"
        assert still == there or rule.name in in_doubt, f"{rule.name} takes silence for health"


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(snapshot=answered(), unread=st.sampled_from(UNREAD))
def test_a_resolver_that_answers_nothing_makes_no_finding(snapshot: Snapshot, unread: Reading[DnsAnswer]) -> None:
    """Whatever the reason is."""
    silent = msgspec.structs.replace(snapshot, dns=dict.fromkeys(snapshot.dns, unread))
    found = run(RULES, account_views_of(silent))
    assert ((), ()) == (found.crashes, found.flagged)
