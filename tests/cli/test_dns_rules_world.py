"""Each rule about the DNS is seen to find its fault, and to find nothing without it, over HTTP and DNS."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from sescheck.cli.main import run
from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.worlds import parts
from tests.cli.dns_world import (
    HERE,
    ONLY,
    REGIONS,
    RULES,
    THERE,
    heir,
    own_key,
    receiving,
    sending,
    serving,
    tracking,
)

ZONE = "dkim.amazonses.com"
SPF = "v=spf1 include:amazonses.com ~all"


@dataclass(frozen=True)
class Fault:
    """What is published instead of the right records, and the finding that comes of it.

    Attributes:
        publishes: the records by name and type, as a zone file has them.
        mail_from: the status of the MAIL FROM domain in SES.
        dkim: the status of DKIM in SES.
        record: the evidence of what to publish.
        found: the evidence of what is there.
        more: other evidence.

    In all of them, {0}, {1} and {2} are the DKIM tokens of the subject.
    """

    rule: str
    subject: str
    severity: str
    publishes: dict[str, tuple[str, ...]]
    record: str | list[str] | None
    found: list[str] | dict[str, list[str]]
    region: str | None = HERE
    mail_from: str = "SUCCESS"
    dkim: str = "SUCCESS"
    more: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"


def bounce(domain: str, record_type: str) -> str:
    """The name and type of a record of its MAIL FROM domain."""
    return f"bounce-{HERE}.{domain}.example.org {record_type}"


def mx_of(region: str) -> str:
    """The record that leads bounces to a region."""
    return f"10 feedback-smtp.{region}.amazonses.com"


def inbound(region: str) -> str:
    """The record that leads inbound mail to a region."""
    return f"10 inbound-smtp.{region}.amazonaws.com"


def token(number: int, domain: str) -> str:
    """The name of a DKIM record."""
    return f"{{{number}}}._domainkey.{domain}.example.org"


def key(number: int, domain: str) -> str:
    """The DKIM record as a DNS console takes it."""
    return f"{token(number, domain)} CNAME {{{number}}}.{ZONE}"


def dkim_of(domain: str, records: str) -> dict[str, tuple[str, ...]]:
    """All three records; `records` is the value, or empty for none."""
    values = [f"{{{number}}}.{records}" if records else "" for number in range(3)]
    return {f"{token(n, domain)} CNAME": (value,) if value else () for n, value in enumerate(values)}


FAULTS = (
    Fault(
        "dkim-record-missing",
        "one-missing.example.org",
        "high",
        {f"{token(0, 'one-missing')} CNAME": ()},
        [key(0, "one-missing")],
        {token(0, "one-missing"): []},
        more=(("dkim_status", "SUCCESS"),),
    ),
    Fault(
        "dkim-record-missing",
        "none.example.org",
        "high",
        {},
        [key(number, "none") for number in range(3)],
        {token(number, "none"): [] for number in range(3)},
        dkim="FAILED",
        more=(("dkim_status", "FAILED"),),
    ),
    Fault(
        "dkim-record-wrong",
        "pasted-twice.example.org",
        "high",
        {f"{token(1, 'pasted-twice')} CNAME": (f"{{1}}.{ZONE}.pasted-twice.example.org.",)},
        [key(1, "pasted-twice")],
        {token(1, "pasted-twice"): [f"{{1}}.{ZONE}.pasted-twice.example.org"]},
    ),
    Fault(
        "dkim-dns-disagrees",
        "waiting.example.org",
        "low",
        dkim_of("waiting", f"{ZONE}."),
        [key(number, "waiting") for number in range(3)],
        {token(number, "waiting"): [f"{{{number}}}.{ZONE}"] for number in range(3)},
        dkim="FAILED",
        more=(("dkim_status", "FAILED"),),
    ),
    Fault(
        "dkim-dns-disagrees",
        "split-horizon.example.org",
        "low",
        dkim_of("split-horizon", ""),
        [key(number, "split-horizon") for number in range(3)],
        {token(number, "split-horizon"): [] for number in range(3)},
    ),
    Fault(
        "dkim-byodkim-record-missing",
        "own-key.example.org",
        "high",
        {"mail._domainkey.own-key.example.org TXT": ('"v=DKIM1; p="',)},
        ["mail._domainkey.own-key.example.org TXT (the public key of the private key that SES has)"],
        {"mail._domainkey.own-key.example.org": ["v=DKIM1; p="]},
        dkim="FAILED",
    ),
    Fault(
        "mail-from-mx-missing",
        "no-mx.example.org",
        "high",
        {bounce("no-mx", "MX"): (), bounce("no-mx", "TXT"): (f'"{SPF}"',)},
        f"{bounce('no-mx', 'MX')} {mx_of(HERE)}",
        [],
        mail_from="FAILED",
        more=(("status", "FAILED"), ("on_mx_failure", "USE_DEFAULT_VALUE")),
    ),
    Fault(
        "mail-from-mx-missing",
        "mx-removed.example.org",
        "low",
        {bounce("mx-removed", "MX"): ()},
        f"{bounce('mx-removed', 'MX')} {mx_of(HERE)}",
        [],
        more=(("status", "SUCCESS"),),
    ),
    Fault(
        "mail-from-several-mx",
        "two-mx.example.org",
        "high",
        {bounce("two-mx", "MX"): (f"{mx_of(THERE)}.", f"{mx_of(HERE)}.")},
        f"{bounce('two-mx', 'MX')} {mx_of(HERE)}",
        [mx_of(THERE), mx_of(HERE)],
    ),
    Fault(
        "mail-from-mx-elsewhere",
        "mx-elsewhere.example.org",
        "high",
        {bounce("mx-elsewhere", "MX"): ("10 mx.example.net.",), bounce("mx-elsewhere", "TXT"): (f'"{SPF}"',)},
        f"{bounce('mx-elsewhere', 'MX')} {mx_of(HERE)}",
        ["10 mx.example.net"],
        mail_from="FAILED",
        more=(("region_of_mx", None),),
    ),
    Fault(
        "mail-from-mx-elsewhere",
        "mx-shared.example.org",
        "info",
        {bounce("mx-shared", "MX"): (f"{mx_of(THERE)}.",)},
        f"{bounce('mx-shared', 'MX')} {mx_of(HERE)}",
        [mx_of(THERE)],
        more=(("region_of_mx", THERE),),
    ),
    Fault(
        "mail-from-spf-missing",
        "no-spf.example.org",
        "medium",
        {bounce("no-spf", "TXT"): ()},
        f'{bounce("no-spf", "TXT")} "{SPF}"',
        [],
    ),
    Fault(
        "mail-from-spf-missing",
        "spf-of-others.example.org",
        "medium",
        {bounce("spf-of-others", "TXT"): ('"v=spf1 ip4:192.0.2.1 -all"', '"site-verification=1"')},
        f'{bounce("spf-of-others", "TXT")} "v=spf1 include:amazonses.com ip4:192.0.2.1 -all"',
        ["v=spf1 ip4:192.0.2.1 -all"],
    ),
    Fault(
        "mail-from-spf-broken",
        "two-spf.example.org",
        "medium",
        {bounce("two-spf", "TXT"): (f'"{SPF}"', '"v=spf1 -all"')},
        f'{bounce("two-spf", "TXT")} "{SPF}"',
        ["v=spf1 -all", SPF],
        more=(("fault_at", bounce("two-spf", "TXT").split()[0]),),
    ),
    Fault(
        "dmarc-missing",
        "no-dmarc.example.org",
        "medium",
        {"_dmarc.no-dmarc.example.org TXT": ()},
        '_dmarc.no-dmarc.example.org TXT "v=DMARC1; p=none"',
        {"_dmarc.no-dmarc.example.org": []},
        region=None,
        more=(("sends_in", [HERE]),),
    ),
    Fault(
        "dmarc-not-enforced",
        "dmarc-none.example.org",
        "low",
        {"_dmarc.dmarc-none.example.org TXT": ('"v=DMARC1; p=none; rua=mailto:d@" "example.org"',)},
        '_dmarc.dmarc-none.example.org TXT "v=DMARC1; p=quarantine; rua=mailto:d@example.org"',
        {"_dmarc.dmarc-none.example.org": ["v=DMARC1; p=none; rua=mailto:d@example.org"]},
        region=None,
    ),
    Fault(
        "dmarc-strict-spf",
        "strict-spf.example.org",
        "medium",
        {"_dmarc.strict-spf.example.org TXT": ('"v=DMARC1; p=reject; aspf=s"',)},
        '_dmarc.strict-spf.example.org TXT "v=DMARC1; p=reject; aspf=r"',
        {"_dmarc.strict-spf.example.org": ["v=DMARC1; p=reject; aspf=s"]},
        region=None,
        more=(("mail_from", {HERE: f"bounce-{HERE}.strict-spf.example.org"}),),
    ),
    Fault(
        "dmarc-strict-dkim",
        "heir.strict-dkim.example.org",
        "medium",
        {
            "_dmarc.heir.strict-dkim.example.org TXT": (),
            "_dmarc.strict-dkim.example.org TXT": ('"v=DMARC1; p=reject; adkim=s"',),
        },
        '_dmarc.strict-dkim.example.org TXT "v=DMARC1; p=reject; adkim=r"',
        {"_dmarc.strict-dkim.example.org": ["v=DMARC1; p=reject; adkim=s"]},
        more=(("signed_by", "strict-dkim.example.org"),),
    ),
    Fault(
        "inbound-mx-missing",
        "inbound/mx-of-others.example.org",
        "low",
        {"mx-of-others.example.org MX": ("10 mx.example.net.",)},
        [f"mx-of-others.example.org MX {inbound(HERE)}"],
        {"mx-of-others.example.org": ["10 mx.example.net"]},
    ),
    Fault(
        "inbound-mx-without-rules",
        "mx-for-nobody.example.org",
        "high",
        {"mx-for-nobody.example.org MX": (f"{inbound(HERE)}.",)},
        None,
        [inbound(HERE)],
        more=(("rule_sets", {HERE: "inbound"}),),
    ),
    Fault(
        "inbound-mx-without-rules",
        "mx-for-there.example.org",
        "low",
        {"mx-for-there.example.org MX": (f"{inbound(THERE)}.",)},
        None,
        [inbound(THERE)],
        more=(("rule_sets", {THERE: None}),),
    ),
    Fault(
        "tracking-domain-record-wrong",
        "tracks-there",
        "high",
        {"there.click.example.net CNAME": (f"r.{THERE}.awstrack.me.",)},
        f"there.click.example.net CNAME r.{HERE}.awstrack.me",
        [f"r.{THERE}.awstrack.me"],
    ),
    Fault(
        "tracking-domain-record-wrong",
        "tracks-nowhere",
        "medium",
        {"nowhere.click.example.net CNAME": ()},
        f"nowhere.click.example.net CNAME r.{HERE}.awstrack.me",
        [],
    ),
)
DOMAINS = {each.subject.removeprefix("inbound/"): each for each in FAULTS if each.subject.endswith(".example.org")}


@dataclass(frozen=True)
class World:
    """The same world twice: with all records right, and with all faults."""

    sound: Any
    faulty: Any
    resolver: str
    tokens: dict[str, list[str]]

    def filled(self, value: Any, subject: str) -> Any:
        """The value with the tokens of the subject."""
        match value:
            case str():
                return value.format(*self.tokens[subject]) if subject in self.tokens else value
            case list():
                return [self.filled(each, subject) for each in value]
            case dict():
                return {self.filled(name, subject): self.filled(each, subject) for name, each in value.items()}
            case _:
                return value


def stage(emulator: Emulator) -> dict[str, list[str]]:
    """A domain for each fault, with all that SES wants; the DKIM tokens by domain."""
    here, there = emulator.region(HERE), emulator.region(THERE)
    sending(emulator, *(DOMAINS.keys() - {"own-key.example.org", "heir.strict-dkim.example.org"}))
    sending(emulator, "strict-dkim.example.org", "example.com")
    own_key(here, "own-key.example.org")
    heir(here, "heir.strict-dkim.example.org")
    receiving(here, "example.com", "mx-of-others.example.org")
    parts.domain(there, "example.com", mail_from=True)
    tracking(here, "tracks-there", "there.click.example.net")
    tracking(here, "tracks-nowhere", "nowhere.click.example.net")
    return {each.email_identity: each.dkim.tokens for each in here.state.identities.values()}


def break_all(emulator: Emulator, server: DnsServer, tokens: dict[str, list[str]]) -> None:
    """Publish what each fault publishes, and let SES say what it says then."""
    for domain, fault in DOMAINS.items():
        is_sender = (fault.dkim, fault.mail_from) != ("SUCCESS", "SUCCESS")
        if is_sender:
            emulator.region(HERE).settle(domain, dkim=fault.dkim, mail_from=fault.mail_from)
    for fault in FAULTS:
        for where, records in fault.publishes.items():
            filled = [each.format(*tokens.get(fault.subject, ())) for each in (*where.split(), *records)]
            server.publish(*filled)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two audits, for all the tests here."""
    folder = tmp_path_factory.mktemp("reports")
    with serving() as (emulator, server):
        tokens = stage(emulator)

        def audited(name: str) -> Any:
            path = folder / name
            where = ("--endpoint-url", emulator.url, "--nameserver", server.address, "--regions", REGIONS)
            run(["audit", *where, *ONLY, "--dns-rate", "5000", "-f", f"json:{path}"])
            return msgspec.json.decode(path.read_bytes())

        sound = audited("sound")
        break_all(emulator, server, tokens)
        yield World(sound, audited("faulty"), server.address, tokens)


def test_there_is_a_fault_for_each_rule() -> None:
    """All rules of the family."""
    assert set(RULES) == {each.rule for each in FAULTS}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_nothing_where_all_records_are_right(world: World, rule: str) -> None:
    """It is asked, and everything was read."""
    assert world.sound["summary"]["examined"][rule] > 0
    assert [] == [each for each in world.sound["findings"] if each["rule"] == rule]
    assert (0, []) == (world.sound["exit_code"], world.sound["unread"])


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_rule_finds_its_fault(world: World, fault: Fault) -> None:
    """With the record to publish, what is there, and who was asked."""
    where = (fault.rule, fault.region, fault.subject)
    [found] = [each for each in world.faulty["findings"] if place_of(each) == where]
    evidence = found["evidence"]
    wanted = [world.filled(each, fault.subject) for each in (fault.record, fault.found)]
    assert fault.severity == found["severity"]
    assert wanted == [evidence["record"], evidence["found"]]
    assert world.resolver == evidence["resolver"]
    assert dict(fault.more).items() <= evidence.items()
    assert fault.subject.removeprefix("inbound/") in found["message"]


def test_no_rule_finds_anything_else(world: World) -> None:
    """Each fault leads to one finding."""
    assert sorted(map(str, map(place_of, world.faulty["findings"]))) == sorted(
        str((each.rule, each.region, each.subject)) for each in FAULTS
    )
    assert (1, []) == (world.faulty["exit_code"], world.faulty["unread"])


@pytest.mark.parametrize("rule", ["dkim-dns-disagrees", "mail-from-mx-missing"])
def test_a_private_resolver_is_doubted_if_ses_has_found_the_record(world: World, rule: str) -> None:
    """It may answer for an internal zone."""
    found = [each["evidence"] for each in world.faulty["findings"] if each["rule"] == rule]
    assert any(each.get("hint", "").startswith("the resolver has a private address") for each in found)


def place_of(finding: Any) -> tuple[str, str | None, str]:
    """Rule, region and subject."""
    return finding["rule"], finding["region"], finding["subject"]["name"]
