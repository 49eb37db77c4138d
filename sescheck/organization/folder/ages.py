"""How old a snapshot may be: ``--max-age``, and times in RFC 3339."""

import re
from datetime import UTC, datetime, timedelta

from sescheck.errors import UsageError

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_AGE = re.compile(r"(\d{1,6})([smhd])", re.ASCII)
_WRONG_CLOCK = timedelta(hours=1)
"""A snapshot that is from further in the future than this was written by a machine with a wrong clock."""


def parse_max_age(text: str) -> timedelta:
    """Return the age: ``24h``, ``90m``, ``7d``, or ``0``, with which every account is read again.

    Raises:
        UsageError: it is none.
    """
    typed = text.strip().lower()
    found = _AGE.fullmatch(typed)
    if found is not None:
        return timedelta(**{_UNITS[found[2]]: int(found[1])})
    if typed == "0":
        return timedelta(0)
    raise UsageError(f"--max-age {text} is not an age: give hours, minutes or days, as 24h, 90m or 7d, or 0")


def is_younger(moment: str, most: timedelta, now: datetime) -> bool:
    """True if less time than that has passed since then."""
    age = now - datetime.fromisoformat(moment)
    return -_WRONG_CLOCK < age < most


def now_utc() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def as_text(moment: datetime) -> str:
    """Return a time as RFC 3339, in UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
