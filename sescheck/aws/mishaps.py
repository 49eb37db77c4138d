"""The table of errors between a session and its credentials, each with one line that says what to do.

No line quotes an answer, a program's output or a value of a file: any of them may hold a secret.
"""

from collections.abc import Callable
from configparser import DuplicateOptionError, DuplicateSectionError, MissingSectionHeaderError, ParsingError
from dataclasses import dataclass
from os import environ
from typing import Any, TypeAlias

from botocore import exceptions as boto
from botocore.parsers import ResponseParserError

from sescheck.aws.advice import advised_message
from sescheck.aws.endpoint_kinds import in_words
from sescheck.aws.variables import unused_file
from sescheck.errors import CredentialsError, ProfileError


class CredentialsTimeoutError(boto.CredentialRetrievalError):  # type: ignore[misc] # botocore has no types
    """A program that gives credentials took too long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(provider="custom-process", error_msg=f"not within {seconds:g} s")
        self.seconds = seconds


_Words: TypeAlias = Callable[[Any, str | None], str]


@dataclass(frozen=True, slots=True)
class _Mishap:
    """What some errors mean.

    Attributes:
        becomes: the error class: wrong configuration, or no credentials.
        words: returns the message for the error and the profile, which is None if none is named.
    """

    errors: tuple[type[Exception], ...]
    becomes: type[ProfileError | CredentialsError]
    words: _Words


_BYTE_ORDER_MARK = "\ufeff"

ASSUME_ROLE = "assume-role"
"""The provider of an error whose message is ours already."""


def _named(profile: str | None) -> str | None:
    """In the order in which botocore looks."""
    return profile or environ.get("AWS_DEFAULT_PROFILE") or environ.get("AWS_PROFILE")


def whose(profile: str | None) -> str:
    """Return the words for a profile in a message."""
    named = _named(profile)
    return f"profile {named!r}" if named else "the default profile"


def _log_in(command: str) -> _Words:
    def words(_: Any, profile: str | None) -> str:
        named = _named(profile)
        return f"{whose(profile)} is not logged in: `{command}{f' --profile {named}' if named else ''}`"

    return words


def broken_login(error: Exception, profile: str | None) -> str:
    """For SSO without a token, or with one that cannot be understood."""
    return (
        f"the saved SSO login cannot be used ({type(error).__name__}): {_log_in('aws sso login')(error, profile)}"
    )


def _no_profile(_: Any, profile: str | None) -> str:
    variable = next((name for name in ("AWS_DEFAULT_PROFILE", "AWS_PROFILE") if name in environ), None)
    if profile is None and variable is not None and not environ[variable]:
        return f"{variable} is empty: unset it, or name a profile"
    named = environ.get(variable or "", "") if profile is None else profile
    where = f"{variable}={named}" if profile is None and variable else f"profile {named!r}"
    return f"{where}: this profile does not exist; {unused_file() or '`aws configure list-profiles` lists yours'}"


def _unparsed(error: boto.ConfigParseError, _: str | None) -> str:
    cause = error.kwargs.get("error") or error.__cause__ or error.__context__
    line = getattr(cause, "lineno", None)
    match cause:
        case MissingSectionHeaderError(line=str(first)) if first.startswith(_BYTE_ORDER_MARK):
            why = "it begins with a byte order mark: save it as UTF-8 without one"
        case MissingSectionHeaderError():
            why = "there is no [section] above it"
        case DuplicateOptionError(section=section, option=option):
            why = f"[{section}] has {option} twice"
        case DuplicateSectionError(section=section):
            why = f"there are two [{section}]"
        case UnicodeDecodeError():
            why = "it is not UTF-8"
        case ParsingError(errors=[(first, _), *_]):
            line, why = first, "a line is not `key = value`"
        case _:
            why = "it is not an AWS configuration file"
    place = error.kwargs.get("path", "")
    return f"{place}{f':{line}' if line else ''}: the AWS configuration cannot be read: {why}"


def _own_words(error: Exception, _: str | None) -> str:
    return f"the AWS configuration: {error}"


def _retrieval(error: boto.CredentialRetrievalError, profile: str | None) -> str:
    provider = error.kwargs.get("provider", "")
    if provider == ASSUME_ROLE:
        return str(error.kwargs.get("error_msg"))
    if isinstance(error, CredentialsTimeoutError):
        return f"the credential_process of {whose(profile)} gave none within {error.seconds:g} s and was stopped"
    if provider == "custom-process":
        return (
            f"the credential_process of {whose(profile)} gives no credentials: run it by hand to see why; it has"
            ' to print {"Version": 1, "AccessKeyId": ..., "SecretAccessKey": ...}'
        )
    return f"{whose(profile)}: no credentials from {provider}: check whether `aws sts get-caller-identity` works"


def _no_file(error: OSError, profile: str | None) -> str:
    named = f"{error.filename}: " if error.filename else ""
    return f"{named}{error.strerror or 'cannot be used'}; it gives the credentials of {whose(profile)}"


def _not_understood(error: Exception, profile: str | None) -> str:
    kind = type(error).__name__
    return f"the source of the credentials of {whose(profile)} gives an answer that cannot be understood ({kind})"


def _refused(error: boto.ClientError, _: str | None) -> str:
    return advised_message(error)


def _unreachable(error: boto.BotoCoreError, _: str | None) -> str:
    return f"AWS cannot be reached for credentials: {reached(error)}"


def _says(words: str) -> _Words:
    return lambda _, profile: words.format(of=whose(profile))


def reached(error: boto.BotoCoreError) -> str:
    """Describe an error of the connection without the words of its cause, which may quote what was sent."""
    if type(error) is boto.HTTPClientError:
        return f"the request could not be sent ({type(error.kwargs.get('error')).__name__})"
    return in_words(str(error.kwargs.get("endpoint_url", ""))) or str(error)


_TABLE = (
    _Mishap((boto.ProfileNotFound,), ProfileError, _no_profile),
    _Mishap((boto.ConfigParseError,), ProfileError, _unparsed),
    _Mishap((boto.ConfigNotFound,), ProfileError, lambda error, _: f"{error.kwargs.get('path')}: no such file"),
    _Mishap(
        (boto.SSOTokenLoadError, boto.UnauthorizedSSOTokenError, boto.TokenRetrievalError, boto.SSOError),
        CredentialsError,
        _log_in("aws sso login"),
    ),
    _Mishap(
        (boto.LoginInsufficientPermissions,),
        CredentialsError,
        _says("{of}: `aws login` needs the permission signin:CreateOAuth2Token"),
    ),
    _Mishap((boto.LoginError,), CredentialsError, _log_in("aws login")),
    _Mishap(
        (boto.RefreshWithMFAUnsupportedError, EOFError),
        CredentialsError,
        _says(
            "{of} asks for an MFA code, and there is no terminal to type it in: get a session first, as by"
            " `aws sts get-session-token`"
        ),
    ),
    _Mishap((boto.CredentialRetrievalError,), CredentialsError, _retrieval),
    _Mishap(
        (boto.PartialCredentialsError,),
        CredentialsError,
        lambda error, _: (
            f"half of the credentials is missing: {error.kwargs.get('cred_var')} ({error.kwargs.get('provider')})"
        ),
    ),
    _Mishap(
        (boto.NoCredentialsError, boto.NoAuthTokenError),
        CredentialsError,
        _says("no credentials found: set AWS_PROFILE, pass --profile, or log in"),
    ),
    _Mishap(
        (boto.MetadataRetrievalError,),
        CredentialsError,
        _says("the metadata service of this machine gives no credentials: check that it has a role"),
    ),
    _Mishap((boto.ClientError,), CredentialsError, _refused),
    _Mishap(
        (boto.ConnectionError, boto.HTTPClientError, boto.IncompleteReadError), CredentialsError, _unreachable
    ),
    _Mishap(
        (boto.MissingDependencyException,),
        ProfileError,
        _says("{of} needs a library that is not installed: pip install 'botocore[crt]'"),
    ),
    _Mishap(
        (boto.ParamValidationError,),
        ProfileError,
        _says("{of} holds a value that AWS cannot take: look at its role_arn, external_id and duration_seconds"),
    ),
    _Mishap(
        (
            boto.BaseEndpointResolverError,
            boto.EndpointProviderError,
            boto.DataNotFoundError,
            boto.InvalidChecksumConfigError,
            boto.InvalidConfigError,
            boto.InvalidDefaultsMode,
            boto.InvalidEndpointConfigurationError,
            boto.InvalidEndpointDiscoveryConfigurationError,
            boto.InvalidIMDSEndpointError,
            boto.InvalidIMDSEndpointModeError,
            boto.InvalidProxiesConfigError,
            boto.InvalidRegionError,
            boto.InvalidRetryConfigurationError,
            boto.InvalidRetryModeError,
            boto.InvalidS3AddressingStyleError,
            boto.InvalidS3UsEast1RegionalEndpointConfigError,
            boto.InvalidSTSRegionalEndpointsConfigError,
            boto.UnknownCredentialError,
            boto.UnknownRegionError,
            boto.UnknownSignatureVersionError,
            boto.UnknownTokenProviderError,
            boto.UnsupportedServiceProtocolsError,
            boto.UnsupportedSignatureVersionError,
            boto.ValidationError,
        ),
        ProfileError,
        _own_words,
    ),
    _Mishap((OSError,), CredentialsError, _no_file),
    _Mishap((RecursionError,), CredentialsError, _not_understood),
    _Mishap(
        # botocore's own, where what it has just been given has ended already
        (RuntimeError,),
        CredentialsError,
        _says("the credentials of {of} have expired: log in again"),
    ),
    _Mishap(
        (
            ResponseParserError,
            boto.BotoCoreError,
            LookupError,
            TypeError,
            ValueError,
            AttributeError,
            UnboundLocalError,
            ArithmeticError,
        ),
        CredentialsError,
        _not_understood,
    ),
)
"""The first match counts, so specific errors come first."""

CAUGHT = tuple(error for mishap in _TABLE for error in mishap.errors)
"""Everything that getting a session or its credentials may raise without an internal error."""

OF_CREDENTIALS = (
    boto.SSOError,
    boto.TokenRetrievalError,
    boto.LoginError,
    boto.RefreshWithMFAUnsupportedError,
    boto.CredentialRetrievalError,
    boto.PartialCredentialsError,
    boto.NoCredentialsError,
    boto.NoAuthTokenError,
    boto.MetadataRetrievalError,
)
"""The errors that a call may also raise, if it has to get credentials again."""


def translated(error: BaseException, profile: str | None = None) -> ProfileError | CredentialsError:
    """Return what to tell the user.

    Args:
        error: one of those that are caught.
        profile: as it was named; None if the environment decides, or nothing does.
    """
    mishap = next(each for each in _TABLE if isinstance(error, each.errors))
    return mishap.becomes(mishap.words(error, profile))
