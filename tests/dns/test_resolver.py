"""One run's questions: each once, at an even pace, a few at a time, and not to a resolver that never answers."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from sescheck.dns.dns_limits import DnsLimits
from sescheck.dns.nameservers import Nameserver
from sescheck.dns.resolver import NOT_FINISHED, Resolver, Tally
from sescheck.emulator.dns.dns_faults import DnsFault
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why
from tests.dns.conftest import QUICK, Ask
from tests.dns.virtual_time import in_virtual_time

FOUND = Known(DnsAnswer(("x",), (), exists=True, ttl=300, authenticated=False))
ABSENT = Known(DnsAnswer((), (), exists=False, ttl=900, authenticated=False))
SILENT = Unreadable(Why.TIMED_OUT, "dns:Query", "10.0.0.2 did not answer in time")
REFUSED = Unreadable(Why.DENIED, "dns:Query", "10.0.0.2 refuses to answer (REFUSED)")
BROKEN = Unreadable(Why.UNEXPECTED, "dns:Query", "10.0.0.2 could not find an answer (SERVFAIL)")
LIMITS = DnsLimits(rate=250, in_flight=50)


class Pretence:
    """Answers after a second, of the clock of the event loop, and notes when it was asked."""

    nameservers: Sequence[Nameserver] = (Nameserver("10.0.0.2"),)

    def __init__(self, answer: Callable[[str], Reading[DnsAnswer]]) -> None:
        self._answer = answer
        self.asked: list[tuple[float, str]] = []
        self.in_flight = self.most_in_flight = 0

    def refusal(self, name: str) -> Unreadable | None:
        """Every name will do."""

    async def ask(self, name: str, _: str) -> Reading[DnsAnswer]:
        """Answer as the test wants it."""
        self.asked.append((asyncio.get_running_loop().time(), name))
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        await asyncio.sleep(1)
        self.in_flight -= 1
        return self._answer(name)

    async def aclose(self) -> None:
        """Nothing is open."""

    def resolver(self, limits: DnsLimits = LIMITS) -> Resolver:
        """Return a resolver that asks this."""
        return Resolver(None, limits, lambda *_: self)


async def ask_all(resolver: Resolver, names: Sequence[str]) -> Sequence[Reading[DnsAnswer]]:
    """Ask about all of them at once."""
    async with resolver:
        return await asyncio.gather(*(resolver.ask(name, "TXT") for name in names))


def test_a_question_is_asked_once(server: DnsServer) -> None:
    """Also if it is asked again later, in other letters, or with a last dot."""

    async def run() -> None:
        async with Resolver(Nameserver("127.0.0.1", server.port)) as resolver:
            names = ["example.com", "example.com.", "EXAMPLE.com"] * 3
            await asyncio.gather(*(resolver.ask(name, "MX") for name in names))
            await resolver.ask("example.com", "MX")
            await resolver.ask("one._domainkey.example.com", "CNAME")

    asyncio.run(run())
    assert [("example.com", "MX"), ("one._domainkey.example.com", "CNAME")] == [
        (each.name, each.record_type) for each in server.questions
    ]


def test_questions_go_at_an_even_pace() -> None:
    """A thousand names take four seconds at 250 a second."""
    lookup = Pretence(lambda _: FOUND)
    names = [f"{number}.example.com" for number in range(1000)]
    in_virtual_time(ask_all(lookup.resolver(DnsLimits(rate=250, in_flight=1000)), names))
    moments = [moment for moment, _ in lookup.asked]
    assert all(later - earlier == pytest.approx(1 / 250) for earlier, later in pairwise(moments))
    assert names == [name for _, name in lookup.asked]


def test_a_pause_is_not_made_up_for() -> None:
    """After it, questions go at the same pace."""
    lookup = Pretence(lambda _: FOUND)

    async def run() -> None:
        async with lookup.resolver(DnsLimits(rate=10)) as resolver:
            await resolver.ask("first", "TXT")
            await asyncio.sleep(60)
            await asyncio.gather(*(resolver.ask(f"later{number}", "TXT") for number in range(5)))

    in_virtual_time(run())
    moments = [moment for moment, _ in lookup.asked][1:]
    assert all(later - earlier == pytest.approx(0.1) for earlier, later in pairwise(moments))


def test_only_a_few_are_under_way() -> None:
    """However many are asked for."""
    lookup = Pretence(lambda _: FOUND)
    in_virtual_time(ask_all(lookup.resolver(), [f"{number}.example.com" for number in range(500)]))
    assert 50 == lookup.most_in_flight


@pytest.mark.parametrize("failure", [SILENT, REFUSED])
def test_a_resolver_that_never_answers_is_not_asked_further(failure: Unreadable) -> None:
    """Ten failures in a row close it; what is under way then ends, the rest is not sent."""
    lookup = Pretence(lambda _: failure)
    names = [f"{number}.example.com" for number in range(5000)]
    answers = in_virtual_time(ask_all(lookup.resolver(), names))
    assert len(lookup.asked) < 100
    last = answers[-1]
    assert isinstance(last, Unreadable)
    assert (failure.why, f"not asked: 10 questions in a row had no answer ({failure.detail})") == (
        last.why,
        last.detail,
    )


def test_a_resolver_that_answered_is_given_more_time() -> None:
    """The servers of one domain can be silent, which is not the fault of the resolver."""
    lookup = Pretence(lambda name: FOUND if name == "good" else SILENT)

    async def run() -> Sequence[Reading[DnsAnswer]]:
        async with lookup.resolver() as resolver:
            await resolver.ask("good", "TXT")
            await asyncio.gather(*(resolver.ask(f"{number}.dead.example", "TXT") for number in range(150)))
            again = await resolver.ask("good", "MX")
            await asyncio.gather(*(resolver.ask(f"{number}.more.example", "TXT") for number in range(5000)))
            return [again, await resolver.ask("good", "A")]

    answers = in_virtual_time(run())
    assert FOUND == answers[0]
    assert isinstance(answers[1], Unreadable)
    assert len(lookup.asked) < 450


def test_a_domain_that_fails_does_not_close_the_resolver() -> None:
    """SERVFAIL is an answer of the resolver about the domain."""
    lookup = Pretence(lambda _: BROKEN)
    in_virtual_time(ask_all(lookup.resolver(), [f"{number}.example.com" for number in range(300)]))
    assert 300 == len(lookup.asked)


def test_who_gives_up_does_not_take_the_answer_from_others() -> None:
    """The question goes on."""
    lookup = Pretence(lambda _: FOUND)

    async def run() -> Reading[DnsAnswer]:
        async with lookup.resolver() as resolver:
            impatient = asyncio.create_task(resolver.ask("example.com", "TXT"))
            patient = asyncio.create_task(resolver.ask("example.com", "TXT"))
            await asyncio.sleep(0.5)
            impatient.cancel()
            return await patient

    assert FOUND == in_virtual_time(run())
    assert 1 == len(lookup.asked)


def test_what_is_under_way_at_the_end_is_not_read() -> None:
    """Neither absent nor left out."""
    lookup = Pretence(lambda _: FOUND)

    async def run() -> Resolver:
        async with lookup.resolver() as resolver:
            await resolver.ask("b.example.com", "TXT")
            late = asyncio.create_task(resolver.ask("A.example.com.", "MX"))
            await asyncio.sleep(0.1)
            assert {"a.example.com MX": NOT_FINISHED, "b.example.com TXT": FOUND} == resolver.answers()
        await asyncio.gather(late, return_exceptions=True)
        return resolver

    resolver = in_virtual_time(run())
    assert ["a.example.com MX", "b.example.com TXT"] == list(resolver.answers())
    assert Tally("10.0.0.2", is_private=True, asked=2, unanswered=1) == resolver.tally()


def test_the_tally_counts_no_probe(server: DnsServer) -> None:
    """Names that were asked for, and those of them that have no answer."""
    server.inject(DnsFault("servfail", name="bad.example.com"))

    async def run() -> Tally:
        async with Resolver(Nameserver("127.0.0.1", server.port)) as resolver:
            for name in ("example.com", "missing.example.com", "bad.example.com", "not a name"):
                await resolver.ask(name, "MX")
            return resolver.tally()

    assert Tally(server.address, is_private=True, asked=4, unanswered=2) == asyncio.run(run())


def test_a_machine_without_a_resolver_says_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """All questions have the same reason, and nothing is sent."""
    monkeypatch.setattr("dns.resolver.BaseResolver.read_resolv_conf", _no_configuration)

    async def run() -> tuple[set[Reading[DnsAnswer]], Tally]:
        async with Resolver() as resolver:
            answers = {await resolver.ask(name, "TXT") for name in ("example.com", "example.org")}
            return answers, resolver.tally()

    answers, tally = asyncio.run(run())
    [only] = answers
    assert isinstance(only, Unreadable)
    assert only.why is Why.UNREACHABLE
    assert "/etc/resolv.conf" in only.detail
    assert Tally("", is_private=False, asked=2, unanswered=2) == tally


def _no_configuration(*_: object) -> None:
    from dns.resolver import NoResolverConfiguration  # noqa: PLC0415 # the test below wants it late

    raise NoResolverConfiguration


def test_a_silent_server_is_left_alone(server: DnsServer, ask: Ask) -> None:
    """As the whole: a question that is not answered ends at its lifetime."""
    server.inject(DnsFault("silence"))
    found = ask("example.com", "MX", QUICK)
    assert isinstance(found, Unreadable)
    assert found.why is Why.TIMED_OUT


def test_a_run_without_questions_does_not_import_dnspython() -> None:
    """Nor does the command line."""
    code = (
        "import sys, sescheck.cli.app, sescheck.dns.resolver, sescheck.emulator.__main__; "
        "sescheck.dns.resolver.Resolver(); "
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'dns'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert "[]" == done.stdout.strip()
