"""What the DNS does not say is never missing and never fine: a resolver that fails leaves the rules undecided."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_faults import DNS_KINDS, DnsFault
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.snapshot.storage import load
from tests.cli.dns_world import HERE, ONLY, REGIONS, RULES, heir, own_key, receiving, sending, serving, tracking
from tests.conftest import Cli, Result

DOMAIN, OTHER = "silent.example.org", "example.com"
LAST_LABELS = f"*{DOMAIN}"
"""Every name of the domain that is concerned, as a glob."""


@dataclass(frozen=True)
class Silence:
    """A fault, and how a report describes it."""

    kind: str
    why: str
    words: str
    code: int = 17
    seconds: float = 1.0

    @property
    def fault(self) -> DnsFault:
        """About every question for names of the domain."""
        return DnsFault(self.kind, name=LAST_LABELS, code=self.code, seconds=self.seconds)


SILENCES = (
    Silence("servfail", "unexpected", "could not find an answer (SERVFAIL)"),
    Silence("refused", "denied", "refuses to answer (REFUSED)"),
    Silence("formerr", "unexpected", "answered FORMERR"),
    Silence("silence", "timed-out", "did not answer in time"),
    Silence("delay", "timed-out", "did not answer in time", seconds=6),
    Silence("truncate-always", "unexpected", "cut off its answer, over TCP also"),
    Silence("filtered", "unexpected", "may not be the truth (EDE 17 filtered)"),
    Silence("filtered", "unexpected", "may not be the truth (EDE 15 blocked)", code=15),
    Silence("filtered", "unexpected", "may not be the truth (EDE 4 forged answer)", code=4),
    Silence("ede", "unexpected", "may not be the truth (EDE 16 censored)", code=16),
    Silence("referral", "unexpected", "refers to other servers and does not ask them"),
    Silence("contradict", "unexpected", "answered with a record and that the name does not exist"),
    Silence("other-name", "unexpected", "answered with records that were not asked for"),
    Silence("other-type", "unexpected", "answered with records that were not asked for"),
    Silence("garble", "timed-out", ""),
)
SLOW = {"delay", "garble"}
"""They take as long as "silence": five seconds each."""
ELSEWHERE = {"loop", "lie", "truncate"}
"""Kinds of faults with tests of their own below."""
ANSWERS = {"nxdomain", "empty", "not-recursive"}
"""Kinds that leave an answer; a server that does not ask others may still have the record."""


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Emulator, DnsServer]]:
    """Two domains with all that the rules look at, and one of them is concerned by the faults."""
    with serving() as (emulator, server):
        here = emulator.region(HERE)
        for domain in (DOMAIN, OTHER):
            sending(emulator, domain)
            own_key(here, f"own.{domain}")
            heir(here, f"heir.{domain}")
            tracking(here, f"tracks-{domain.replace('.', '-')}", f"click.{domain}")
        receiving(here, DOMAIN, OTHER)
        yield emulator, server


@pytest.fixture
def dns(served: tuple[Emulator, DnsServer]) -> Iterator[DnsServer]:
    """The DNS, without faults; those of a test end with it."""
    yield served[1]
    served[1].clear_faults()


Audited = tuple[Result, str]


@dataclass(frozen=True)
class Auditor:
    """Audits, and keeps the snapshot and what a person sees."""

    cli: Cli
    emulator: Emulator
    folder: Path

    def __call__(self, *options: str) -> tuple[Result, str]:
        """The JSON report, and the terminal's page."""
        terminal = self.folder / "page"
        where = ("--endpoint-url", self.emulator.url, "--regions", REGIONS, "--snapshot", str(self.snapshot))
        formats = ("--format", "json", "--format", f"terminal:{terminal}", "--dns-rate", "5000")
        result = self.cli("audit", *where, *ONLY, *formats, *options)
        return result, " ".join(terminal.read_text(encoding="utf-8").split())

    @property
    def snapshot(self) -> Path:
        """The file of the last one."""
        return self.folder / "snapshot"


@pytest.fixture
def audited(cli: Cli, served: tuple[Emulator, DnsServer], tmp_path: Path) -> Auditor:
    """Audit the world of all tests here."""
    return Auditor(cli, served[0], tmp_path)


def test_the_world_has_nothing_to_find(audited: Auditor, dns: DnsServer) -> None:
    """Every rule is asked about both domains."""
    result, _ = audited("--nameserver", dns.address)
    assert (0, [], []) == (result.code, result.report["findings"], result.report["unread"])
    assert set(RULES) == {rule for rule, count in result.report["summary"]["examined"].items() if count > 1}


@pytest.mark.parametrize(
    "silence",
    [
        pytest.param(
            each, marks=pytest.mark.exhaustive if each.kind in SLOW else (), id=f"{each.kind} {each.code}"
        )
        for each in SILENCES
    ],
)
def test_without_an_answer_every_rule_is_undecided(audited: Auditor, dns: DnsServer, silence: Silence) -> None:
    """About that domain: nothing is made up, and the report says which questions have no answer, and why."""
    dns.inject(silence.fault)
    result, page = audited("--nameserver", dns.address)
    assert (3, []) == (result.code, result.report["findings"])
    assert not result.report["complete"]
    unread = result.report["unread"]
    assert {(None, "dns:Query", silence.why)} == {(e["region"], e["operation"], e["why"]) for e in unread}
    assert all(silence.words in each["detail"] for each in unread)
    assert set(RULES) == {rule for each in unread for rule in each["rules"]}
    silent = check_only_the_domain_is_silent(audited.snapshot)
    assert len(silent) == sum(each["count"] for each in unread)
    assert f"Could not be read {len(silent)} " in page
    assert f"{Why(silence.why).words} in " in page
    assert "dns:Query" in page
    assert all(words in page for words in (silence.words, dns.address, "undecided: "))


def check_only_the_domain_is_silent(snapshot: Path) -> set[str]:
    """All questions about records of the domain have no answer, and all others have one."""
    answers = load(snapshot).dns
    silent = {key for key, each in answers.items() if isinstance(each, Unreadable)}
    without = {f"{label}.{DOMAIN} MX" for label in ("own", "heir")}  # they have no MX record, which is an answer
    assert {key for key in answers if DOMAIN in key} - without == silent - without
    assert any(OTHER in key for key, each in answers.items() if isinstance(each, Known))
    return silent


def test_every_kind_of_fault_is_tried() -> None:
    """Here, or it leaves an answer."""
    assert set(DNS_KINDS) == {each.kind for each in SILENCES} | ELSEWHERE | ANSWERS


READ_ONLY_CNAME = {"dkim-record-missing", "dkim-record-wrong", "tracking-domain-record-wrong"}


@pytest.mark.parametrize("record_type", ["MX", "TXT"])
def test_cname_records_in_a_circle_lead_to_no_answer(audited: Auditor, dns: DnsServer, record_type: str) -> None:
    """To questions about the records behind them."""
    dns.inject(DnsFault("loop", LAST_LABELS, record_type))
    result, page = audited("--nameserver", dns.address)
    assert (3, [], {(None, "dns:Query", "unexpected")}) == (result.code, result.report["findings"], result.unread)
    rules = {rule for each in result.report["unread"] for rule in each["rules"]}
    assert rules
    assert set() == rules & READ_ONLY_CNAME
    assert "answered with CNAME records that lead in a circle" in page


def test_a_cname_record_in_a_circle_is_itself_an_answer(audited: Auditor, dns: DnsServer) -> None:
    """It is the record that SES sees, and it is wrong."""
    dns.inject(DnsFault("loop", f"*._domainkey.{DOMAIN}", "CNAME", count=1))
    result, _ = audited("--nameserver", dns.address)
    assert (1, set()) == (result.code, result.unread)
    assert [("dkim-record-wrong", HERE, DOMAIN)] == result.findings


def test_a_resolver_that_lies_shows_no_absence(audited: Auditor, dns: DnsServer) -> None:
    """It has an address for every name, so a record that it lacks may be there."""
    audited("--nameserver", dns.address)
    keys = [key.split() for key in load(audited.snapshot).dns if DOMAIN in key]
    for name, record_type in keys:
        dns.publish(name, record_type)
    try:
        honest, _ = audited("--nameserver", dns.address)
        dns.inject(DnsFault("lie", type="A"))
        result, page = audited("--nameserver", dns.address)
    finally:
        for name, record_type in keys:
            dns.restore(name, record_type)
    assert DOMAIN in {subject for _, _, subject in honest.findings}
    assert (3, []) == (result.code, result.report["findings"])
    [unread] = result.report["unread"]
    assert ("dns:Query", "unexpected", set(RULES)) == (unread["operation"], unread["why"], set(unread["rules"]))
    assert f"{dns.address} answers with an address for names that do not exist" in unread["detail"]
    assert "it cannot show that a record is missing; name another resolver with --nameserver" in page


def test_without_a_resolver_every_rule_is_undecided(
    audited: Auditor, dns: DnsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine has none, and no other one is named."""

    def none(*_: object) -> None:
        from dns.resolver import NoResolverConfiguration  # noqa: PLC0415 # as only the room of the DNS does

        raise NoResolverConfiguration

    dns.questions.clear()
    monkeypatch.setattr("dns.resolver.Resolver.read_resolv_conf", none)
    result, page = audited("--dns")
    assert (3, [], []) == (result.code, result.report["findings"], dns.questions)
    [unread] = result.report["unread"]
    assert ("dns:Query", "unreachable", set(RULES)) == (unread["operation"], unread["why"], set(unread["rules"]))
    assert f"unreachable in account 123456789012 ({unread['count']} times): dns:Query" in page


@pytest.mark.parametrize("faults", [(), (DnsFault("nxdomain", LAST_LABELS),)], ids=["sound", "faulty"])
def test_an_answer_that_is_cut_off_is_whole_over_tcp(
    audited: Auditor, dns: DnsServer, faults: tuple[DnsFault, ...]
) -> None:
    """Both audits find the same."""
    dns.inject(*faults)
    before, _ = audited("--nameserver", dns.address)
    dns.inject(DnsFault("truncate"))
    dns.questions.clear()
    after, _ = audited("--nameserver", dns.address)
    assert bool(faults) == bool(before.findings)
    assert (before.code, before.report["findings"]) == (after.code, after.report["findings"])
    assert set() == after.unread
    over = {transport: [q.name for q in dns.questions if q.over == transport] for transport in ("udp", "tcp")}
    assert sorted(over["udp"]) == sorted(over["tcp"])
