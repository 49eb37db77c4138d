"""`sescheck.send_notification`: tell others about a report, from a program."""

import os
from collections.abc import Sequence
from pathlib import Path

from sescheck.notify.destination import checked_link, destination
from sescheck.notify.dispatch import MailOptions, Sending, send
from sescheck.notify.occasion import is_wanted, news_of, occasions
from sescheck.notify.report_files import SavedReadiness, SavedReport, load_report, parse_report
from sescheck.notify.trying import Patience
from sescheck.report.formats import render_text
from sescheck.report.model import Report

_DEFAULTS = Patience()


def send_notification(
    report: Report | Path | str,
    to: str | None = None,
    *,
    as_: str | None = None,
    only_if: str | Sequence[str] = (),
    link: str | None = None,
    dedup_key: str | None = None,
    mail: MailOptions | None = None,
    retries: int = _DEFAULTS.retries,
    connect_timeout: float = _DEFAULTS.connect_timeout,
    read_timeout: float = _DEFAULTS.read_timeout,
) -> bool:
    """Tell others about a report, as `sescheck notify` does. Blocks until it is sent.

    Args:
        report: what ``audit`` returned, or a JSON file that `audit`, `diff` or `readiness` wrote.
        to: an address, or ``env:NAME``; None: the environment variable SESCHECK_NOTIFY_URL.
        as_: ``slack``, ``teams``, ``pagerduty``, ``webhook`` or ``mail``; None: the address says it.
        only_if: ``changed``, ``failed`` or both; empty: always.
        link: the address of the whole report, for people.
        dedup_key: of PagerDuty's alert; None: made of the accounts.
        mail: how mail is sent; None: as the environment says.
        retries: further tries after a temporary failure.
        connect_timeout: seconds to wait for a connection.
        read_timeout: seconds to wait for an answer.

    Returns:
        True if it was sent, False if there is nothing to tell.

    Raises:
        UsageError: an argument or the file cannot be used.
        DeliveryError: it could not be delivered; an AuditError.
    """
    place = destination(to, as_, os.environ, trial=False)
    wanted = occasions([only_if] if isinstance(only_if, str) and only_if else only_if)
    news = news_of(_saved(report), checked_link(link))
    if not is_wanted(news, wanted, place.channel):
        return False
    sending = Sending(place, os.environ, mail or MailOptions(), dedup_key)
    send(news, sending, Patience(retries, connect_timeout, read_timeout))
    return True


def _saved(report: Report | Path | str) -> SavedReport | SavedReadiness:
    if isinstance(report, Report):
        return parse_report(render_text("json", report).encode(), Path("the report"))
    return load_report(Path(report))
