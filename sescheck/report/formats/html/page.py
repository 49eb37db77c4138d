"""The page: templates, style, script and data in one text."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from sescheck.engine.severity import Severity
from sescheck.report.formats.html.changes_panel import MOST, changes_panel_of
from sescheck.report.formats.html.findings_list import NAMED, entries_of
from sescheck.report.formats.html.identity_rows import SHOWN as ROWS
from sescheck.report.formats.html.identity_rows import tables_of
from sescheck.report.formats.html.overview import accounts_of, headline, to_do_first
from sescheck.report.formats.html.page_data import page_data
from sescheck.report.formats.html.rule_pages import pages_of
from sescheck.report.model import Report, Status
from sescheck.report.run_formats.html import section
from sescheck.report.run_formats.plot import STYLE
from sescheck.report.templating import HOUSE, asset, environment, page_of
from sescheck.report.views.clusters import Cluster, clusters_of
from sescheck.report.views.counts import conclusion, last_line
from sescheck.report.views.gaps import advice, gaps_of, open_questions
from sescheck.report.views.heading import heading
from sescheck.report.views.marks import NOTHING
from sescheck.report.views.unused_regions import counted

_MOST_GAPS = 100
"""Groups of readings that could not be read; of the others their number is shown."""

_SCRIPTS = ("filter_form", "packing", "evidence", "searching", "findings", "identities", "page")


def page(report: Report) -> Iterator[str]:
    """Yield the HTML of a report, which ends with a line break; the same for the same report."""
    clusters = tuple(cluster for status in Status for cluster in clusters_of(report, status))
    entries = entries_of(report, clusters)
    tables = tables_of(report)
    accounts = accounts_of(report)
    tally = Counter(each.finding.severity for each in counted(report))
    yield from page_of(
        _environment().get_template("page.html"),
        styles=(f"{STYLE}\n",),
        scripts=[asset(HOUSE, f"{name}.js") for name in _SCRIPTS],
        report=report,
        headline=headline(accounts),
        accounts=accounts,
        first=to_do_first(entries),
        entries=entries,
        open_count=len(counted(report)),
        closed={status: report.with_status(status) for status in (Status.ACCEPTED, Status.BASELINE)},
        tally=[(severity, tally[severity]) for severity in Severity if tally[severity]],
        panel=changes_panel_of(report),
        history=Markup("".join(section(report.history))),  # noqa: S704 - escaped where it is drawn
        gaps=gaps_of(report),
        advice=advice(report),
        questions=open_questions(report, every=True),
        tables=tables,
        rules=pages_of(report, clusters),
        families=_families(clusters, report),
        regions=_regions(report),
        conclusion=conclusion(report),
        last_line=last_line(report, after_conclusion=True),
        data=page_data(report, entries, tables),
    )


def _families(clusters: tuple[Cluster, ...], report: Report) -> tuple[str, ...]:
    found = {cluster.rule for cluster in clusters}
    return tuple(dict.fromkeys(entry.family for entry in report.rules if entry.name in found))


def _regions(report: Report) -> tuple[str, ...]:
    return tuple(dict.fromkeys(view.name for account in report.accounts for view in account.regions))


@cache
def _environment() -> Environment:
    made = environment(HOUSE)
    made.globals.update(
        heading=heading,
        severities=tuple(Severity),
        NOTHING=NOTHING,
        MOST=MOST,
        NAMED=NAMED,
        ROWS=ROWS,
        MOST_GAPS=_MOST_GAPS,
    )
    return made
