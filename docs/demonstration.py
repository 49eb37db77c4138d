"""What `sescheck demo` prints, for the pages that show it."""

import functools
import re
from dataclasses import replace

from msgspec import structs

from sescheck import Addresses, RenderOptions, Report, audit
from sescheck.cli.commands.demo import NOTICE
from sescheck.cli.demo_opening import answers_of, formats_of
from sescheck.cli.demo_server import parse_scenario, running
from sescheck.report.assembly.asked_of_dns import asked_of_dns
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.takeover.formats import FORMATS as READINESS

TYPICAL = "typical"
FAILOVER = "failover-day"
MOMENT = "2026-11-23T09:00:00Z"
"""The time that every page shows: a page must not change because it is another day."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_MORE = re.compile(r"\band(\s+)[\d,]+(\s+)more(\s+)rules\b")
"""The end of the list of those that a refusal leaves open."""
_GAP = r"(?:\s|\x1b\[[\d;]*m)+"
_AFTER = r"(?:;|(?<=passed\.))"
_WORK = re.compile(_GAP.join([_AFTER, r"[\d,]+", "checks", "by", r"[\d,]+", "rules", "in", r"\d+", "regions?"]))
"""The end of a report, wherever its lines break. No page shows it: else a new rule would change every picture."""


@functools.cache
def report(scenario: str) -> Report:
    """What the demo reports of a scenario.

    Raises:
        SystemExit: something timed out, and no page may show that.
    """
    chosen = parse_scenario(scenario)
    with running(chosen) as (source, dns):
        found = audit(
            regions=chosen.regions,
            depth=chosen.depth,
            endpoint_url=source.endpoint_url,
            addresses=Addresses.HASHED,
            nameserver=str(dns.nameserver),
            dns_rate=dns.rate,
        )
    silent = [each.why for each in found.snapshot.dns.values() if isinstance(each, Unreadable)]
    late = [*silent, *(each.why for each in found.unread)].count(Why.TIMED_OUT)
    if late:
        raise SystemExit(f"the demo {scenario}: {late} readings timed out, this machine is too busy; run it again")
    snapshot = structs.replace(found.snapshot, resolver=dns.shown_as)
    return replace(
        found,
        snapshot=snapshot,
        dns=asked_of_dns(snapshot),
        notice=f"{NOTICE}: {chosen.story}",
        source=("--demo", scenario),
    )


def at_the_moment(text: str) -> str:
    """The text with the time that every page shows."""
    return _TIME.sub(MOMENT, text)


def printed(scenario: str, form: str, options: RenderOptions) -> str:
    """That report in one of the formats, at the time that every page shows, and without counting rules and checks.

    Raises:
        ValueError: the report does not end with the number of checks any more.
    """
    drawn = "".join(formats_of(parse_scenario(scenario))[form](report(scenario), options))
    text = _MORE.sub(r"and\1…\2more\3rules", at_the_moment(drawn))
    text, found = _WORK.subn("; …", text)
    if not found:
        raise ValueError(
            f"the {form} report of {scenario} does not count its checks in the words that are looked for"
        )
    return text


def answer(scenario: str, form: str = "terminal") -> str:
    """The command and its answer, for a scenario that is about a failover, as a code block.

    Raises:
        ValueError: the scenario is not about a failover.
    """
    failover = parse_scenario(scenario).failover
    if failover is None:
        raise ValueError(f"{scenario} is not about a failover")
    asked = replace(report(scenario), source=())
    answers = [replace(each, notice=None) for each in answers_of(asked, failover)]
    text = at_the_moment("".join(READINESS[form](answers, RenderOptions()))).rstrip()
    primary, standby = failover
    return f"```console\n$ sescheck readiness --primary {primary} --standby {standby}\n{text}\n```"


def session(scenario: str, *, quiet: bool = False) -> str:
    """The command and what it prints into a file or a pipe, as a code block."""
    options = "".join((f" --scenario {scenario}" if scenario != TYPICAL else "", " --quiet" if quiet else ""))
    text = printed(scenario, "text", RenderOptions(quiet=quiet)).rstrip()
    return f"```console\n$ sescheck demo{options}\n{text}\n```"
