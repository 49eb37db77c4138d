"""Each refusal of credentials says what to do about it."""

import pytest
from botocore.exceptions import ClientError

from sescheck.aws.mishaps import translated
from sescheck.aws.operations import Operation
from sescheck.aws.refusals import refusal
from sescheck.emulator import Emulator, Fault
from sescheck.snapshot.reading import Why
from tests.conftest import Cli

GET_ACCOUNT = Operation("sesv2", "GetAccount")
EXPIRED = "Signature expired: 20261127T100000Z is now earlier than 20261127T103000Z (20261127T104500Z - 15 min.)"
WRONG = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access"
    " Key and signing method.\n\nThe Canonical String for this request should have been\n'POST\n/\n'"
)
TABLE = [
    ("SignatureDoesNotMatch", EXPIRED, "clock", Why.EXPIRED_CREDENTIALS),
    ("InvalidSignatureException", EXPIRED, "clock", Why.EXPIRED_CREDENTIALS),
    ("InvalidSignatureException", "Signature not yet current: x", "clock", Why.EXPIRED_CREDENTIALS),
    ("RequestTimeTooSkewed", "The difference is too large.", "clock", Why.EXPIRED_CREDENTIALS),
    ("RequestExpired", "Request has expired.", "clock", Why.EXPIRED_CREDENTIALS),
    ("SignatureDoesNotMatch", WRONG, "secret access key does not belong", Why.EXPIRED_CREDENTIALS),
    ("InvalidSignatureException", WRONG, "secret access key does not belong", Why.EXPIRED_CREDENTIALS),
    ("IncompleteSignature", "x", "changes the request", Why.EXPIRED_CREDENTIALS),
    ("MissingAuthenticationTokenException", "x", "without its signature", Why.EXPIRED_CREDENTIALS),
    ("ExpiredToken", "The security token is expired", "log in again", Why.EXPIRED_CREDENTIALS),
    ("OptInRequired", "You are not subscribed to this service.", "signed up", Why.DENIED),
    ("SubscriptionRequiredException", "x", "signed up", Why.DENIED),
]


@pytest.mark.parametrize(("code", "message", "words", "why"), TABLE)
def test_a_refusal_says_what_to_do(code: str, message: str, words: str, why: Why) -> None:
    """In a reading, and where a role is assumed; what was signed is not repeated."""
    error = ClientError({"Error": {"Code": code, "Message": message}}, "GetAccount")
    found = refusal(error, GET_ACCOUNT)
    assert why is found.why
    assert found.detail == str(translated(error))
    assert code in found.detail
    assert words in found.detail
    assert "Canonical" not in found.detail
    others = {each for _, _, each, _ in TABLE} - {words}
    assert not [each for each in others if each in found.detail]


def test_other_refusals_stay_in_aws_own_words() -> None:
    """There is nothing to add."""
    error = ClientError({"Error": {"Code": "AccessDenied", "Message": "User: x is not authorized"}}, "GetAccount")
    assert "AccessDenied: User: x is not authorized" == refusal(error, GET_ACCOUNT).detail


def test_a_wrong_clock_is_not_told_to_log_in_again(audit: Cli, emulator: Emulator) -> None:
    """Nor is it a region that is not enabled."""
    said = EXPIRED.split(":", maxsplit=1)[0]
    emulator.inject(
        Fault("rewrite", find="ExpiredToken</Code>", replacement="SignatureDoesNotMatch</Code>"),
        Fault("rewrite", find="The security token included in the request is expired", replacement=said),
        Fault("expired"),
    )
    result = audit("us-east-1,eu-west-1")
    assert (4, 1) == (result.code, result.err.count("\n"))
    assert "clock" in result.err
    assert "log in again" not in result.err
