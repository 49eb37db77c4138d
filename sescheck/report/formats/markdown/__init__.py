"""The report for a comment on a pull request or a job summary on GitHub: changes and verdicts first.

A comment may have 65,536 characters, a summary 1 MiB a step; the report stays below the smaller one and counts
what it leaves out, what is least urgent first. Sources: GitHub's refusal, "Body is too long (maximum is 65536
characters)";
GitHub Docs, "Workflow commands for GitHub Actions", "Step isolation and limits".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html import escape
from itertools import groupby

from sescheck.plain import NAME, cut, safe
from sescheck.report.formats.markdown.changes import change_blocks
from sescheck.report.formats.markdown.escaping import code, fenced, words
from sescheck.report.formats.markdown.tables import matrix_block, region_block
from sescheck.report.model import Report, Reported, Status
from sescheck.report.render_options import RenderOptions
from sescheck.report.text.failed_rules import MEND, UNKNOWN, failed_rules
from sescheck.report.text.fitting import Block, Item, fit
from sescheck.report.text.phrases import plural, sentence
from sescheck.report.views.account_verdicts import account_verdicts
from sescheck.report.views.change_lines import REST, is_only_change
from sescheck.report.views.closed_regions import ClosedRegions
from sescheck.report.views.clusters import Cluster
from sescheck.report.views.counts import conclusion, last_line
from sescheck.report.views.fix_lines import COMMAND, INDENT, ONE_LINE, ClusterFix, FixLine
from sescheck.report.views.gaps import Refusal, advice, gaps_of, open_questions
from sescheck.report.views.grouping import FindingGroup, groups_of
from sescheck.report.views.open_since import still_open
from sescheck.report.views.remedies import every_step

SUMMARY = "a comment on a pull request, `$GITHUB_STEP_SUMMARY`"
EXAMPLE = 'sescheck audit -f markdown >> "$GITHUB_STEP_SUMMARY"'

LIMIT = 64_000
"""Bytes of the whole text; the rest of a comment is for what an action adds."""

_END = 2_000
"""Bytes of the last lines."""

_SHARE = LIMIT // 8
"""Bytes of a section that is not about findings."""

_MOST_NAMED = 20
"""Findings of a rule that are named, if there are more than a few."""

_ACCOUNTS = 20
"""Accounts whose regions get space before the findings do."""

_FIRST, _FINDINGS, _LATER = range(3)


def render(report: Report, options: RenderOptions) -> Iterator[str]:
    """Yield the report, in at most as many bytes as GitHub allows."""
    fitted = fit(tuple(_blocks(report, options)), LIMIT - _END)
    for part in (*fitted.parts, "\n\n".join(_end(report, options, fitted.left_out)), "\n"):
        yield part if options.unicode else part.encode("ascii", "backslashreplace").decode("ascii")


def _blocks(report: Report, options: RenderOptions) -> Iterator[Block]:
    if report.notice is not None:
        yield Block(f"> {words(cut(report.notice))}\n\n")
    yield from change_blocks(report, _SHARE)
    if is_only_change(report, options):
        yield from _accounts(report, options)
        if not options.quiet and (found := still_open(report)):
            yield Block(f"{words(found)}\n\n")
        yield from _crashes(report)
        if not options.quiet:
            yield from _gaps(report, replace(options, quiet=True))
        return
    for index, account in enumerate(report.accounts):
        weight = _FIRST if index < _ACCOUNTS else _LATER
        most = 2 * _SHARE // min(len(report.accounts), _ACCOUNTS)
        yield region_block(report, account, weight, most, every=options.verbose)
    yield from _crashes(report)
    yield from _findings(report, options, Status.OPEN)
    if options.verbose:
        yield from _findings(report, options, Status.ACCEPTED)
        yield from _findings(report, options, Status.BASELINE)
    yield from _gaps(report, options)
    if not options.quiet:
        yield from _matrices(report, options)


def _accounts(report: Report, options: RenderOptions) -> Iterator[Block]:
    lines = account_verdicts(report, every=options.verbose)
    yield from _section("Can it send?", (Item(words(line)) for line in lines), "account")


def _crashes(report: Report) -> Iterator[Block]:
    for failed in failed_rules(report.crashes):
        lines = [f"{words(crash.rule)}: {words(cut(crash.error))}" for crash in failed.crashes]
        items = map(Item, [*lines, *([f"{MEND} {code(failed.command)}"] if failed.command else [])])
        yield from _section(f"{failed.title}; {UNKNOWN}", items, "failed rule")


def _section(title: str, items: Iterable[Item], noun: str) -> Iterator[Block]:
    """Yield a list under a heading; nothing if there are no items."""
    listed = tuple(Item(f"- {item.text}\n", item.count) for item in items)
    if listed:
        yield Block(f"### {title}\n\n", listed, "\n", noun, most=_SHARE)


def _findings(report: Report, options: RenderOptions, status: Status) -> Iterator[Block]:
    groups = groups_of(report, status, options.group_by)
    if groups:
        count = plural(sum(len(group.members) for group in groups), "finding")
        title = f"### {count}" if status is Status.OPEN else f"### {count} in status {status}"
        yield Block(f"{title}\n\n", weight=_FINDINGS)
    if options.quiet:
        lines = tuple(line for group in groups for line in _lines(report, group, status))
        yield Block("", lines, "\n", "finding", weight=_FINDINGS)
        return
    is_any_known = False
    for group in groups:
        title = f"#### {_heading(group)}\n\n" if group.title else ""
        for cluster in group.clusters(report, status):
            fix = ClusterFix(report, cluster, one_by_one=_is_listed(cluster, options))
            is_any_known |= fix.is_known
            yield _cluster(cluster, fix, options, title)
            title = ""
    if groups and status is Status.OPEN:
        yield Block(f"{every_step(report, is_any_known=is_any_known)}\n\n", weight=_FINDINGS)


def _lines(report: Report, group: FindingGroup, status: Status) -> Iterator[Item]:
    """Yield a line for the group, or for each of its rules if it has no title."""
    if group.title:
        yield Item(f"- {_heading(group)}\n", len(group.members))
        return
    for cluster in group.clusters(report, status):
        yield Item(f"- {_line(cluster)}\n", len(cluster.members))


def _heading(group: FindingGroup) -> str:
    return f"{words(group.title)}: {group.size}"


def _line(cluster: Cluster) -> str:
    return f"<b>{cluster.severity.upper()}</b> <code>{escape(cluster.rule)}</code> {escape(cluster.extent())}"


def _is_listed(cluster: Cluster, options: RenderOptions) -> bool:
    return cluster.small or options.verbose


def _cluster(cluster: Cluster, fix: ClusterFix, options: RenderOptions, heading: str) -> Block:
    title = f"{words(cluster.title)}\n\n" if cluster.title and len(cluster.members) > 1 else ""
    one_by_one = _is_listed(cluster, options)
    needs_command = fix.is_known and not (one_by_one and fix.is_whole)
    return Block(
        head=f"{heading}<details><summary>{_line(cluster)}</summary>\n\n{title}",
        items=tuple(
            Item(f"- {_in_full(cluster, fix, member) if one_by_one else _named(cluster, member)}\n")
            for member in cluster.members
        ),
        tail=f"\n{f'{code(fix.command)}{chr(10) * 2}' if needs_command else ''}</details>\n\n",
        noun="finding",
        weight=_FINDINGS,
        most_items=None if one_by_one else _MOST_NAMED,
    )


def _in_full(cluster: Cluster, fix: ClusterFix, member: Reported) -> str:
    """The message, and how to mend it: commands and records are blocks of code, for which GitHub has a button."""
    return words(cluster.message(member)) + "".join(_fix_part(*part) for part in _parts(fix, member))


def _parts(fix: ClusterFix, member: Reported) -> Iterator[tuple[bool, list[FixLine]]]:
    lines = fix.lines(member.finding, COMMAND, ONE_LINE)
    return ((is_copied, list(part)) for is_copied, part in groupby(lines, lambda line: line.is_copied))


def _fix_part(is_copied: bool, lines: list[FixLine]) -> str:  # noqa: FBT001 - the key of a group
    if not is_copied:
        return "".join(f"\n  - {words(f'{line.lead} {line.words}')}" for line in lines)
    texts = [f"{' ' * INDENT * (line.depth - lines[0].depth)}{safe(line.words)}" for line in lines]
    return "\n" + "\n".join(f"    {line}" for line in fenced(texts))


def _named(cluster: Cluster, member: Reported) -> str:
    place = words(cluster.place(member))
    found = member.finding
    return place if found.subject_type == "account" else f"{place}: {words(cut(found.subject, NAME))}"


def _gaps(report: Report, options: RenderOptions) -> Iterator[Block]:
    gaps = gaps_of(report)
    every = options.verbose
    items = (
        *(_closed(each, every=every) for each in gaps.closed),
        *(_refusal(each, every=every) for each in gaps.refusals),
    )
    yield from _section(f"Could not be read: {gaps.count:,}", items, "reading")
    if found := advice(report):
        yield Block(f"{words(found.words)} {code(found.command)}\n\n")
    if not options.quiet:
        questions = open_questions(report, every=every)
        yield from _section("Skipped", (Item(words(question)) for question in questions), "question")
        remarks = (Item(words(cut(remark.message))) for remark in report.remarks)
        yield from _section("Configuration", remarks, "remark")


def _closed(closed: ClosedRegions, *, every: bool) -> Item:
    details = (closed.advice(), closed.detail(every=every), closed.readings() if every else "")
    detail = words(sentence(details))
    lead = words(closed.words(every=every))
    return Item(f"{lead}<br>{detail}" if detail else lead, closed.count)


def _refusal(refusal: Refusal, *, every: bool) -> Item:
    rules = refusal.rules(every=every)
    detail = sentence((refusal.detail(), f"undecided: {rules}" if rules else ""))
    lead = words(f"{refusal.why.words} in {refusal.where()}: {refusal.what()}")
    return Item(f"{lead}<br>{words(detail)}" if detail else lead, refusal.count)


def _matrices(report: Report, options: RenderOptions) -> Iterator[Block]:
    for account in report.accounts:
        block = matrix_block(report, account, _LATER, _SHARE, every=options.verbose)
        if block is not None:
            yield block


def _end(report: Report, options: RenderOptions, left_out: Mapping[str, int]) -> Iterator[str]:
    if is_only_change(report, options) and not options.quiet:
        yield words(REST)
    if ending := conclusion(report):
        yield words(ending)
    yield f"**{words(last_line(report, after_conclusion=True))}**"
    if left_out:
        counts = ", ".join(plural(count, noun) for noun, count in left_out.items())
        yield (
            f"Left out, because GitHub takes 65,536 characters in a comment: {counts}."
            " `-f json:FILE` and `-f text:FILE --verbose` have all of it."
        )
