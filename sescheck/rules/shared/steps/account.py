"""Steps for the settings of the account in a region."""

from collections.abc import Iterable, Iterator
from typing import Any

from sescheck.comparison.account_view import RegionView
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Human, Phase, Secret, Step, thing
from sescheck.rules.shared.choices import choices_of
from sescheck.snapshot.model import Choices, Settings

BOTH_REASONS = ("BOUNCE", "COMPLAINT")
OFF = "off"
_THRESHOLD = "ConditionThreshold"
_MAIL_TYPE = Secret("MAIL_TYPE", "MARKETING or TRANSACTIONAL", hidden=False)
_WEBSITE = Secret("WEBSITE_URL", "the website of the sender, such as https://example.com", hidden=False)


def put_suppression(
    here: RegionView, *, reasons: Iterable[str] | None = None, validation: str | None = None
) -> Step:
    """Set the suppressed reasons or Auto Validation. The call carries both, because it may replace both.

    Args:
        here: the region.
        reasons: what is to be suppressed; None: as it is.
        validation: the threshold of Auto Validation, ``ENABLED`` or ``off``; None: as it is.

    Raises:
        UnansweredError: the settings were not read.
    """
    settings, choices = need(here.region.settings), need(choices_of(here))
    members: dict[str, Any] = {}
    given = settings.suppressed_reasons if reasons is None else reasons
    if given is not None:
        members["SuppressedReasons"] = sorted(given)
    threshold = choices.auto_validation if validation is None else validation
    if threshold is not None:
        members["ValidationAttributes"] = {_THRESHOLD: _condition(threshold)}
    changed = {"SuppressedReasons": reasons, "ValidationAttributes": validation}
    return Step(
        f"Set {'suppressed reasons' if validation is None else 'Auto Validation'} of the account in {here.name}",
        Call(
            "sesv2",
            "PutAccountSuppressionAttributes",
            here.name,
            members,
            kept=tuple(name for name in members if changed[name] is None),
        ),
        here.name,
        Phase.ACCOUNT,
        replaces=_replaced_reasons(settings) if validation is None else _replaced_validation(choices),
    )


def _condition(threshold: str) -> dict[str, Any]:
    if threshold == OFF:
        return {f"{_THRESHOLD}Enabled": "DISABLED"}
    if threshold == "ENABLED":
        return {f"{_THRESHOLD}Enabled": "ENABLED"}
    return {
        f"{_THRESHOLD}Enabled": "ENABLED",
        "OverallConfidenceThreshold": {"ConfidenceVerdictThreshold": threshold},
    }


def _replaced_reasons(settings: Settings) -> str:
    found = settings.suppressed_reasons
    return f"the suppressed reasons {', '.join(found)}." if found else ""


def _replaced_validation(choices: Choices) -> str:
    return f"Auto Validation {choices.auto_validation}." if choices.auto_validation else ""


def request_production_access(here: RegionView) -> Iterator[Step]:
    """Request production access, or wait for the answer to the request that was made.

    Raises:
        UnansweredError: the settings were not read.
    """
    region, review = here.name, need(here.region.settings).review
    status, case = (None, None) if review is None else (review.status, review.case_id)
    of_case = f" {case}" if case else ""
    granted = thing(region, "account", "production-access")
    if status == "PENDING":
        words = f"AWS has the request for {region}, and answers within 24 hours: read the support case{of_case}."
        yield _by_aws(f"Wait for the answer of AWS about production access in {region}", words, region, granted)
        return
    if status == "DENIED":
        words = (
            f"Answer the support case{of_case} about {region} with what it asks for. A new request without that is"
            " denied again."
        )
        yield _by_aws(f"Answer AWS about production access in {region}", words, region, granted)
        return
    requested = thing(region, "account", "production-access-request")
    yield Step(
        f"Request production access in {region}",
        Call(
            "sesv2",
            "PutAccountDetails",
            region,
            {"MailType": _MAIL_TYPE, "WebsiteURL": _WEBSITE, "ProductionAccessEnabled": True},
        ),
        region,
        Phase.ACCOUNT,
        makes=(requested,),
        replaces="the details of the account in the region, as a whole. sescheck does not read them:"
        " `aws sesv2 get-account --query Details` has what to repeat.",
    )
    yield Step(
        f"Wait until AWS grants production access in {region}",
        Human(f"AWS answers about {region} in the Support Center, and may ask for more.", "AWS", "up to 24 hours"),
        region,
        Phase.ACCOUNT,
        makes=(granted,),
        needs=(requested,),
    )


def _by_aws(title: str, words: str, region: str, makes: str) -> Step:
    return Step(title, Human(words, "AWS", "up to 24 hours"), region, Phase.ACCOUNT, makes=(makes,))
