"""Silence is not absence, and not health either: whatever is refused, no rule makes something of it.

Random accounts, with an answer of the DNS to every question that sescheck asks, are judged twice: as they are, and
with some readings of AWS and some answers of the DNS refused. A refusal may cost a finding, which must then be a
doubt; it may never make one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sescheck.engine.findings import Findings
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.rules.catalogue import every_rule
from sescheck.ses.records.lookups import Question, RecordType
from sescheck.ses.records.questions import questions
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.model import Dkim, Fact, Feedback, Identity, MailFrom, Notifications, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Reading, Why
from sescheck.snapshot.resources import Subscription, Topic, TopicAttributes
from sescheck.snapshot.sending import ConfigurationSet, Suppressed
from sescheck.testing import builders as s

REGIONS = ("us-west-2", "us-east-1")
NAMES = ("example.com", "mail.example.com", "News@mail.example.com", "news@mail.example.com", "a@example.org")
LATER = "A_LATER_WORD"
STATUS = st.sampled_from(["SUCCESS", "SUCCESS", "PENDING", "FAILED", "TEMPORARY_FAILURE", "NOT_STARTED", LATER])
TOPICS = (*(s.arn("feedback", region) for region in REGIONS), s.arn("events", REGIONS[1]), "no-arn")
EXPLAINED_BY_DNS = {
    "identity-not-verified",
    "dkim-not-verified",
    "mail-from-not-verified",
    "tracking-domain-not-verified",
}
SETS = ("main", "main-usw2", "main-us-east-1", "Mail-1A2B3C4D5E6F", "Mail-9Z8Y7X6W5V4U")
"""Two of them are called after a region, two were made up."""
REFUSED = s.unread("ses:Anything")
NOT_ANSWERED = s.unread("dns:Query", Why.TIMED_OUT)
ORIGINS = ["AWS_SES", "AWS_SES", "EXTERNAL", "AWS_SES_US_WEST_2", "AWS_SES_EU_WEST_3", LATER]
TOKENS = ("a1b2", "c3d4", "e5f6")
RECORDS = {
    RecordType.TXT: (
        "v=DMARC1; p=none",
        "v=DMARC1; p=reject; sp=none; aspf=s; adkim=s",
        "v=DMARC1; p=quarantine; sp=reject; np=none; t=y; adkim=s",
        "v=DMARC1; p=reject; psd=y",
        "v=DMARC1; p=refuse; aspf=s",
        "v=spf1 -all",
        "v=spf1 include:amazonses.com ~all",
        "v=spf1 nonsense",
        "v=DKIM1; p=MIG",
        "v=DKIM1; p=",
    ),
    RecordType.MX: (
        *(f"10 inbound-smtp.{region}.amazonaws.com" for region in REGIONS),
        *(f"10 feedback-smtp.{region}.amazonses.com" for region in REGIONS),
        "10 abcd.mail-manager-smtp.us-east-1.amazonaws.com",
        "20 mx.example.net",
        "0 .",
    ),
    RecordType.CNAME: (
        *(f"{token}.dkim.amazonses.com" for token in TOKENS),
        *(f"r.{region}.awstrack.me" for region in REGIONS),
        "d111111abcdef8.cloudfront.net",
    ),
}
IDENTITY_READINGS = ("verification", "sending", "dkim", "mail_from", "notifications", "detail")

FEEDBACK = st.builds(Feedback, st.none() | st.sampled_from(TOPICS), st.booleans())
POLICY = st.sampled_from(["{", s.sending_policies()]) | st.builds(
    s.sending_policy,
    st.sampled_from(REGIONS),
    st.sampled_from(["*", "111122223333"]),
    Effect=st.sampled_from(["Allow", "Deny"]),
)
SUPPRESSED = st.lists(
    st.builds(
        Suppressed, st.sampled_from(["ann@example.net", "ben@example.net"]), st.sampled_from(["BOUNCE", LATER])
    ),
    max_size=2,
    unique_by=lambda each: each.address,
)
DETAIL = st.builds(
    s.details,
    verified_for_sending=st.booleans(),
    verification_error=st.none() | st.sampled_from(["HOST_NOT_FOUND", "REPLICATION_PRIMARY_NOT_FOUND", LATER]),
    dkim_origin=st.none() | st.sampled_from(ORIGINS),
    key_length=st.none() | st.sampled_from(["RSA_1024_BIT", "RSA_2048_BIT", LATER]),
    configuration_set=st.none() | st.sampled_from([*SETS, "gone"]),
    tags=st.sampled_from([{}, {"team": "mail"}]),
    policies=st.dictionaries(st.sampled_from(["partner", "agency"]), POLICY, max_size=2),
)
MAIL_FROM = st.builds(
    MailFrom,
    st.sampled_from(["bounce.example.com", "mail.example.com"]),
    STATUS,
    st.sampled_from(["USE_DEFAULT_VALUE", "REJECT_MESSAGE", LATER]),
)
SETTINGS = st.builds(
    s.account_settings,
    production_access=st.booleans(),
    sending_enabled=st.booleans(),
    enforcement_status=st.sampled_from(["HEALTHY", "PROBATION", "SHUTDOWN", LATER]),
    max_24_hour_send=st.sampled_from([-1, 0, 200, 50_000]),
    max_send_rate=st.sampled_from([0, 1, 14]),
    sent_last_24_hours=st.sampled_from([0, 190, 49_000]),
    suppressed_reasons=st.none() | st.sampled_from([(), ("BOUNCE",), ("BOUNCE", "COMPLAINT"), (LATER,)]),
    vdm=st.none() | st.sampled_from(["ENABLED", "DISABLED", LATER]),
)
DESTINATION = st.builds(
    lambda types, enabled, name: s.destination(*types, enabled=enabled, name=name),
    st.lists(st.sampled_from(["BOUNCE", "SEND", LATER]), max_size=2),
    st.booleans(),
    st.sampled_from(["events", "more", "Ev-1A2B3C4D5E6F", "Ev-9Z8Y7X6W5V4U"]),
)
DESTINATIONS = st.lists(DESTINATION, max_size=2, unique_by=lambda each: each.name)
CONFIGURATION_SET = st.builds(
    lambda name, found, tls, tracking: s.configuration_set(
        name, *found, options={"DeliveryOptions.TlsPolicy": tls, **tracking}
    ),
    st.sampled_from(SETS),
    DESTINATIONS,
    st.sampled_from(["OPTIONAL", "OPTIONAL", "REQUIRE"]),
    st.sampled_from([{}, {"TrackingOptions.CustomRedirectDomain": "mail.example.com"}]),
)
RULE_SET = st.none() | st.builds(s.rule_set, st.sampled_from(["bounce.example.com", "example.com"]))


def identities(name: str) -> st.SearchStrategy[Identity]:
    """Identities of that name, in any state; the list and the detail tell the same of whether it may send."""
    return st.builds(
        alike,
        st.booleans(),
        one_of(name),
    )


def alike(may_send: bool, found: Identity) -> Identity:
    """The identity: both calls say the same of whether it may send, and an own key has one selector."""
    detail, dkim = found.detail, found.dkim
    if isinstance(detail, Known):
        if detail.value.dkim_origin == "EXTERNAL" and isinstance(dkim, Known):
            dkim = Known(msgspec.structs.replace(dkim.value, tokens=("mail",)))
        detail = Known(msgspec.structs.replace(detail.value, verified_for_sending=may_send))
    return msgspec.structs.replace(found, sending=Known(may_send), detail=detail, dkim=dkim)


def one_of(name: str) -> st.SearchStrategy[Identity]:
    """Identities of that name, in any state at all."""
    return st.builds(
        s.domain,
        st.just(name),
        verification=STATUS,
        sending=st.booleans(),
        dkim=st.builds(Dkim, st.booleans(), STATUS, st.just(TOKENS)),
        mail_from=st.none() | MAIL_FROM,
        notifications=st.builds(Notifications, st.booleans(), FEEDBACK, FEEDBACK, FEEDBACK),
        detail=DETAIL,
        type_=st.just("EMAIL_ADDRESS" if "@" in name else "DOMAIN"),
    )


@st.composite
def regions(draw: st.DrawFn, name: str) -> Region:
    """A region that holds some of the names."""
    held = draw(st.lists(st.sampled_from(NAMES), unique=True))
    return s.region(
        name,
        *(draw(identities(identity)) for identity in held),
        settings=draw(SETTINGS),
        configuration_sets=draw(st.lists(CONFIGURATION_SET, max_size=2, unique_by=lambda each: each.name)),
        active_rule_set=draw(RULE_SET),
        suppressed=draw(SUPPRESSED),
    )


@st.composite
def topics(draw: st.DrawFn, arn: str) -> Topic:
    """A topic, gone or not; one that is gone has no subscription."""
    if draw(st.booleans()):
        return s.topic(arn, exists=False)
    policy = draw(st.sampled_from([None, "{", '{"Statement": []}']))
    listed = draw(st.lists(st.booleans(), max_size=2))
    found = tuple(Subscription("sqs", confirmed) for confirmed in listed)
    return Topic(arn, Known(TopicAttributes(policy, None)), Listing(found))


def answers(asked: Question) -> st.SearchStrategy[DnsAnswer]:
    """Any answer to a question, often what SES wants; a name without records may exist or not."""
    token = asked.name.partition(".")[0]
    if token == "_dmarc":
        right = ["v=DMARC1; p=reject; aspf=s; adkim=s"]
    else:
        right = [f"{token}.dkim.amazonses.com"] if asked.type is RecordType.CNAME and token in TOKENS else []
    any_records = st.lists(st.sampled_from(RECORDS[asked.type]), max_size=2, unique=True)
    return st.builds(
        lambda found, exists, chain: DnsAnswer(
            tuple(found), chain, exists=bool(found) or exists, ttl=300, authenticated=False
        ),
        st.one_of(any_records, st.just(right)) if right else any_records,
        st.booleans(),
        st.sampled_from([(), ("x.dkim.amazonses.com",)]),
    )


@st.composite
def with_dns(draw: st.DrawFn, snapshot: Snapshot) -> Snapshot:
    """The snapshot with an answer to every question about it."""
    found = {str(each): Known(draw(answers(each))) for each in questions(snapshot)}
    return msgspec.structs.replace(snapshot, dns=found, resolver="192.0.2.53")


SNAPSHOTS = st.builds(
    lambda found, listed: s.snapshot(*found, topics=listed),
    st.tuples(*(regions(name) for name in REGIONS)),
    st.tuples(*(topics(arn) for arn in TOPICS)),
).flatmap(with_dns)


@st.composite
def refused_in_part(draw: st.DrawFn, snapshot: Snapshot) -> Snapshot:
    """The snapshot with some of its readings refused and some of its lists cut short."""

    def perhaps(reading: object) -> object:
        return draw(st.sampled_from([reading, reading, reading, REFUSED]))

    def cut(listing: Listing[object], items: tuple[object, ...]) -> Listing[object]:
        length = draw(st.integers(0, len(items) + 3))
        return Listing(items[:length], REFUSED) if length < len(items) else Listing(items, listing.unread)

    def identity(found: Identity) -> Identity:
        return msgspec.structs.replace(
            found, **{name: perhaps(getattr(found, name)) for name in IDENTITY_READINGS}
        )

    def configuration_set(found: ConfigurationSet) -> ConfigurationSet:
        return msgspec.structs.replace(
            found, destinations=perhaps(found.destinations), options=perhaps(found.options)
        )

    def region(found: Region) -> Region:
        return msgspec.structs.replace(
            found,
            settings=perhaps(found.settings),
            active_rule_set=perhaps(found.active_rule_set),
            suppressed=cut(found.suppressed, found.suppressed.items),
            identities=cut(found.identities, tuple(identity(one) for one in found.identities.items)),
            configuration_sets=cut(
                found.configuration_sets, tuple(configuration_set(one) for one in found.configuration_sets.items)
            ),
        )

    def topic(found: Topic) -> Topic:
        return msgspec.structs.replace(
            found,
            attributes=perhaps(found.attributes),
            subscriptions=cut(found.subscriptions, found.subscriptions.items),
        )

    (account,) = snapshot.accounts
    refused = msgspec.structs.replace(
        account,
        regions=tuple(region(found) for found in account.regions),
        topics={arn: topic(found) for arn, found in account.topics.items()},
    )
    return msgspec.structs.replace(snapshot, accounts=(refused,), dns=draw(answered_in_part(snapshot)))


@st.composite
def answered_in_part(draw: st.DrawFn, snapshot: Snapshot) -> dict[str, Reading[DnsAnswer]]:
    """The answers of the DNS, some of them failed, and some not asked for."""
    found = {
        key: draw(st.sampled_from([each, each, each, NOT_ANSWERED, None])) for key, each in snapshot.dns.items()
    }
    return {key: each for key, each in found.items() if each is not None}


@dataclass(frozen=True)
class Pair:
    """A snapshot, and the same with refusals; its repr is short, hypothesis replays the rest."""

    whole: Snapshot
    in_part: Snapshot = field(repr=False)


PAIRS = SNAPSHOTS.flatmap(lambda snapshot: st.builds(Pair, st.just(snapshot), refused_in_part(snapshot)))


def flagged(findings: Findings) -> dict[str, set[tuple[str | None, str]]]:
    """The regions and subjects that each rule flags."""
    found: dict[str, set[tuple[str | None, str]]] = {}
    for finding in findings.flagged:
        found.setdefault(finding.rule, set()).add((finding.region, finding.subject))
    return found


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pair=PAIRS)
def test_a_refusal_makes_no_finding_and_hides_none(pair: Pair) -> None:
    """What is flagged in spite of refusals is true without them; what is no longer flagged is in doubt."""
    whole, in_part = (run(every_rule(), account_views_of(snapshot)) for snapshot in (pair.whole, pair.in_part))
    assert whole.crashes == in_part.crashes == ()
    assert whole.undecided == ()
    expected, found = flagged(whole), flagged(in_part)
    in_doubt = {doubt.rule for doubt in in_part.undecided}
    for rule in every_rule():
        there, still = expected.get(rule.name, set()), found.get(rule.name, set())
        assert still <= there, f"{rule.name} makes a finding of a refusal"
        assert still == there or rule.name in in_doubt, f"{rule.name} takes a refusal for health"


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(whole=SNAPSHOTS, drawn=st.data())
def test_the_dns_never_decides_what_follows_from_the_status_of_ses(whole: Snapshot, drawn: st.DataObject) -> None:
    """Whatever the DNS answers, or does not: the same findings, fingerprints and severities, and no more doubt."""
    other = msgspec.structs.replace(whole, dns=drawn.draw(st.one_of(st.just({}), answered_in_part(whole))))
    entries = [entry for entry in every_rule() if entry.name in EXPLAINED_BY_DNS]
    assert len(EXPLAINED_BY_DNS) == len(entries)
    one, two = (run(entries, account_views_of(snapshot)) for snapshot in (whole, other))
    assert one.crashes == two.crashes == ()
    assert one.undecided == two.undecided == ()
    first, second = ({(each.fingerprint, each.severity) for each in findings.flagged} for findings in (one, two))
    assert first == second


def everything_refused() -> Iterator[Region]:
    """Two regions that answered nothing."""
    for name in REGIONS:
        yield s.region(name, settings=REFUSED, listed=Listing((), REFUSED), active_rule_set=REFUSED)


def test_an_account_that_says_nothing_is_not_flagged() -> None:
    """Every rule that names the identities among its facts is in doubt."""
    findings = run(every_rule(), account_views_of(s.snapshot(*everything_refused())))
    assert findings.flagged == ()
    rest_on_identities = {rule.name for rule in every_rule() if Fact.IDENTITIES in rule.rule.facts}
    # Named regions are never said to be unused; of a configuration set identities decide the severity alone;
    # without sets there is no tracking domain, without users no user, and so on.
    others = {
        "sender-denied-in-region",
        "tenant-resource-missing-in-region",
        "vpc-endpoint-missing-in-region",
        "region-unused",
        "configuration-set-sending-disabled",
        "tracking-domain-not-verified",
        "smtp-user-denied-in-region",
    }
    assert rest_on_identities - others <= {doubt.rule for doubt in findings.undecided}
