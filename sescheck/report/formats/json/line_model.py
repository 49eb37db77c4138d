"""The report as JSON lines, version 1: the structs of ``json_model``, one a line, with its kind under ``line``.

The header is first, the summary last; a file without a summary was cut off.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, Meta, structs

from sescheck.report.formats.json import json_model

FORMAT: Literal["sescheck-report-lines"] = "sescheck-report-lines"
VERSION: Literal[1] = 1


class Header(json_model.Wire, frozen=True, tag="header", tag_field="line"):
    """The first line: the format and the result."""

    format: Literal["sescheck-report-lines"]
    version: Annotated[Literal[1], Meta(description=json_model.ADDED)]
    tool: json_model.Tool
    generated_at: Annotated[str, Meta(description="RFC 3339, UTC.", extra_json_schema={"format": "date-time"})]
    notice: Annotated[
        str | None, Meta(description="A notice to show first, such as that the account is simulated.")
    ]
    complete: Annotated[
        bool, Meta(description="True if everything that was asked for was read and every rule answered.")
    ]
    exit_code: Annotated[int, Meta(ge=0, le=255)]
    dns: Annotated[json_model.Dns | None, Meta(description=json_model.DNS_UNKNOWN)] = None


class AccountLine(json_model.Wire, frozen=True, tag="account", tag_field="line"):
    """An account; its regions follow."""

    account_id: json_model.AccountId
    partition: json_model.Partition
    alias: json_model.Alias = UNSET


class RegionLine(json_model.Region, frozen=True, kw_only=True, tag="region", tag_field="line"):
    """A region that the audit covers."""

    account_id: json_model.AccountId


class FindingLine(json_model.Finding, frozen=True, tag="finding", tag_field="line"):
    """A fault that a rule found. What to do first is first: see `rank`."""


class FixedLine(json_model.Gone, frozen=True, tag="fixed", tag_field="line"):
    """Findings of the baseline that are no longer found."""


class UnconfirmedLine(json_model.Gone, frozen=True, tag="unconfirmed", tag_field="line"):
    """Findings of the baseline that could not be judged this time: neither open nor fixed."""


class ChangesLine(json_model.Wire, frozen=True, tag="changes", tag_field="line"):
    """Only with an earlier run: the lines about what differs from it follow."""

    since: Annotated[str, Meta(description="RFC 3339, UTC: when the earlier run was.")]
    settings: Annotated[
        int | None,
        Meta(description="How many changed; null if one of the two runs has no settings."),
    ]
    new: json_model.Count
    gone: json_model.Count
    undecided: Annotated[
        int, Meta(ge=0, description="Earlier findings that could not be judged now, so they are not listed.")
    ]
    uncompared: Annotated[
        int, Meta(ge=0, description="Readings and lists that only one of the two runs could read, or neither.")
    ]
    apart: Annotated[
        tuple[str, ...], Meta(description="Accounts and regions that only one of the two runs covers.")
    ]


class NewLine(json_model.New, frozen=True, tag="new", tag_field="line"):
    """A finding that the earlier run does not have; it also has a line as a finding."""


class GoneLine(json_model.Gone, frozen=True, tag="gone", tag_field="line"):
    """A finding of the earlier run that is no longer found."""


class SettingLine(json_model.SettingChange, frozen=True, tag="setting", tag_field="line"):
    """A setting that AWS answered differently in the two runs."""


class UnreadLine(json_model.Unread, frozen=True, tag="unread", tag_field="line"):
    """An operation that did not answer. What the depth leaves out is not one: see the summary's `not_asked`."""


class RuleErrorLine(json_model.RuleError, frozen=True, tag="rule_error", tag_field="line"):
    """A rule that failed: what it would find is unknown."""


class RemarkLine(json_model.Remark, frozen=True, tag="remark", tag_field="line"):
    """A remark on the configuration, such as an accept that matches no finding."""


class SummaryLine(json_model.Summary, frozen=True, tag="summary", tag_field="line"):
    """The last line: everything counted."""

    lines: Annotated[int, Meta(ge=2, description="How many lines there are, this one included.")]


Line: TypeAlias = (
    Header
    | AccountLine
    | RegionLine
    | FindingLine
    | FixedLine
    | UnconfirmedLine
    | ChangesLine
    | NewLine
    | GoneLine
    | SettingLine
    | UnreadLine
    | RuleErrorLine
    | RemarkLine
    | SummaryLine
)

S = TypeVar("S", bound=msgspec.Struct)


def lines_of(report: json_model.Report, findings: Iterable[json_model.Finding]) -> Iterator[Line]:
    """Yield the report, line by line.

    Args:
        report: everything except its findings.
        findings: the findings; an iterator is enough.
    """
    count = 1
    yield Header(
        format=FORMAT,
        version=VERSION,
        tool=report.tool,
        generated_at=report.generated_at,
        notice=report.notice,
        complete=report.complete,
        exit_code=report.exit_code,
        dns=report.dns,
    )
    for count, line in enumerate(_middle(report, findings), start=2):  # noqa: B007 - the summary tells it
        yield line
    yield SummaryLine(**structs.asdict(report.summary), lines=count + 1)


def _middle(report: json_model.Report, findings: Iterable[json_model.Finding]) -> Iterator[Line]:
    for account in report.accounts:
        yield AccountLine(account.account_id, account.partition, account.alias)
        for region in account.regions:
            yield RegionLine(**structs.asdict(region), account_id=account.account_id)
    yield from _as(FindingLine, findings)
    yield from _as(FixedLine, report.fixed)
    yield from _as(UnconfirmedLine, report.unconfirmed)
    if report.changes is not None:
        yield from _changes(report.changes)
    yield from _as(UnreadLine, report.unread)
    yield from _as(RuleErrorLine, report.rule_errors)
    yield from _as(RemarkLine, report.remarks)


def _changes(changes: json_model.Changes) -> Iterator[Line]:
    yield ChangesLine(
        since=changes.since,
        settings=None if changes.settings is None else len(changes.settings),
        new=len(changes.new),
        gone=len(changes.gone),
        undecided=changes.undecided,
        uncompared=changes.uncompared,
        apart=changes.apart,
    )
    yield from _as(NewLine, changes.new)
    yield from _as(GoneLine, changes.gone)
    yield from _as(SettingLine, changes.settings or ())


def _as(kind: type[S], members: Iterable[msgspec.Struct]) -> Iterator[S]:
    """Return the members with the tag of that kind, which has the same fields."""
    return (kind(**structs.asdict(member)) for member in members)
