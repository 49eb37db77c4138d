"""The settings of a receipt rule, and which of them must be the same in every region."""

from collections.abc import Iterator, Mapping
from typing import Any

from sescheck.rules.shared.receiving import CONNECT_ROLE, KEY, ROLE, WORKMAIL
from sescheck.ses.arns import region_of
from sescheck.ses.localised import HERE
from sescheck.snapshot.receiving import Action, ReceiptRule

ACTIONS = "Actions"
_RECIPIENTS = "Recipients"
_DEFAULTS = {"LAMBDA": {"InvocationType": "Event"}, "SNS": {"Encoding": "UTF-8"}}
_ONE_A_REGION = frozenset({ROLE, CONNECT_ROLE, WORKMAIL, "InstanceARN"})
"""Settings whose value may be different in every region: only whether they are set is compared."""
_SES_OWN_KEY = ":alias/aws/ses"


def settings_of(rule: ReceiptRule) -> Mapping[str, Any]:
    """All settings by the names of AWS; those of actions as ``Actions.1.BucketName``."""
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
        settings = {**_DEFAULTS.get(action.kind, {}), **action.settings}
        yield from ((f"{ACTIONS}.{number}.{name}", value) for name, value in settings.items())


def comparable(path: str, value: Any) -> Any:
    """A setting as it is compared: what may be different in each region is made equal, except names."""
    name = path.rpartition(".")[2]
    if name == _RECIPIENTS:
        return sorted({recipient.lower() for recipient in value})
    if not isinstance(value, str):
        return value
    if name in _ONE_A_REGION:
        return name
    if name == KEY:
        return value.endswith(_SES_OWN_KEY)
    return _of_any_region(value)


def _of_any_region(text: str) -> str:
    """An ARN without its region: another rule reports a wrong region."""
    region = region_of(text)
    return text if region is None else text.replace(f":{region}:", f":{HERE}:", 1)
