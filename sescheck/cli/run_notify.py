"""What `notify` does between its options and its exit code."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from sescheck.aws.limits import Limits
from sescheck.cli.outputs import show as show_text
from sescheck.errors import UsageError
from sescheck.notify.destination import Channel, checked_link, destination
from sescheck.notify.dispatch import MailOptions, Sending, send, shown
from sescheck.notify.notification import Notification
from sescheck.notify.occasion import Occasion, is_wanted, news_of, occasions
from sescheck.notify.report_files import load_report
from sescheck.notify.trying import Patience


@dataclass(frozen=True, slots=True)
class Show:
    """What is printed, and whether anything is sent."""

    dry_run: bool
    quiet: bool
    verbose: bool


def receiver(to: str | None, as_: str | None, mail: MailOptions, dedup_key: str | None, *, trial: bool) -> Sending:
    """Check these options.

    Raises:
        UsageError: one of them cannot be used, or does nothing for a receiver of this kind.
    """
    place = destination(to, as_, os.environ, trial=trial)
    _check_use(place.channel, mail, dedup_key)
    return Sending(place, os.environ, mail, dedup_key)


def _check_use(channel: Channel, mail: MailOptions, dedup_key: str | None) -> None:
    """Refuse what does nothing; only the address says which kind of receiver it is."""
    given = [_option(each.name) for each in fields(mail) if getattr(mail, each.name) is not None]
    if given and channel is not Channel.MAIL:
        is_for, them = ("is for", "it") if len(given) == 1 else ("are for", "them")
        raise UsageError(
            f"{', '.join(given)} {is_for} mail, and the receiver is {channel}: leave {them} out, or use --to"
            " mailto:ADDRESS"
        )
    if dedup_key is not None and channel is not Channel.PAGERDUTY:
        raise UsageError(
            f"--dedup-key is for PagerDuty, and the receiver is {channel}: leave it out, or use --as pagerduty"
        )


def _option(field: str) -> str:
    return f"--{field.replace('_', '-')}"


def read(report: Path, link: str | None) -> Notification:
    """Read the report.

    Raises:
        UsageError: the link cannot be used.
        FileError: the report cannot be read.
    """
    return news_of(load_report(report), checked_link(link))


def notify(
    notification: Notification, receiver: Sending, only_if: Sequence[str], show: Show, limits: Limits
) -> None:
    """Send it, or say that there is nothing to tell.

    Raises:
        UsageError: an option cannot be used.
        DeliveryError: it could not be delivered.
    """
    wanted = occasions(only_if)
    if not is_wanted(notification, wanted, receiver.to.channel):
        _say(_nothing(wanted), show)
    elif show.dry_run:
        show_text([shown(notification, receiver)])
    else:
        patience = Patience(
            retries=limits.retries,
            connect_timeout=limits.connect_timeout,
            read_timeout=limits.read_timeout,
            log=_log if show.verbose else lambda _: None,
        )
        send(notification, receiver, patience)
        _say(f"sent to {receiver.to.place} ({receiver.to.channel})", show)


def _nothing(wanted: frozenset[Occasion]) -> str:
    reasons = {Occasion.CHANGED: "nothing changed", Occasion.FAILED: "nothing failed"}
    return f"nothing to tell: {' and '.join(reasons[each] for each in sorted(wanted))}"


def _say(words: str, show: Show) -> None:
    if not show.quiet:
        show_text([f"{words}\n"])


def _log(line: str) -> None:
    sys.stderr.write(f"sescheck: {line}\n")
