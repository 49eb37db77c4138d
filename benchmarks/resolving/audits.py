"""The same audit with and without the DNS, in turn: what the DNS adds to a run whose pace SES decides."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from typing import Any

from benchmarks.case import Ran, once
from benchmarks.contenders import BY_NAME, QUICK, STANDARD
from benchmarks.endpoint.service import Limit
from benchmarks.endpoint.world import World
from benchmarks.resolving.names import SPF, Record
from benchmarks.resolving.nsd import nsd
from benchmarks.rows import LATENCY
from benchmarks.running import endpoint
from benchmarks.task import ROOT, Contender, Outcome, Task, identities_of
from benchmarks.tools.audit import audit
from sescheck.rules.catalogue import FAMILIES, every_rule
from sescheck.snapshot.reading import Unreadable
from sescheck.snapshot.storage import load

DEPTHS = {"quick": QUICK, "standard": STANDARD}
_LIMIT = 900.0


@dataclass(frozen=True)
class Audited:
    """One depth, with and without the DNS: medians.

    Attributes:
        rate: calls a second that SES allows for each operation in each region.
        dns_rate: questions a second.
        names: that were looked up.
        unread: names without an answer.
        wrong: findings too many or too few, of rules that do not look at the DNS.
    """

    depth: str
    regions: int
    domains: int
    rate: float
    dns_rate: float
    runs: int
    names: int
    unread: int
    wrong: int
    wall: tuple[float, float]
    cpu: tuple[float, float]
    memory: tuple[float, float]


def records_of(world: World) -> Iterator[Record]:
    """What the owner of the world has published: what SES expects, and a DMARC policy."""
    for number in range(world.domain_count):
        name = world.name(number)
        yield f"_dmarc.{name}", "TXT", f'"v=DMARC1; p=quarantine; rua=mailto:dmarc@{name}"'
        for region in world.region_names:
            state = world.state(number, region)
            if state is None:
                continue
            for token in state.tokens:
                yield f"{token}._domainkey.{name}", "CNAME", f"{token}.dkim.{region}.amazonses.com."
            if state.mail_from:
                yield state.mail_from, "MX", f"10 feedback-smtp.{region}.amazonses.com."
                yield state.mail_from, "TXT", SPF


def measure(depth: str, domains: int, rate: float, dns_rate: float, runs: int, regions: int = 2) -> Audited:
    """Run them in turn.

    Raises:
        OSError: NSD is not there.
        ValueError: a run failed.
    """
    world = World(regions, domains, 1.0)
    limits = dict.fromkeys(world.region_names, Limit(rate))
    done: tuple[list[Ran], list[Ran]] = ([], [])
    seen: list[tuple[int, int]] = []
    with nsd(records_of(world)) as port, endpoint(world, latency=LATENCY, limits=limits) as running:
        plain = _contender(depth, ["--no-dns"], seen)
        asking = _contender(depth, ["--nameserver", f"127.0.0.1#{port}", "--dns-rate", f"{dns_rate:g}"], seen)
        for _ in range(runs):
            for who, ran in zip((plain, asking), done, strict=True):
                ran.append(once(world, who, running, _LIMIT, ROOT))
    if failed := next((each.failed for ran in done for each in ran if each.failed), ""):
        raise ValueError(failed)
    return Audited(
        depth=depth,
        regions=regions,
        domains=domains,
        rate=rate,
        dns_rate=dns_rate,
        runs=runs,
        names=max(names for names, _ in seen),
        unread=max(unread for _, unread in seen),
        wrong=max(each.outcome.wrong for ran in done for each in ran),
        wall=_medians(done, lambda each: each.cost.wall),
        cpu=_medians(done, lambda each: each.cost.cpu),
        memory=_medians(done, lambda each: each.cost.memory),
    )


def _medians(done: tuple[list[Ran], list[Ran]], value: Callable[[Ran], float]) -> tuple[float, float]:
    without, asked = (float(median(map(value, ran))) for ran in done)
    return without, asked


def _contender(depth: str, options: Sequence[str], seen: list[tuple[int, int]]) -> Contender:
    def command(task: Task) -> list[str]:
        return [*audit(depth)(task), *options, "--snapshot", str(task.folder / "snapshot")]

    name = f"sescheck {depth} {options[0]}"
    return replace(BY_NAME[DEPTHS[depth]], name=name, command=command, outcome=partial(_outcome, depth, seen))


def _outcome(depth: str, seen: list[tuple[int, int]], task: Task) -> Outcome:
    report: dict[str, Any] = json.loads((task.folder / "report.json").read_text())
    of_dns = {each.name for each in every_rule() if each.family == FAMILIES["dns"]}
    found = {(each["rule"], each["region"], each["subject"]["name"]) for each in report["findings"]}
    known = {each for each in found if each[0] not in of_dns and task.world.judges(*each)}
    listed = sum(region["identities"] or 0 for account in report["accounts"] for region in account["regions"])
    seen.append(_names(task))
    wrong = len(known ^ task.world.expected(depth))
    return Outcome(listed, identities_of(task.world), wrong, len(report["findings"]))


def _names(task: Task) -> tuple[int, int]:
    """How many names were looked up, and how many of them have no answer."""
    answers = load(task.folder / "snapshot").dns.values()
    return len(answers), sum(isinstance(each, Unreadable) for each in answers)
