"""The records that SES wants for identities, receipt rules and configuration sets, and what to ask the DNS."""

import msgspec
import pytest

from sescheck.ses.records.dkim_records import dkim_records
from sescheck.ses.records.expected import (
    expected_records,
    inbound_records,
    mail_from_records,
    tracking_records,
)
from sescheck.ses.records.expected_record import ExpectedRecord
from sescheck.ses.records.lookups import Question, RecordType, plain, question, texts, unasked
from sescheck.ses.records.questions import questions
from sescheck.ses.records.spf_outcome import spf_outcome
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.model import Depth, Dkim, Identity, Snapshot
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.receiving import ReceiptRuleSet
from sescheck.testing import builders as s

TOKENS = ("aaa", "bbb", "ccc")
UNREAD = s.unread()
TRACKED = {"TrackingOptions.CustomRedirectDomain": "Click.example.com"}
ON = Dkim(enabled=True, status="PENDING", tokens=TOKENS)
OWN_KEY = Dkim(enabled=True, status="SUCCESS", tokens=("Sel1",))


def easy(zone: str | None = "dkim.us-west-2.amazonses.com", name: str = "Example.com") -> Identity:
    """A domain that signs with Easy DKIM."""
    return s.domain(name, dkim=ON, detail=msgspec.structs.replace(s.details(), signing_zone=zone))


def own_key(name: str = "example.com") -> Identity:
    """A domain that signs with its own key."""
    return s.domain(name, dkim=OWN_KEY, detail=s.details(dkim_origin="EXTERNAL"))


def known(reading: Reading[tuple[ExpectedRecord, ...]]) -> tuple[ExpectedRecord, ...]:
    """The records of a reading that is known."""
    assert isinstance(reading, Known)
    return reading.value


def test_easy_dkim_wants_three_cname_records_in_the_zone_that_ses_names() -> None:
    """They print as a DNS console takes them; nothing but that value is right."""
    found = known(dkim_records(easy()))
    assert [str(each) for each in found] == [
        f"{token}._domainkey.example.com CNAME {token}.dkim.us-west-2.amazonses.com" for token in TOKENS
    ]
    assert found[0].accepts("AAA.dkim.us-west-2.amazonses.com.")
    assert not found[0].accepts("aaa.dkim.amazonses.com")
    assert found[0].question == Question("aaa._domainkey.example.com", RecordType.CNAME)


@pytest.mark.parametrize("identity", [easy(None), s.domain(dkim=ON, detail=UNREAD)])
def test_without_a_zone_every_known_form_of_it_is_right(identity: Identity) -> None:
    """The zone depends on the region and the cell. Three tokens are of Easy DKIM, even if the origin is unread."""
    first, *_ = known(dkim_records(identity))
    assert str(first) == "aaa._domainkey.example.com CNAME (the value that SES shows)"
    for right in ("dkim.amazonses.com", "dkim.eu-south-1.amazonses.com", "a31d.dkim.us-west-2.amazonses.com"):
        assert first.accepts(f"aaa.{right}")
    for wrong in ("bbb.dkim.amazonses.com", "aaa.amazonses.com", "aaa.dkim.example.com", "aaaXdkim.amazonses.com"):
        assert not first.accepts(wrong)


def test_a_replica_may_have_its_records_in_the_zone_of_its_parent() -> None:
    """AWS names a zone, and does not say if it is that of the parent: the records are not wrong in another one."""
    detail = s.details(dkim_origin="AWS_SES_US_EAST_1", signing_zone="dkim.af-south-1.amazonses.com")
    first, *_ = known(dkim_records(s.domain(dkim=ON, detail=detail)))
    assert str(first) == "aaa._domainkey.example.com CNAME aaa.dkim.af-south-1.amazonses.com"
    assert first.accepts("aaa.dkim.af-south-1.amazonses.com")
    assert first.accepts("aaa.dkim.amazonses.com")
    assert not first.accepts("bbb.dkim.amazonses.com")


def test_a_domain_with_its_own_key_wants_a_txt_record_at_its_selector() -> None:
    """AWS does not give the key: any key is right, and none or a revoked one is wrong."""
    (found,) = known(dkim_records(own_key()))
    assert (found.name, found.type, found.value) == ("Sel1._domainkey.example.com", RecordType.TXT, None)
    assert found.question.name == "sel1._domainkey.example.com"
    rights = (
        "v=DKIM1; k=rsa; p=MIIB",
        "p=MIIB",
        "p = MI IB; n=note",
        "k=rsa;p=MIIB;",
        "v = DKIM1 ; p=MI\\010IB==",
        "v=DKIM1; h=sha1:sha256; s=other:email; t=y; x=1; p=MIIB",
        "v=DKIM1; s=*; p=MIIB",
    )
    for right in rights:
        assert found.accepts(right)
    wrongs = (
        "",
        "v=DKIM1; k=rsa",
        "v=DKIM1; p=",
        "v=DKIM1; p=; n=p",
        "v=spf1 -all",
        "v=DKIM1; sp=MIIB",
        "v=DMARC1; p=reject",
        "v=DKIM2; p=MIIB",
        "v=dkim1; p=MIIB",
        "p=MIIB; v=DKIM1",
        "v=DKIM1; k=ed25519; p=MIIB",
        "v=DKIM1; h=sha1; p=MIIB",
        "v=DKIM1; s=other; p=MIIB",
        "v=DKIM1; p=-----BEGIN PUBLIC KEY-----MIIB",
        "v=DKIM1; p===",
        "v=DKIM1; P=MIIB",
    )
    for wrong in wrongs:
        assert not found.accepts(wrong)


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        (s.address("news@example.com"), Known(())),
        (s.domain(dkim=Dkim(enabled=False, status="NOT_STARTED", tokens=TOKENS)), Known(())),
        (s.domain(dkim=UNREAD), UNREAD),
        (s.domain(dkim=OWN_KEY, detail=UNREAD), UNREAD),
    ],
)
def test_no_records_are_expected_where_dkim_is_off_or_unread(
    identity: Identity, expected: Reading[tuple[ExpectedRecord, ...]]
) -> None:
    """What is unread stays so."""
    assert expected == dkim_records(identity)


@pytest.mark.parametrize(("tokens", "origin"), [(("sel",), None), ((), "EXTERNAL"), (TOKENS, "EXTERNAL")])
def test_tokens_that_do_not_fit_the_origin_are_not_guessed_about(
    tokens: tuple[str, ...], origin: str | None
) -> None:
    """BYODKIM has one selector; one token without an origin may be that or not."""
    dkim = Dkim(enabled=True, status="SUCCESS", tokens=tokens)
    found = dkim_records(s.domain(dkim=dkim, detail=s.details(dkim_origin=origin)))
    assert isinstance(found, Unreadable)
    assert found.why is Why.UNEXPECTED


def test_a_mail_from_domain_wants_the_feedback_host_of_its_region_and_spf() -> None:
    """Of any preference."""
    identity = s.domain(mail_from=s.mail_from_domain("Mail.example.com"))
    mx, spf = known(mail_from_records(identity, "eu-west-1"))
    assert str(mx) == "mail.example.com MX 10 feedback-smtp.eu-west-1.amazonses.com"
    assert str(spf) == 'mail.example.com TXT "v=spf1 include:amazonses.com ~all"'
    assert mx.accepts("20 Feedback-smtp.eu-west-1.amazonses.com.")
    assert not mx.accepts("10 feedback-smtp.us-east-1.amazonses.com")
    assert spf.value is not None
    assert spf.accepts(spf.value)
    assert known(mail_from_records(s.domain(), "eu-west-1")) == ()
    assert mail_from_records(s.domain(mail_from=UNREAD), "eu-west-1") == UNREAD


def test_the_hosts_of_a_region_without_documentation_are_not_guessed() -> None:
    """In the European Sovereign Cloud not even the names of the domains are known."""
    identity = s.domain(mail_from=s.mail_from_domain("mail.example.com"))
    mx, spf = known(mail_from_records(identity, "eusc-de-east-1"))
    assert (mx.value, spf.value) == (None, None)
    assert mx.accepts("10 feedback-smtp.eusc-de-east-1.amazonses.eu")
    assert not mx.accepts("10 feedback-smtp.eu-west-1.amazonses.com")
    assert spf.accepts("v=spf1 ip4:192.0.2.1 include:amazonses.eu -all")
    assert not spf.accepts("v=spf1 -all")
    mx, spf = known(mail_from_records(identity, "mx-central-1"))
    assert mx.value is None
    assert spf.value is not None


@pytest.mark.parametrize(
    ("region", "rules", "expected"),
    [
        ("us-east-1", s.rule_set("example.com"), ["example.com MX 10 inbound-smtp.us-east-1.amazonaws.com"]),
        (
            "us-east-1",
            s.rule_set("a@Example.com", "b@example.com", ".example.net"),
            ["example.com MX 10 inbound-smtp.us-east-1.amazonaws.com"],
        ),
        ("us-east-1", s.rule_set(), []),
        ("us-east-1", s.rule_set("example.com", enabled=False), []),
        ("us-east-1", None, []),
        ("us-gov-west-1", s.rule_set("example.com"), []),
        ("ap-east-2", s.rule_set("example.com"), ["example.com MX (the value that SES shows)"]),
    ],
)
def test_the_domains_that_active_receipt_rules_name_want_the_inbound_host(
    region: str, rules: ReceiptRuleSet | None, expected: list[str]
) -> None:
    """Each once; a region that does not receive wants none."""
    found = known(inbound_records(s.region(region, active_rule_set=rules)))
    assert expected == [str(each) for each in found]


def test_a_tracking_domain_wants_the_tracking_host_of_its_region() -> None:
    """A set that could not be read may have another one."""
    sets = [s.configuration_set("a", options=TRACKED), s.configuration_set("b", options=TRACKED)]
    found = tracking_records(s.region("eu-west-1", configuration_sets=sets))
    assert [str(each) for each in found.items] == ["click.example.com CNAME r.eu-west-1.awstrack.me"]
    assert found.unread is None
    partial = tracking_records(
        s.region("eu-west-1", configuration_sets=[*sets, s.configuration_set("c", options=UNREAD)])
    )
    assert (partial.items, partial.unread) == (found.items, UNREAD)
    (sovereign,) = tracking_records(s.region("eusc-de-east-1", configuration_sets=sets)).items
    assert sovereign.value is None
    assert sovereign.accepts("r.eusc-de-east-1.awstrack.eu")


@pytest.mark.parametrize(
    "changed",
    [
        {"listed": Listing((easy(),), UNREAD)},
        {"active_rule_set": UNREAD},
        {"configuration_sets": [s.configuration_set("main", options=UNREAD)]},
    ],
)
def test_the_records_of_a_region_say_what_is_unread(changed: dict[str, object]) -> None:
    """What was read is there."""
    complete = expected_records(s.region("us-east-1", easy()))
    partial = expected_records(s.region("us-east-1", *(() if "listed" in changed else (easy(),)), **changed))  # type: ignore[arg-type]
    assert complete.unread is None
    assert partial.unread is not None
    assert complete.items == partial.items
    assert len(complete.items) == len(TOKENS)


def test_each_question_is_asked_once_across_regions_and_accounts() -> None:
    """A replica shares the tokens of its parent; names that differ in case are one; keys are asked for if deep."""
    one = s.snapshot(
        s.region("us-east-1", easy(), own_key("mail.example.com"), active_rule_set=s.rule_set("in.example.com")),
        s.region("us-west-2", easy(name="example.com"), s.address("a@mail.example.com")),
    )
    two = msgspec.structs.replace(one, accounts=one.accounts * 2)
    asked = questions(two)
    assert asked == questions(one)
    keys = {f"{token}._domainkey.example.com TXT" for token in TOKENS}
    assert set(map(str, questions(msgspec.structs.replace(one, depth=Depth.STANDARD)))) | keys == set(
        map(str, asked)
    )
    assert len(asked) == len(set(asked)) == len({str(each) for each in asked})
    assert set(map(str, asked)) == {
        *(f"{token}._domainkey.example.com CNAME" for token in TOKENS),
        *keys,
        "sel1._domainkey.mail.example.com TXT",
        "example.com MX",
        "mail.example.com MX",
        "in.example.com MX",
        "_dmarc.mail.example.com TXT",
        "_dmarc.example.com TXT",
        "_dmarc.com TXT",
    }


def test_every_expected_record_has_its_question() -> None:
    """And an identity whose key has an unread origin is asked about both ways."""
    region = s.region(
        "us-east-1",
        easy(),
        s.domain("b.example.com", dkim=OWN_KEY, detail=UNREAD, mail_from=s.mail_from_domain("m.b.example.com")),
        configuration_sets=[s.configuration_set("main", options=TRACKED)],
        active_rule_set=s.rule_set("in.example.com"),
    )
    asked = questions(s.snapshot(region))
    assert {each.question for each in expected_records(region).items} <= set(asked)
    for type_ in (RecordType.CNAME, RecordType.TXT):
        assert question("sel1._domainkey.b.example.com", type_) in asked


def test_a_snapshot_without_regions_asks_nothing() -> None:
    """Nor does one of which nothing was read."""
    empty: Snapshot = s.snapshot()
    assert questions(empty) == ()
    assert questions(s.snapshot(s.region("us-east-1", listed=Listing((), UNREAD)))) == ()


def test_questions_that_depend_on_answers_are_asked_until_there_are_none() -> None:
    """As for SPF, whose records include others."""
    records = {
        "mail.example.com": "v=spf1 include:a.example.net include:b.example.net -all",
        "a.example.net": "v=spf1 include:c.example.net -all",
        "b.example.net": "v=spf1 include:amazonses.com",
        "c.example.net": "v=spf1 -all",
    }
    answers: dict[str, Reading[DnsAnswer]] = {}
    rounds: list[tuple[str, ...]] = []
    while missing := unasked(answers, lambda lookup: spf_outcome("Mail.example.com", lookup)):
        rounds.append(tuple(map(str, missing)))
        answers |= {str(each): Known(DnsAnswer((records[each.name],), (), True, 300, False)) for each in missing}
    assert rounds == [
        (f"{name} TXT",) for name in ("mail.example.com", "a.example.net", "c.example.net", "b.example.net")
    ]
    found = spf_outcome("mail.example.com", texts(answers))
    assert isinstance(found, Known)
    assert found.value.through == ("b.example.net", "amazonses.com")
    nothing = texts({})("Mail.example.com")
    assert isinstance(nothing, Unreadable)
    assert nothing.why is Why.NOT_ASKED
    assert plain("Mail.Example.com.") == "mail.example.com"
