"""Steps that publish DNS records lose nothing that others need."""

from collections.abc import Mapping

import pytest

from sescheck.comparison.account_view import AccountView
from sescheck.engine.findings import Finding
from sescheck.engine.fixes import Fixes
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.engine.steps import Call, Human, Record, Step
from sescheck.rules.catalogue import every_rule
from sescheck.rules.shared.dmarc import RecordToPublish
from sescheck.rules.shared.steps.records import publish, publish_dmarc, with_found_senders
from sescheck.ses.records.expected_record import ExpectedRecord, RecordUse
from sescheck.ses.records.lookups import RecordType
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Reading
from sescheck.testing import builders as s

SPF = ExpectedRecord(
    "bounce.example.com", RecordType.TXT, "v=spf1 include:amazonses.com ~all", RecordUse.MAIL_FROM_SPF
)
MX = ExpectedRecord(
    "bounce.example.com", RecordType.MX, "10 feedback-smtp.us-east-1.amazonses.com", RecordUse.MAIL_FROM_MX
)
INBOUND = ExpectedRecord(
    "example.com", RecordType.MX, "10 inbound-smtp.us-east-1.amazonaws.com", RecordUse.INBOUND
)
CNAME = ExpectedRecord("a1._domainkey.example.com", RecordType.CNAME, "a1.dkim.amazonses.com", RecordUse.EASY_DKIM)


def answers(expected: ExpectedRecord, *records: str, chain: tuple[str, ...] = ()) -> dict[str, Reading[DnsAnswer]]:
    """What the DNS has at the name."""
    found = DnsAnswer(records, chain, exists=True, ttl=300, authenticated=False)
    return {str(expected.question): Known(found)}


def record(step: Step) -> Record:
    """The record that a step publishes."""
    assert isinstance(step.does, Record)
    return step.does


def words(step: Step) -> str:
    """What a step tells a person."""
    assert isinstance(step.does, Human)
    return step.does.words


@pytest.mark.parametrize(
    ("present", "wanted"),
    [
        ((), "v=spf1 include:amazonses.com ~all"),
        (("v=spf1 include:_spf.example.net -all",), "v=spf1 include:amazonses.com include:_spf.example.net -all"),
        (("v=spf1 include:amazonses.com -all",), "v=spf1 include:amazonses.com -all"),
        (("v=spf1 ip4:192.0.2.1 Include:AmazonSES.com ~all",), "v=spf1 ip4:192.0.2.1 Include:AmazonSES.com ~all"),
        (("v=spf1 -all include:amazonses.com",), "v=spf1 include:amazonses.com -all include:amazonses.com"),
        (("v=spf1 ?include:amazonses.com -all",), "v=spf1 include:amazonses.com ?include:amazonses.com -all"),
        (("V=SPF1",), "v=spf1 include:amazonses.com"),
    ],
)
def test_an_spf_record_keeps_its_senders(present: tuple[str, ...], wanted: str) -> None:
    """SES comes first, and a record that includes it stays as it is."""
    step = publish(SPF, answers(SPF, "google-site-verification=1", *present), "us-east-1")
    assert record(step).values == ("google-site-verification=1", wanted)
    assert with_found_senders(SPF, present).value == wanted
    assert publish(SPF, answers(SPF, *record(step).values), "us-east-1").replaces == ""


def test_an_spf_record_is_said_to_be_replaced() -> None:
    """With its old text."""
    step = publish(SPF, answers(SPF, "v=spf1 mx -all", "other"), "us-east-1")
    assert step.replaces == "the record v=spf1 mx -all."


def test_several_spf_records_are_left_to_a_person() -> None:
    """Nobody knows which one is meant."""
    step = publish(SPF, answers(SPF, "v=spf1 mx -all", "v=spf1 a -all"), "us-east-1")
    assert "v=spf1 mx -all and v=spf1 a -all" in words(step)


@pytest.mark.parametrize("expected", [SPF, MX, INBOUND])
def test_nothing_is_published_under_an_alias(expected: ExpectedRecord) -> None:
    """A name with a CNAME record can have no other record: the answer is that of another name."""
    step = publish(expected, answers(expected, "v=spf1 -all", chain=("mail.example.net",)), "us-east-1")
    assert "mail.example.net" in words(step)


def test_a_wrong_cname_is_replaced() -> None:
    """The old target is in the words."""
    step = publish(CNAME, answers(CNAME, "old.dkim.amazonses.com"), "us-east-1")
    assert record(step).values == ("a1.dkim.amazonses.com",)
    assert step.replaces == "the record old.dkim.amazonses.com."


def test_mail_servers_for_inbound_mail_stay() -> None:
    """Only a MAIL FROM domain has one MX record."""
    assert record(publish(INBOUND, answers(INBOUND, "10 mx.example.com"), None)).values[0] == "10 mx.example.com"
    assert record(publish(MX, answers(MX, "10 mx.example.com"), None)).values == (MX.value,)


def test_a_record_that_was_not_read_is_said_to_be_unread() -> None:
    """Printers then do not replace what may be there."""
    assert record(publish(SPF, {}, "us-east-1")).now is None
    assert record(publish(SPF, answers(SPF), "us-east-1")).now == ()


def account(dns: Mapping[str, Reading[DnsAnswer]], *regions: Region) -> AccountView:
    """An account with these answers of the DNS."""
    (found,) = account_views_of(s.snapshot(*regions, dns=dns))
    return found


def dmarc(*records: str, chain: tuple[str, ...] = ()) -> Step:
    """The step that publishes a policy where the DNS has these records."""
    found = DnsAnswer(records, chain, exists=True, ttl=300, authenticated=False)
    dns: dict[str, Reading[DnsAnswer]] = {"_dmarc.example.com TXT": Known(found)}
    return publish_dmarc(RecordToPublish("example.com", "v=DMARC1; p=none"), account(dns, s.region("us-east-1")))


def test_a_dmarc_record_takes_the_place_of_one_only() -> None:
    """Several are left to a person, and so is an alias of another domain."""
    step = dmarc("v=DMARC1; p=reject", "other")
    assert record(step).values == ("other", "v=DMARC1; p=none")
    assert step.replaces == "the record v=DMARC1; p=reject."
    assert "p=reject and v=DMARC1; p=none; rua" in words(
        dmarc("v=DMARC1; p=reject", "v=DMARC1; p=none; rua=mailto:a@b.example")
    )
    assert "vendor.example" in words(dmarc("v=DMARC1; p=x", chain=("vendor.example",)))


REGIONS = ("us-west-2", "us-east-1")
MX_KEY = "bounce.example.com MX"
WEST, EAST = "10 feedback-smtp.us-west-2.amazonses.com", "10 feedback-smtp.us-east-1.amazonses.com"


def steps_of(rule: str, *found: str, regions: tuple[str, ...] = ("us-east-1",)) -> list[Step]:
    """The steps for the findings of a rule about the MX records of a MAIL FROM domain."""
    domain = s.domain(mail_from=s.mail_from_domain("bounce.example.com", "FAILED"))
    dns: dict[str, Reading[DnsAnswer]] = {
        MX_KEY: Known(DnsAnswer(found, (), exists=True, ttl=300, authenticated=False))
    }
    views = [account(dns, *(s.region(name, domain) for name in regions))]
    entries = [each for each in every_rule() if each.name == rule]
    findings: tuple[Finding, ...] = run(entries, views).flagged
    fixes = [Fixes(entries, views).of(each) for each in findings]
    return [step for fix in fixes if fix is not None for step in fix.steps]


@pytest.mark.parametrize("rule", ["mail-from-mx-elsewhere", "mail-from-several-mx"])
def test_mail_of_another_server_is_not_taken_away(rule: str) -> None:
    """A person decides."""
    more = (EAST,) if rule == "mail-from-several-mx" else ()
    (step,) = steps_of(rule, *more, "20 mx.example.com")
    assert "20 mx.example.com" in words(step)


@pytest.mark.parametrize("found", ["0 .", f"{EAST}.example.com"])
def test_a_record_that_leads_nowhere_is_replaced(found: str) -> None:
    """A null MX, or a host to whose name a console added the domain."""
    (step,) = steps_of("mail-from-mx-elsewhere", found)
    assert record(step).values == (EAST,)
    assert step.replaces == f"the record {found}."


@pytest.mark.parametrize(("rule", "found"), [("mail-from-several-mx", (WEST, EAST)), ("mail-from-mx-missing", ())])
def test_regions_that_share_a_domain_do_not_contradict_each_other(rule: str, found: tuple[str, ...]) -> None:
    """One keeps the domain; the other one gets its own, and the step says which domain it replaces."""
    steps = steps_of(rule, *found, regions=REGIONS)
    mx = [each for each in steps if isinstance(each.does, Record) and each.does.type == "MX"]
    assert {record(each).name: record(each).values for each in mx} == {
        "bounce.example.com": (WEST,),
        "bounce-us-east-1.example.com": (EAST,),
    }
    (setting,) = (each for each in steps if isinstance(each.does, Call))
    assert setting.replaces == "the MAIL FROM domain bounce.example.com with USE_DEFAULT_VALUE."


def test_regions_that_receive_the_same_mail_publish_one_record() -> None:
    """The MX record of the first one: with two, the mail would be split."""
    regions = [s.region(name, s.domain(), active_rule_set=s.rule_set("example.com")) for name in REGIONS]
    nothing = Known(DnsAnswer((), (), exists=True, ttl=300, authenticated=False))
    views = [account({"example.com MX": nothing}, *regions)]
    entries = [each for each in every_rule() if each.name == "inbound-mx-missing"]
    found = run(entries, views).flagged
    assert {each.region for each in found} == set(REGIONS)
    fixes = [Fixes(entries, views).of(each) for each in found]
    (deed,) = {record(step) for fix in fixes if fix is not None for step in fix.steps}
    assert deed.values == ("10 inbound-smtp.us-west-2.amazonaws.com",)


@pytest.mark.parametrize("broken", ["site=\\xff", "a\\007b", "C:\\mail"])
def test_txt_records_that_cannot_be_printed_as_they_are_stay_with_a_person(broken: str) -> None:
    """A whole set with another text in it would take the place of theirs."""
    found = words(publish(SPF, answers(SPF, broken, "other"), None))
    assert broken in found
    assert "keep the others" in found
    dmarc = ExpectedRecord("_dmarc.example.com", RecordType.TXT, None, RecordUse.MAIL_FROM_SPF)
    snapshot = s.snapshot(s.region("us-east-1"), dns={"_dmarc.example.com TXT": (broken,)})
    (account,) = account_views_of(snapshot)
    assert dmarc.name in words(publish_dmarc(RecordToPublish("example.com", "v=DMARC1; p=none"), account))


@pytest.mark.parametrize(("includes", "has_room"), [(9, True), (10, False), (11, False)])
def test_an_spf_record_without_room_for_ses_stays_with_a_person(includes: int, *, has_room: bool) -> None:
    """Receivers make ten lookups: one more, and the mail of the other senders fails."""
    terms = " ".join(f"include:s{number}.example.net" for number in range(includes))
    known = answers(SPF, f"v=spf1 {terms} -all")
    for number in range(includes):
        other = ExpectedRecord(f"s{number}.example.net", RecordType.TXT, None, RecordUse.MAIL_FROM_SPF)
        known |= answers(other, "v=spf1 ip4:192.0.2.1 -all")
    step = publish(SPF, known, None)
    if has_room:
        assert (f"v=spf1 include:amazonses.com {terms} -all",) == record(step).values
    else:
        assert f"leads to {min(includes, 11)} DNS lookups" in words(step)


def test_an_spf_record_that_lets_ses_pass_needs_no_room() -> None:
    """It stays as it is, also with ten lookups."""
    terms = " ".join(["include:amazonses.com", *("a" for _ in range(9))])
    assert (f"v=spf1 {terms} -all",) == record(publish(SPF, answers(SPF, f"v=spf1 {terms} -all"), None)).values
