"""The endpoints of SES in a region, as documented. What a region supports is read from the region itself.

Source: AWS General Reference, "Amazon Simple Email Service endpoints and quotas", and the account guide's list
of opt-in regions. For a region that botocore lists and the reference does not, most is unknown.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Has(StrEnum):
    """Whether a region has a feature."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


_DOCUMENTED = {
    "us-east-1": "receiving smtp",
    "us-east-2": "receiving smtp",
    "us-west-1": "receiving smtp",
    "us-west-2": "receiving smtp",
    "ca-central-1": "receiving smtp",
    "ca-west-1": "opt-in own-zone",
    "af-south-1": "receiving opt-in own-zone",
    "ap-south-1": "receiving smtp",
    "ap-south-2": "opt-in own-zone",
    "ap-northeast-1": "receiving smtp",
    "ap-northeast-2": "receiving smtp",
    "ap-northeast-3": "receiving smtp own-zone",
    "ap-southeast-1": "receiving smtp",
    "ap-southeast-2": "receiving smtp",
    "ap-southeast-3": "receiving opt-in own-zone",
    "ap-southeast-5": "opt-in own-zone",
    "eu-central-1": "receiving smtp",
    "eu-central-2": "opt-in own-zone",
    "eu-west-1": "receiving smtp",
    "eu-west-2": "receiving smtp",
    "eu-west-3": "receiving smtp",
    "eu-north-1": "receiving smtp",
    "eu-south-1": "receiving opt-in own-zone",
    "il-central-1": "receiving opt-in own-zone",
    "me-south-1": "receiving opt-in",
    "me-central-1": "opt-in own-zone",
    "sa-east-1": "receiving smtp",
    "us-gov-west-1": "smtp not-receiving",
    "us-gov-east-1": "smtp not-receiving own-zone",
}
_DOCUMENTED_OPT_IN_ONLY = frozenset(
    {"ap-east-2", "ap-southeast-4", "ap-southeast-6", "ap-southeast-7", "eu-south-2", "mx-central-1"}
)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The endpoints of a region; None if there is none, or if it is not documented: see the ``has_`` fields.

    Attributes:
        dkim_zone: the zone of the CNAME records of Easy DKIM, unless SES gives another zone for an identity.
    """

    region: str
    has_opt_in: Has
    api: str
    has_smtp: Has
    smtp: str | None
    has_receiving: Has
    inbound: str | None
    feedback: str | None
    dkim_zone: str | None


def is_documented(region: str) -> bool:
    """True if the AWS reference lists the region."""
    return region in _DOCUMENTED


@cache
def endpoints_of(region: str) -> Endpoints:
    """Return the endpoints of SES in a region that has SES."""
    suffix = "amazonaws.eu" if region.startswith("eusc-") else "amazonaws.com"
    marks = _DOCUMENTED.get(region)
    receiving, smtp = _has_receiving(marks), _has(marks, "smtp")
    return Endpoints(
        region=region,
        has_opt_in=Has.YES if region in _DOCUMENTED_OPT_IN_ONLY else _has(marks, "opt-in"),
        api=f"email.{region}.{suffix}",
        has_smtp=smtp,
        smtp=f"email-smtp.{region}.{suffix}" if smtp is Has.YES else None,
        has_receiving=receiving,
        inbound=f"inbound-smtp.{region}.{suffix}" if receiving is Has.YES else None,
        feedback=None if marks is None else f"feedback-smtp.{region}.amazonses.com",
        dkim_zone=_dkim_zone(region, marks),
    )


def _has(marks: str | None, mark: str) -> Has:
    if marks is None:
        return Has.UNKNOWN
    return Has.YES if mark in marks.split() else Has.NO


def _has_receiving(marks: str | None) -> Has:
    """Return UNKNOWN for a documented region that is in neither list of the reference."""
    if _has(marks, "receiving") is Has.YES:
        return Has.YES
    return Has.NO if _has(marks, "not-receiving") is Has.YES else Has.UNKNOWN


def _dkim_zone(region: str, marks: str | None) -> str | None:
    if marks is None:
        return None
    return f"dkim.{region}.amazonses.com" if "own-zone" in marks.split() else "dkim.amazonses.com"
