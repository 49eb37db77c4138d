"""Every error that a session, a profile or credentials can raise has words of its own, and quotes nothing."""

import inspect

import pytest
from botocore import exceptions as boto

from sescheck.aws import mishaps
from sescheck.aws.mishaps import CAUGHT, translated
from sescheck.errors import CredentialsError, ProfileError

NOT_OF_A_SESSION = {
    # of paginators, waiters, stubs and streams, none of which is used
    "CapacityNotAvailableError",
    "EventStreamError",
    "OperationNotPageableError",
    "PaginationError",
    "StubAssertionError",
    "StubResponseError",
    "UnStubbedResponseError",
    "UnseekableStreamError",
    "WaiterConfigError",
    "WaiterError",
    # of uploads, checksums and names of S3
    "AwsChunkedWrapperError",
    "ChecksumError",
    "FlexibleChecksumError",
    "InvalidDNSNameError",
    "InvalidHostLabelError",
    "MD5UnavailableError",
    "UnsupportedOutpostResourceError",
    "UnsupportedS3AccesspointConfigurationError",
    "UnsupportedS3ArnError",
    "UnsupportedS3ConfigurationError",
    "UnsupportedS3ControlArnError",
    "UnsupportedS3ControlConfigurationError",
    "UnsupportedTLSVersionWarning",
    # of models and of code
    "ApiVersionNotFoundError",
    "ImminentRemovalWarning",
    "InvalidExpressionError",
    "MissingParametersError",
    "MissingServiceIdError",
    "ServiceNotInRegionError",
    "UndefinedModelAttributeError",
    "UnknownClientMethodError",
    "UnknownServiceStyle",
    # what all are made from
    "BotoCoreError",
}
EVERY = {
    name: kind
    for name, kind in vars(boto).items()
    if inspect.isclass(kind) and issubclass(kind, Exception) and kind.__module__ == boto.__name__
}
CANARY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


def test_each_of_botocores_errors_is_translated_or_is_none_of_a_sessions() -> None:
    """One that a new botocore brings has to be looked at."""
    own = tuple(kind for kind in CAUGHT if kind is not boto.BotoCoreError and kind.__module__ == boto.__name__)
    told = {name for name, kind in EVERY.items() if issubclass(kind, own)}
    assert set() == EVERY.keys() - told - NOT_OF_A_SESSION
    assert set() == NOT_OF_A_SESSION & told - {"EventStreamError"}


def _made(kind: type[Exception]) -> Exception:
    if issubclass(kind, boto.ClientError):
        return kind({"Error": {"Code": "AccessDenied", "Message": "no"}}, "AssumeRole")
    fields = {
        "error_msg": CANARY,
        "error": ValueError(CANARY),
        "report": CANARY,
        "path": "config",
        "provider": "sso",
    }
    rest = {name: "x" for name in _fields(getattr(kind, "fmt", "")) if name not in fields}
    return kind(**fields, **rest)


def _fields(fmt: str) -> set[str]:
    return {part.partition("}")[0] for part in fmt.split("{")[1:]}


OF_CREDENTIALS = sorted(name for name, kind in EVERY.items() if issubclass(kind, mishaps.OF_CREDENTIALS))


@pytest.mark.parametrize("name", sorted(EVERY.keys() - NOT_OF_A_SESSION))
def test_each_gets_one_line(name: str) -> None:
    """Of one of the two kinds."""
    found = translated(_made(EVERY[name]), "production")
    assert isinstance(found, (ProfileError, CredentialsError))
    assert str(found)
    assert "\n" not in str(found)


@pytest.mark.parametrize("name", OF_CREDENTIALS)
def test_what_a_program_or_a_service_says_is_not_quoted(name: str) -> None:
    """It may be a secret."""
    assert CANARY not in str(translated(_made(EVERY[name]), "production"))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (boto.SSOTokenLoadError(error_msg="x"), "aws sso login --profile production"),
        (boto.UnauthorizedSSOTokenError(), "aws sso login --profile production"),
        (boto.LoginRefreshRequired(), "aws login --profile production"),
        (boto.RefreshWithMFAUnsupportedError(), "MFA"),
        (boto.ProfileNotFound(profile="production"), "aws configure list-profiles"),
        (RuntimeError("still expired"), "log in again"),
        (FileNotFoundError(2, "No such file or directory", "/no/helper"), "/no/helper"),
        (AttributeError("'list' object has no attribute 'get'"), "cannot be understood (AttributeError)"),
    ],
)
def test_the_way_out_is_named(error: Exception, words: str) -> None:
    """With the profile, where there is a command for it."""
    assert words in str(translated(error, "production"))
