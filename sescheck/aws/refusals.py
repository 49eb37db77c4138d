"""The meaning of AWS's errors: a table of error codes, and of errors that botocore raises."""

import traceback
from collections.abc import Mapping
from typing import Any

from botocore import exceptions as boto

from sescheck.aws.advice import advised_message
from sescheck.aws.mishaps import OF_CREDENTIALS, reached, translated
from sescheck.aws.operations import Operation
from sescheck.aws.shapes import UnexpectedAnswerError
from sescheck.aws.traffic import CallTimeoutError
from sescheck.snapshot.reading import Unreadable, Why

BY_CODE = {
    # a missing permission: v1 and SNS, v2, EC2
    "AccessDenied": Why.DENIED,
    "AccessDeniedException": Why.DENIED,
    "AuthorizationError": Why.DENIED,
    "AuthorizationErrorException": Why.DENIED,
    "UnauthorizedOperation": Why.DENIED,
    # a service that the account has not signed up for
    "OptInRequired": Why.DENIED,
    "SubscriptionRequiredException": Why.DENIED,
    "NotSignedUp": Why.DENIED,
    # too fast
    "Throttling": Why.THROTTLED,
    "ThrottlingException": Why.THROTTLED,
    "Throttled": Why.THROTTLED,
    "ThrottledException": Why.THROTTLED,
    "TooManyRequestsException": Why.THROTTLED,
    "RequestLimitExceeded": Why.THROTTLED,
    "RequestThrottled": Why.THROTTLED,
    "RequestThrottledException": Why.THROTTLED,
    "SlowDown": Why.THROTTLED,
    "429": Why.THROTTLED,
    # a token that this region does not know: v1, v2, EC2
    "InvalidClientTokenId": Why.REGION_DISABLED,
    "UnrecognizedClientException": Why.REGION_DISABLED,
    "AuthFailure": Why.REGION_DISABLED,
    # credentials that ran out: v1, v2
    "ExpiredToken": Why.EXPIRED_CREDENTIALS,
    "ExpiredTokenException": Why.EXPIRED_CREDENTIALS,
    # a wrong clock
    "RequestExpired": Why.EXPIRED_CREDENTIALS,
    "RequestInTheFuture": Why.EXPIRED_CREDENTIALS,
    "RequestTimeTooSkewed": Why.EXPIRED_CREDENTIALS,
    # credentials that are wrong, or signed with a wrong clock: the words tell, and `advice` says what to do
    "SignatureDoesNotMatch": Why.EXPIRED_CREDENTIALS,
    "InvalidSignatureException": Why.EXPIRED_CREDENTIALS,
    "IncompleteSignature": Why.EXPIRED_CREDENTIALS,
    "IncompleteSignatureException": Why.EXPIRED_CREDENTIALS,
    "MissingAuthenticationToken": Why.EXPIRED_CREDENTIALS,
    "MissingAuthenticationTokenException": Why.EXPIRED_CREDENTIALS,
    # an operation that a region does not have, such as receipt rules where nothing is received
    "InvalidAction": Why.NOT_SUPPORTED_HERE,
    "UnknownOperationException": Why.NOT_SUPPORTED_HERE,
    # trouble on AWS's side
    "InternalFailure": Why.UNREACHABLE,
    "InternalServerError": Why.UNREACHABLE,
    "InternalServiceErrorException": Why.UNREACHABLE,
    "ServiceUnavailable": Why.UNREACHABLE,
    "ServiceUnavailableException": Why.UNREACHABLE,
}
"""Source: the services' models, and what users report of codes that the models do not have."""

BY_ERROR: tuple[tuple[type[Exception], Why], ...] = (
    (CallTimeoutError, Why.TIMED_OUT),
    (boto.ConnectTimeoutError, Why.TIMED_OUT),
    (boto.ReadTimeoutError, Why.TIMED_OUT),
    (boto.ConnectionError, Why.UNREACHABLE),
    (boto.HTTPClientError, Why.UNREACHABLE),
    (boto.IncompleteReadError, Why.UNREACHABLE),
    (boto.UnauthorizedSSOTokenError, Why.EXPIRED_CREDENTIALS),
    (boto.SSOTokenLoadError, Why.EXPIRED_CREDENTIALS),
    (boto.TokenRetrievalError, Why.EXPIRED_CREDENTIALS),
    (boto.CredentialRetrievalError, Why.EXPIRED_CREDENTIALS),
    (boto.LoginRefreshRequired, Why.EXPIRED_CREDENTIALS),
    (boto.LoginTokenLoadError, Why.EXPIRED_CREDENTIALS),
    (boto.NoCredentialsError, Why.EXPIRED_CREDENTIALS),
)
"""The first match counts, so specific errors come first."""

WORTH_ANOTHER_TRY = frozenset({Why.UNREACHABLE, Why.TIMED_OUT, Why.UNEXPECTED})

_SCP = "service control policy"


def code_of(error: Exception) -> str | None:
    """Return AWS's error code; None if AWS did not answer."""
    return str(_error_of(error).get("Code", "")) if isinstance(error, boto.ClientError) else None


def _error_of(error: boto.ClientError) -> Mapping[str, Any]:
    """Return AWS's message of an error; empty if the error does not have AWS's form."""
    found = error.response.get("Error")
    return found if isinstance(found, Mapping) else {}


def refusal(error: Exception, operation: Operation) -> Unreadable:
    """Return what an error of a call means."""
    cause = _cause(error)
    return Unreadable(_why(cause), operation.action, _detail(cause))


def where_it_was_raised(error: Exception) -> str:
    """Return the places in the code, for --verbose; empty for AWS's own errors, and never a part of the answer."""
    cause = _cause(error)
    if isinstance(cause, boto.ClientError):
        return ""
    return "".join(traceback.format_tb(error.__traceback__)) + f"{type(cause).__name__}\n"


def _cause(error: Exception) -> Exception:
    """The HTTP client of botocore wraps all exceptions that are raised while an answer is read."""
    inner = error.kwargs.get("error") if isinstance(error, boto.HTTPClientError) else None
    return inner if isinstance(inner, UnexpectedAnswerError) else error


def _why(error: Exception) -> Why:
    if isinstance(error, boto.ClientError):
        why = BY_CODE.get(code_of(error) or "")
        if why is None:
            return Why.UNREACHABLE if _status(error) >= 500 else Why.UNEXPECTED  # noqa: PLR2004 - HTTP
        # AWS has no code of its own for a service control policy: the words are all there is.
        return Why.DENIED_BY_SCP if why is Why.DENIED and _SCP in str(error) else why
    return next((why for kind, why in BY_ERROR if isinstance(error, kind)), Why.UNEXPECTED)


def _status(error: boto.ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _detail(error: Exception) -> str:
    """Return AWS's message, or what happened; an answer that cannot be understood is never quoted."""
    if isinstance(error, boto.ClientError):
        return advised_message(error)
    if isinstance(error, UnexpectedAnswerError):
        return f"an answer that cannot be understood: {error}"
    if isinstance(error, CallTimeoutError):
        return str(error)
    if isinstance(error, OF_CREDENTIALS):
        return str(translated(error))
    if isinstance(error, boto.BotoCoreError):
        return reached(error)
    return f"an answer that cannot be understood ({type(error).__name__})"
