"""A receipt rule's settings, and how much of them has to be the same in every region."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sescheck.rules.ses.arns import region_of
from sescheck.rules.ses.localised import HERE
from sescheck.rules.ses.receiving import CONNECT_ROLE, KEY, ROLE, WORKMAIL
from sescheck.snapshot.receiving import Action, ReceiptRule

ACTIONS = "Actions"
_RECIPIENTS = "Recipients"
_DEFAULTS = {"LAMBDA": {"InvocationType": "Event"}, "SNS": {"Encoding": "UTF-8"}}
_ONE_A_REGION = frozenset({ROLE, CONNECT_ROLE, WORKMAIL, "InstanceARN"})
"""Settings whose value is, or well may be, another in every region: whether there is one is all that compares."""
_SES_OWN_KEY = ":alias/aws/ses"


def settings_of(rule: ReceiptRule) -> Mapping[str, Any]:
    """By AWS's names; of the actions their kinds, and of each its settings by ``Actions.1.BucketName``."""
    return {
        "Enabled": rule.enabled,
        _RECIPIENTS: list(rule.recipients),
        "TlsPolicy": rule.tls,
        "ScanEnabled": rule.scan,
        ACTIONS: [action.kind for action in rule.actions],
        **dict(_of_actions(rule.actions)),
    }


def _of_actions(actions: tuple[Action, ...]) -> Iterator[tuple[str, str]]:
    for number, action in enumerate(actions, start=1):
        told = {**_DEFAULTS.get(action.kind, {}), **action.settings}
        yield from ((f"{ACTIONS}.{number}.{name}", value) for name, value in told.items())


def alike(path: str, value: Any, region: str) -> Any:
    """A setting as it is compared: what may be another in each region is the same."""
    name = path.rpartition(".")[2]
    if name == _RECIPIENTS:
        return sorted({recipient.lower() for recipient in value})
    if not isinstance(value, str):
        return value
    if name in _ONE_A_REGION:
        return name
    if name == KEY:
        return value.endswith(_SES_OWN_KEY)
    return without_own_name(_of_any_region(value), region)


def _of_any_region(text: str) -> str:
    """An ARN without its region: that it is the wrong one is another question."""
    region = region_of(text)
    return text if region is None else text.replace(f":{region}:", f":{HERE}:", 1)


def without_own_name(text: str, region: str) -> str:
    """The text with the region's own name, as ``us-east-1``, ``us_east_1``, ``useast1`` or ``use1``, replaced."""
    return _own_name(region).sub(HERE, text)


@cache
def _own_name(region: str) -> re.Pattern[str]:
    """Only where it stands as a word of its own."""
    area, *middle, number = region.split("-")
    initials = "".join(map(_initials, middle))
    long = "[-_]?".join((area, *middle, number))
    return re.compile(f"(?<![a-z0-9])(?:{long}|{area}{initials}{number})(?![a-z0-9])", re.IGNORECASE)


def _initials(word: str) -> str:
    """``e`` for east, ``ne`` for northeast."""
    return "".join(found[0] for found in re.findall("north|south|east|west|central|gov", word))
