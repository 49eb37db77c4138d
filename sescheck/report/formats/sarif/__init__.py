"""The report for code scanning: SARIF 2.1.0, OASIS standard, within the limits of GitHub.

Sources: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html (sections are named below); GitHub Docs,
"SARIF support for code scanning".

A finding has no file. Its artifact is a path that represents a region of an account, the same from run to run:
GitHub groups alerts by it, and shows them even if the file does not exist.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

import msgspec

from sescheck._version import __version__
from sescheck.report.assembly.region_state import state_of
from sescheck.report.formats.json.from_report import dns_of
from sescheck.report.formats.sarif.locations import Places
from sescheck.report.formats.sarif.messages import Object, described
from sescheck.report.formats.sarif.results import results_of
from sescheck.report.formats.sarif.rule_descriptors import rules_of
from sescheck.report.formats.sarif.run_notifications import KINDS, notifications_of
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions
from sescheck.report.views.counts import last_line

SUMMARY = "code scanning"
EXAMPLE = "sescheck audit -f sarif:report.sarif"

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

MOST = 25_000
"""Results that GitHub accepts per run; a file with more is rejected."""

_ENCODER = json.JSONEncoder(allow_nan=False, separators=(",", ":"))


def render(report: Report, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a script sees what there is
    """Yield one run with every rule, finding and doubt on a line each, then the other properties of the run.

    Every non-ASCII character is escaped; messages are safe to show.
    """
    yield f'{{"version":"2.1.0","$schema":{_encoded(SCHEMA)},"runs":[{{'
    for place, (name, value) in enumerate(_run(report).items()):
        yield f"{',' if place else ''}\n{_encoded(name)}:"
        yield from _lines(value) if isinstance(value, Iterator | list) else (_encoded(value),)
    yield "\n}]}\n"


def _lines(values: Iterable[object]) -> Iterator[str]:
    yield "["
    for place, value in enumerate(values):
        yield f"{',' if place else ''}\n{_encoded(value)}"
    yield "\n]"


def _encoded(value: object) -> str:
    return _ENCODER.encode(msgspec.to_builtins(value))


def _run(report: Report) -> Object:
    rules = rules_of(report)
    places = Places()
    index = {rule["id"]: place for place, rule in enumerate(rules)}
    # Places are known, and results counted, before the first is written; the results are made a second time then.
    # Their steps do not change the count, and take the most time.
    count = sum(1 for _ in results_of(replace(report, fixes=None), places, index))
    kept = min(count, MOST)
    notifications = list(notifications_of(report, places, index, count - kept, kept))
    return {
        "tool": {"driver": _driver(rules)},
        "invocations": [_invocation(report, notifications)],
        "results": islice(results_of(report, places, index), kept),
        "artifacts": places.artifacts,
        "logicalLocations": places.logical,
        "columnKind": "unicodeCodePoints",
        "properties": {
            "summary": last_line(report),
            "complete": report.complete,
            "dns": dns_of(report),
            "regions": list(_regions(report)),
        },
    }


def _regions(report: Report) -> Iterator[Object]:
    """Yield the regions that were read: a region without a result is nowhere else in the report."""
    for account in report.accounts:
        for region in account.stored.regions:
            yield {"account": account.account_id, "region": region.name, "state": state_of(region)}


def _driver(rules: Sequence[Object]) -> Object:
    return {
        "name": "sescheck",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": rules,
        "notifications": [described(name, words) for name, words in KINDS.items()],
    }


def _invocation(report: Report, notifications: Iterable[tuple[str, Object]]) -> Object:
    """Return how the run went (3.20); an incomplete run was not successful, whatever it found."""
    named = list(notifications)
    return {
        "executionSuccessful": report.complete,
        "exitCode": int(report.exit_code),
        "endTimeUtc": report.generated_at,
        "toolExecutionNotifications": [each for name, each in named if name != "configuration"],
        "toolConfigurationNotifications": [each for name, each in named if name == "configuration"],
    }
