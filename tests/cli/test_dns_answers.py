"""An audit asks the DNS about what it reads of SES: each question once, and not for ever."""

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

import sescheck
from sescheck.aws.traffic import Call
from sescheck.cli.progress_line import MovingLine
from sescheck.collect.dns_answers import DnsAnswers
from sescheck.collect.progress import Progress
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.dns.dns_faults import DnsFault
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.emulator.state import Identity
from sescheck.emulator.worlds import SCENARIOS, healthy
from sescheck.rules.catalogue import every_rule
from sescheck.ses.records.questions import questions, questions_of_spf
from sescheck.snapshot.model import Fact, Region, Snapshot
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.snapshot.storage import load
from tests.conftest import Cli, Result

REGIONS = "us-east-1,eu-west-1"
FAST = ("--dns-rate", "5000")
WITHOUT_DNS = tuple(f"--ignore={entry.name}" for entry in every_rule() if Fact.DNS in entry.rule.facts)


@pytest.fixture
def dns(emulator: Emulator) -> Iterator[DnsServer]:
    """The DNS of two healthy regions."""
    SCENARIOS["clean"].stage(emulator)
    with DnsServer(WorldRecords()) as running:
        yield running


def saved(audit: Cli, path: Path, *options: str) -> tuple[Snapshot, Result]:
    """What an audit reads, and what it prints."""
    result = audit(REGIONS, "--snapshot", str(path), *FAST, *options)
    return load(path), result


def test_each_question_is_asked_once(audit: Cli, dns: DnsServer, tmp_path: Path) -> None:
    """Two regions have the same domains, and share questions about DMARC."""
    snapshot, result = saved(audit, tmp_path / "x", "--nameserver", dns.address)
    assert 0 == result.code
    assert dns.address == snapshot.resolver
    assert {str(each) for each in questions(snapshot)} == set(snapshot.dns)
    assert all(isinstance(each, Known) for each in snapshot.dns.values())
    asked = Counter(f"{each.name} {each.record_type}" for each in dns.questions)
    assert {1} == {asked[key] for key in snapshot.dns}


def test_what_spf_records_include_is_asked_also(audit: Cli, dns: DnsServer, tmp_path: Path) -> None:
    """One by one: an answer names the next question."""
    clean, _ = saved(audit, tmp_path / "x", "--nameserver", dns.address)
    name = next(key.split()[0] for key in clean.dns if key.startswith("bounce") and key.endswith(" TXT"))
    dns.publish(name, "TXT", '"v=spf1 include:one.example.net ~all"')
    dns.publish("one.example.net", "TXT", '"v=spf1 include:two.example.net ~all"')
    snapshot, _ = saved(audit, tmp_path / "x", "--nameserver", dns.address)
    assert {"one.example.net TXT", "two.example.net TXT"} == set(snapshot.dns) - set(clean.dns)
    for region in snapshot.accounts[0].regions:
        assert () == questions_of_spf(region, snapshot.dns)


@pytest.mark.parametrize("options", [(), ("--no-dns",)])
def test_an_emulator_on_this_machine_leads_to_no_question(
    audit: Cli, dns: DnsServer, tmp_path: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The DNS does not know its names; all audits of these tests rely on it."""
    monkeypatch.setattr("sescheck.dns.lookup.configured_lookup", lambda *_: pytest.fail("a resolver was asked"))
    result = audit(REGIONS, "--snapshot", str(tmp_path / "x"), *options)
    snapshot = load(tmp_path / "x")
    assert (0, None, {}) == (result.code, snapshot.resolver, snapshot.dns)
    assert [] == dns.questions


def test_a_machine_without_a_resolver_says_it_once(
    audit: Cli, dns: DnsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest of the audit is as ever."""
    monkeypatch.setattr("dns.resolver.Resolver.read_resolv_conf", _no_configuration)
    snapshot, result = saved(audit, tmp_path / "x", "--dns")
    assert (3, "") == (result.code, snapshot.resolver)
    assert [] == dns.questions
    assert {(None, "dns:Query", "unreachable")} == result.unread
    [entry] = result.report["unread"]
    assert len(snapshot.dns) == entry["count"]


def _no_configuration(*_: object) -> None:
    from dns.resolver import NoResolverConfiguration  # noqa: PLC0415 # as only the room of the DNS does

    raise NoResolverConfiguration


def test_a_name_without_an_answer_is_unread(cli: Cli, audit: Cli, dns: DnsServer, tmp_path: Path) -> None:
    """As anything else that could not be read, but permissions do not help."""
    dns.inject(DnsFault("refused", name="_dmarc.*"))
    snapshot, result = saved(audit, tmp_path / "x", "--nameserver", dns.address)
    refused = {key for key, each in snapshot.dns.items() if isinstance(each, Unreadable)}
    assert {key for key in snapshot.dns if key.startswith("_dmarc.")} == refused
    assert (3, {(None, "dns:Query", "denied")}) == (result.code, result.unread)
    shown = cli("audit", "--from", str(tmp_path / "x"), "--format", "text").out
    assert f"resolver {dns.address}, " in shown
    assert "dns:Query" in shown
    assert "iam-policy" not in shown


def test_a_run_is_continued_with_what_is_missing(
    cli: Cli, audit: Cli, emulator: Emulator, dns: DnsServer, tmp_path: Path
) -> None:
    """Answers are kept, and failures asked again; `--no-dns` keeps both."""
    path = tmp_path / "x"
    dns.inject(DnsFault("servfail", name="_dmarc.*"))
    before, _ = saved(audit, path, "--nameserver", dns.address)
    dns.clear_faults()
    where = ("--endpoint-url", emulator.url, "--resume", str(path), "--snapshot", str(path), "--format", "json")
    dns.questions.clear()
    kept = cli("audit", *where, "--no-dns")
    assert (3, before.dns, []) == (kept.code, load(path).dns, dns.questions)
    assert 0 == cli("audit", *where, "--nameserver", dns.address).code
    assert before.dns.keys() == load(path).dns.keys()
    again = {f"{each.name} {each.record_type}" for each in dns.questions} & before.dns.keys()
    assert {key for key in before.dns if key.startswith("_dmarc.")} == again
    assert dns.address == load(path).resolver


def test_a_saved_snapshot_is_audited_without_a_question(
    cli: Cli, audit: Cli, dns: DnsServer, tmp_path: Path
) -> None:
    """`--from` has the answers of then."""
    saved(audit, tmp_path / "x", "--nameserver", dns.address)
    dns.questions.clear()
    assert 0 == cli("audit", "--from", str(tmp_path / "x"), "--format", "json").code
    assert [] == dns.questions
    assert 2 == cli("audit", "--from", str(tmp_path / "x"), "--nameserver", dns.address).code


@pytest.mark.parametrize(
    ("options", "asks"),
    [
        (("--select", "smtp-*"), False),
        (WITHOUT_DNS, False),
        (("--select", "dmarc-missing"), True),
        (("--select", "identity-not-verified"), True),
        (("--select", "*"), True),
    ],
)
def test_the_dns_is_asked_only_if_a_rule_needs_it(
    audit: Cli, dns: DnsServer, tmp_path: Path, options: tuple[str, ...], asks: bool
) -> None:
    """As other reads are spared; a configuration can select rules, too."""
    snapshot, result = saved(audit, tmp_path / "x", "--nameserver", dns.address, *options)
    assert (0, asks, asks) == (result.code, bool(dns.questions), bool(snapshot.dns))


def test_a_domain_that_waits_for_aws_is_not_said_to_wait_for_you(
    audit: Cli, emulator: Emulator, dns: DnsServer, tmp_path: Path
) -> None:
    """Its records are published, then one is not; without the DNS the finding is the same in fewer words."""
    clean, _ = saved(audit, tmp_path / "x", "--nameserver", dns.address)
    records = {key: answer for key, answer in clean.dns.items() if key.endswith("._domainkey.example.com CNAME")}
    emulator.region("us-east-1").settle("example.com", verification="PENDING", dkim="PENDING", sending=False)
    for key, answer in records.items():
        assert isinstance(answer, Known)
        dns.publish(key.split()[0], "CNAME", *(f"{each}." for each in answer.value.records))
    where = (REGIONS, *FAST, "--nameserver", dns.address)
    right = _not_verified(audit(*where))
    missing, *_ = (key.split()[0] for key in records)
    dns.publish(missing, "CNAME")
    wrong, without = _not_verified(audit(*where)), _not_verified(audit(REGIONS))
    assert right["message"] == (
        f"{without['message']}; its DKIM records are in the DNS, and SES has not yet found them: it looks for up"
        " to 72 hours"
    )
    assert wrong["message"] == f"{without['message']}; its DKIM record {missing} is not in the DNS"
    assert {missing: []} == wrong["evidence"]["found"]
    assert 1 == len({(each["fingerprint"], each["severity"]) for each in (right, wrong, without)})


def _not_verified(result: Result) -> dict[str, Any]:
    assert "dkim-dns-disagrees" not in {each["rule"] for each in result.report["findings"]}
    (found,) = (each for each in result.report["findings"] if each["rule"] == "identity-not-verified")
    return dict(found)


def test_an_answer_that_no_rule_lacks_is_not_missed(audit: Cli, dns: DnsServer, tmp_path: Path) -> None:
    """As a topic that no rule lacks: what the DNS says only explains this rule's findings."""
    dns.inject(DnsFault("servfail"))
    snapshot, result = saved(
        audit, tmp_path / "x", "--nameserver", dns.address, "--select", "identity-not-verified"
    )
    assert snapshot.dns
    assert not any(isinstance(each, Known) for each in snapshot.dns.values())
    assert (0, set()) == (result.code, result.unread)
    result = audit(REGIONS, *FAST, "--nameserver", dns.address, "--select", "dmarc-missing")
    assert (3, {(None, "dns:Query", "unexpected")}) == (result.code, result.unread)


def test_a_run_is_continued_by_another_resolver(
    cli: Cli, audit: Cli, emulator: Emulator, dns: DnsServer, tmp_path: Path
) -> None:
    """It is asked only what the first one did not answer, and both are named."""
    path = tmp_path / "x"
    dns.inject(DnsFault("refused", name="*._domainkey.*"))
    before, _ = saved(audit, path, "--nameserver", dns.address)
    dns.questions.clear()
    with DnsServer(WorldRecords()) as other:
        where = ("--endpoint-url", emulator.url, "--resume", str(path), "--snapshot", str(path))
        assert 0 == cli("audit", *where, *FAST, "--nameserver", other.address).code
        again = {f"{each.name} {each.record_type}" for each in other.questions} & before.dns.keys()
    after = load(path)
    kept = {key: each for key, each in before.dns.items() if isinstance(each, Known)}
    assert before.dns.keys() - kept.keys() == again
    assert kept.items() <= after.dns.items()
    assert ([], f"{dns.address}, {other.address}") == (dns.questions, after.resolver)


def test_the_plan_estimates_the_questions(cli: Cli, emulator: Emulator, dns: DnsServer) -> None:
    """Without asking one; the rate is that of the options."""
    where = ("audit", "--plan", "-r", REGIONS, "--endpoint-url", emulator.url)
    domains = sum(each.is_domain for name in REGIONS.split(",") for each in _identities(emulator, name))
    said = f"The DNS is asked up to about {8 * domains:,} questions meanwhile, in "
    assert said in cli(*where, "--nameserver", dns.address).out
    for options in ((), ("--no-dns",), ("--nameserver", dns.address, "--select", "smtp-*")):
        assert "The DNS is not asked." in cli(*where, *options).out
    assert [] == dns.questions


def _identities(emulator: Emulator, region: str) -> list[Identity]:
    return list(emulator.region(region).state.identities.values())


def test_the_time_limit_of_the_run_ends_the_questions(audit: Cli, dns: DnsServer, tmp_path: Path) -> None:
    """What has no answer then is not missing."""
    dns.inject(DnsFault("delay", seconds=1.9))
    begun = time.monotonic()
    snapshot, result = saved(audit, tmp_path / "x", "--nameserver", dns.address, "--timeout", "1.5")
    assert 10 > time.monotonic() - begun
    assert 3 == result.code
    assert {Why.TIMED_OUT} == {each.why for each in snapshot.dns.values() if isinstance(each, Unreadable)}
    assert len(snapshot.dns) == sum(isinstance(each, Unreadable) for each in snapshot.dns.values())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--nameserver", "ns1.example.com"), "--nameserver 'ns1.example.com' is not"),
        (("--dns-rate", "0"), "--dns-rate 0: it must be above 0"),
        (("--dns-rate", "nan"), "--dns-rate nan: it must be above 0"),
        (("--no-dns", "--nameserver", "10.0.0.2"), "--no-dns asks no DNS: leave out --nameserver"),
        (("--no-dns", "--dns-rate", "9"), "--no-dns asks no DNS: leave out --dns-rate"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused(cli: Cli, options: tuple[str, ...], said: str) -> None:
    """Before anything is read."""
    result = cli("audit", *options)
    assert 2 == result.code
    assert said in result.err


def test_the_dns_is_asked_while_aws_is_read(
    audit: Cli, emulator: Emulator, dns: DnsServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Most questions follow from a few calls; the details of each identity take far longer."""
    emulator.inject(Fault("delay", operation="GetEmailIdentity", seconds=1))
    asked_early: list[int] = []
    ask_about = DnsAnswers.ask_about

    def counted(answers: DnsAnswers, region: Region) -> None:
        asked_early.append(len(dns.questions))
        ask_about(answers, region)

    monkeypatch.setattr(DnsAnswers, "ask_about", counted)
    snapshot, _ = saved(audit, tmp_path / "x", "--nameserver", dns.address)
    assert 2 == len(asked_early)
    assert asked_early[0] >= len(snapshot.dns)


def test_an_interrupted_run_keeps_the_answers_that_it_has(audit: Cli, dns: DnsServer, tmp_path: Path) -> None:
    """The others are not missing."""
    dns.inject(DnsFault("silence", name="_dmarc.*"))
    ended = Timer(3, lambda: os.kill(os.getpid(), signal.SIGINT))
    ended.start()
    snapshot, result = saved(audit, tmp_path / "x", "--nameserver", dns.address)
    ended.join()
    assert (130, True) == (result.code, snapshot.interrupted)
    silent = {key for key, each in snapshot.dns.items() if isinstance(each, Unreadable)}
    assert {key for key in snapshot.dns if key.startswith("_dmarc.")} == silent
    assert any(isinstance(each, Known) for each in snapshot.dns.values())


def test_two_accounts_with_the_same_domains_ask_once(
    audit: Cli, emulator: Emulator, dns: DnsServer, tmp_path: Path
) -> None:
    """An answer that is missing is missing for both, because any of them may need it."""
    numbers = ("111111111111", "222222222222")
    for number in numbers:
        healthy(emulator, REGIONS.split(","), number)
    dns.inject(DnsFault("servfail", name="_dmarc.example.com"))
    roles = (f"--role-arn=arn:aws:iam::{number}:role/sescheck" for number in numbers)
    snapshot, result = saved(audit, tmp_path / "x", "--nameserver", dns.address, *roles)
    asked = Counter(f"{each.name} {each.record_type}" for each in dns.questions)
    answered = {key for key, each in snapshot.dns.items() if isinstance(each, Known)}
    times = [asked[key] for key in answered]
    assert min(times) == 1
    # A busy server gets a question again, but not each of them. Two accounts would ask each question twice.
    assert sum(times) < 2 * len(times)
    assert {"_dmarc.example.com TXT"} == snapshot.dns.keys() - answered
    assert [(number, "dns-record") for number in numbers] == [
        (each["account_id"], each["subject"]["type"]) for each in result.report["unread"]
    ]


def test_a_program_asks_the_dns_with_arguments_of_the_same_names(emulator: Emulator, dns: DnsServer) -> None:
    """And does not ask it with `dns=False`."""
    report = sescheck.audit(regions=REGIONS, endpoint_url=emulator.url, nameserver=dns.address, dns_rate=5000)
    assert dns.address == report.snapshot.resolver
    assert {str(each) for each in questions(report.snapshot)} == set(report.snapshot.dns)
    report = sescheck.audit(regions=REGIONS, endpoint_url=emulator.url, dns=False)
    assert (None, {}) == (report.snapshot.resolver, report.snapshot.dns)


def test_the_snapshot_command_asks_the_dns_also(
    cli: Cli, emulator: Emulator, dns: DnsServer, tmp_path: Path
) -> None:
    """With the same options."""
    where = ("-r", REGIONS, "--endpoint-url", emulator.url, "--nameserver", dns.address, *FAST)
    assert 0 == cli("snapshot", *where, "-o", str(tmp_path / "x")).code
    assert load(tmp_path / "x").dns


@pytest.mark.parametrize(
    ("options", "said"), [((), "; resolver the emulator's DNS, "), (("--no-dns",), "; DNS not")]
)
def test_the_demo_asks_the_dns_of_the_emulator(cli: Cli, options: tuple[str, ...], said: str) -> None:
    """It needs no network."""
    assert said in cli("demo", "--scenario", "clean", "--format", "text", *options).out


def describe(progress: Progress) -> str:
    """On a wide terminal."""
    return MovingLine(progress).words(200)


def test_the_progress_counts_names() -> None:
    """As soon as there are questions; a name is done when each question about it is, and it stays done."""
    assert "3 of 10 DNS names" in describe(Progress(names=10, names_answered=3))
    assert "DNS" not in describe(Progress())
    progress = Progress()
    for name in ("a.example", "a.example", "b.example"):
        progress.ask(name)
    progress.answer("a.example")
    assert "0 of 2 DNS names" in describe(progress)
    progress.answer("a.example")
    assert "1 of 2 DNS names" in describe(progress)
    progress.ask("a.example")
    assert "1 of 2 DNS names" in describe(progress)
    progress.answer("a.example")
    progress.answer("b.example")
    assert "2 of 2 DNS names" in describe(progress)


def test_the_share_that_is_done_never_falls() -> None:
    """A list that was read makes more calls, and the share of all of them is less."""
    progress = Progress(regions=1)
    line = MovingLine(progress)
    progress.expect("eu-west-1", "ses:GetEmailIdentity", 2)
    call = Call("1", "eu-west-1", "ses:GetEmailIdentity", 0.1, "ok")
    progress.called(call)
    assert "reading: 50%" in line.words(80)
    progress.expect("us-east-1", "ses:GetEmailIdentity", 200)
    assert "reading: 50%" in line.words(80)


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_the_progress_is_one_line(width: int) -> None:
    """What matters less is left out, whole; a wide terminal has everything."""
    progress = Progress(17, 3, 24_000, 31_000, names=9_500, names_answered=800, waiting_now=lambda: 120)
    progress.expect("eu-west-1", "ses:GetEmailIdentity", 2)
    line = MovingLine(progress).words(width)
    every = MovingLine(progress).words(1_000)
    assert len(line) < width
    assert set(line.removeprefix("reading: ").split(", ")) <= set(every.removeprefix("reading: ").split(", "))
    assert ("3 of 17 regions done" in line) == (width > 34)
    assert every.endswith(
        "24,000 identities, 31,000 calls, 800 of 9,500 DNS names, 120 waiting for the rate limit"
    )


@pytest.mark.parametrize("fault", [None, "servfail"])
def test_at_the_end_the_progress_and_the_heading_count_the_same_names(
    audit: Cli, dns: DnsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str | None
) -> None:
    """A name that did not answer is done, also."""
    if fault is not None:
        dns.inject(DnsFault(fault, name="_dmarc.*"))
    seen: list[Progress] = []
    start = DnsAnswers.__init__

    def noted(answers: DnsAnswers, *given: Any) -> None:
        start(answers, *given)
        seen.extend(each for each in given if isinstance(each, Progress))

    monkeypatch.setattr(DnsAnswers, "__init__", noted)
    _, result = saved(audit, tmp_path / "x", "--nameserver", dns.address)
    names = result.report["dns"]["names"]
    assert f"{names} of {names} DNS names" in describe(seen[0])
    assert (fault is not None) == bool(result.report["dns"]["unanswered"])
    assert "" == result.err, "the line is for a terminal only"
