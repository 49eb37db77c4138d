"""Each way in which AWS does not say, and what it is taken to mean."""

import pytest
from botocore import exceptions as boto
from botocore.parsers import ResponseParserError

from sescheck.aws.operations import Operation
from sescheck.aws.refusals import BY_CODE, refusal
from sescheck.snapshot.reading import Unreadable, Why

GET_ACCOUNT = Operation("sesv2", "GetAccount")
TOKEN = "The security token included in the request is invalid."
BY_POLICY = (
    "User: arn:aws:iam::123456789012:user/x is not authorized to perform: ses:GetAccount because no identity-"
)
BY_SCP = "… is not authorized to perform: ses:GetAccount with an explicit deny in a service control policy"


def answered(code: str, message: str = "", status: int = 400) -> boto.ClientError:
    """An error as botocore raises it from an answer of AWS's."""
    response = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return boto.ClientError(response, "GetAccount")


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (answered("InvalidClientTokenId", TOKEN, 403), Why.REGION_DISABLED),
        (answered("UnrecognizedClientException", TOKEN, 403), Why.REGION_DISABLED),
        (answered("AuthFailure", TOKEN, 401), Why.REGION_DISABLED),
        (answered("InvalidAction", "Unavailable Operation"), Why.NOT_SUPPORTED_HERE),
        (answered("AccessDenied", BY_POLICY, 403), Why.DENIED),
        (answered("AccessDeniedException", BY_POLICY, 403), Why.DENIED),
        (answered("AuthorizationError", BY_POLICY, 403), Why.DENIED),
        (answered("UnauthorizedOperation", BY_POLICY, 403), Why.DENIED),
        (answered("AccessDenied", BY_SCP, 403), Why.DENIED_BY_SCP),
        (answered("AccessDeniedException", BY_SCP, 403), Why.DENIED_BY_SCP),
        (answered("Throttling", "Rate exceeded"), Why.THROTTLED),
        (answered("ThrottlingException", "Rate exceeded"), Why.THROTTLED),
        (answered("TooManyRequestsException", "Rate exceeded", 429), Why.THROTTLED),
        (answered("429", "", 429), Why.THROTTLED),
        (answered("ExpiredToken", "", 403), Why.EXPIRED_CREDENTIALS),
        (answered("ExpiredTokenException", "", 403), Why.EXPIRED_CREDENTIALS),
        (answered("SignatureDoesNotMatch", "", 403), Why.EXPIRED_CREDENTIALS),
        (answered("InternalFailure", "", 500), Why.UNREACHABLE),
        (answered("502", "", 502), Why.UNREACHABLE),
        (answered("404", "", 404), Why.UNEXPECTED),
        (answered("BadRequestException", "no"), Why.UNEXPECTED),
        (answered("AProblemOfTomorrow", "no"), Why.UNEXPECTED),
        (boto.EndpointConnectionError(endpoint_url="https://email.ap-east-1.amazonaws.com/"), Why.UNREACHABLE),
        (boto.ConnectTimeoutError(endpoint_url="https://x"), Why.TIMED_OUT),
        (boto.ReadTimeoutError(endpoint_url="https://x"), Why.TIMED_OUT),
        (boto.SSLError(endpoint_url="https://x", error=OSError("certificate verify failed")), Why.UNREACHABLE),
        (boto.ConnectionClosedError(endpoint_url="https://x"), Why.UNREACHABLE),
        (boto.ProxyConnectionError(proxy_url="http://proxy"), Why.UNREACHABLE),
        (boto.IncompleteReadError(actual_bytes=1, expected_bytes=2), Why.UNREACHABLE),
        (boto.UnauthorizedSSOTokenError(), Why.EXPIRED_CREDENTIALS),
        (boto.SSOTokenLoadError(error_msg="no token"), Why.EXPIRED_CREDENTIALS),
        (boto.TokenRetrievalError(provider="sso", error_msg="no"), Why.EXPIRED_CREDENTIALS),
        (boto.CredentialRetrievalError(provider="process", error_msg="no"), Why.EXPIRED_CREDENTIALS),
        (boto.NoCredentialsError(), Why.EXPIRED_CREDENTIALS),
        (ResponseParserError("no XML"), Why.UNEXPECTED),
        (KeyError("ListIdentitiesResult"), Why.UNEXPECTED),
    ],
    ids=lambda value: str(value)[:60],
)
def test_an_error_means_why(error: Exception, why: Why) -> None:
    """The reason, the IAM action that was asked, and AWS's own words."""
    found = refusal(error, GET_ACCOUNT)
    assert (why, "ses:GetAccount") == (found.why, found.operation)
    assert found.detail


def test_the_table_has_no_word_for_what_was_not_asked() -> None:
    """That is no answer of AWS's."""
    assert Why.NOT_ASKED not in BY_CODE.values()


def test_a_refusal_keeps_awss_words() -> None:
    """They say which policy, which key, which host."""
    found = refusal(answered("AccessDenied", BY_POLICY, 403), GET_ACCOUNT)
    assert Unreadable(Why.DENIED, "ses:GetAccount", f"AccessDenied: {BY_POLICY}") == found
