"""The page about all accounts: a table with a search, and a link to the page of each account. It loads nothing."""

from collections.abc import Iterator, Sequence
from functools import cache

from jinja2 import Environment

from sescheck.engine.severity import Severity
from sescheck.organization.model import Outcome
from sescheck.organization.reports import organization_words as words
from sescheck.organization.reports.totals import AccountLine, Totals, reason_of, unit_of
from sescheck.report.templating import HOUSE, asset, environment, page_of
from sescheck.report.views.verdict import Level

PACKAGE = "sescheck.organization.reports"
MOST = 200
"""Accounts of one reason and unit that the page names; the table has all."""
_SIGNS = {Level.YES: "✔", Level.CAREFUL: "!", Level.NO: "✖", Level.UNKNOWN: "?"}


def index_page(totals: Totals, lines: Sequence[AccountLine], unused: Sequence[str] = ()) -> Iterator[str]:
    """Yield the page.

    Args:
        totals: all accounts.
        lines: every account; the page has the worst first.
        unused: the places of the entries of `[[account]]` that apply to no account.
    """
    level, word, sentence = words.verdict(totals)
    yield from page_of(
        _environment().get_template("index.html"),
        styles=(asset(PACKAGE, "index.css"),),
        scripts=(asset(HOUSE, "filter_form.js"), asset(PACKAGE, "index.js")),
        totals=totals,
        level=level,
        sign=_SIGNS[level],
        word=word,
        sentence=sentence,
        doubts=list(words.doubts(totals)),
        first=words.first_rules(totals),
        advice=list(words.advice(totals)),
        command=words.example_command(totals),
        changes=list(words.changes_words(totals)),
        summed=list(words.summed_words(totals)),
        remarks=list(words.configuration_words(totals, unused)),
        lines=sorted(lines, key=_worst_first),
        outcomes=[each for each in Outcome if totals.outcomes[each]],
    )


def _worst_first(line: AccountLine) -> tuple[bool, tuple[int, ...], bool, str]:
    """Accounts with findings first, then those that were not read, then the others by their ID."""
    return (line.worst is None, tuple(-each for each in line.badness), line.is_read, line.member.account_id)


@cache
def _environment() -> Environment:
    made = environment(PACKAGE)
    made.globals.update(
        severities=tuple(Severity),
        rule_words=words.rule_words,
        accounts_words=words.accounts_words,
        findings_words=words.findings_words,
        not_read_words=words.not_read_words,
        reason_of=reason_of,
        unit_of=unit_of,
        MOST=MOST,
    )
    return made
