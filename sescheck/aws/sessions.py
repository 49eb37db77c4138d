"""Sessions as in the AWS CLI: profile, environment, SSO, a role to assume."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import boto3
import botocore.session
from botocore import exceptions as boto
from botocore.credentials import (
    AssumeRoleCredentialFetcher,
    DeferredRefreshableCredentials,
    RefreshableCredentials,
)
from botocore.credentials import Credentials as BotocoreCredentials

from sescheck.aws import providers
from sescheck.aws.botocore_tuning import service_models
from sescheck.aws.botocore_tuning.call_credentials import signed_with
from sescheck.aws.botocore_tuning.core_session import CoreSession
from sescheck.aws.client_pool import ClientPool, SharedClients
from sescheck.aws.endpoint_url import check_surroundings, is_on_this_machine
from sescheck.aws.limits import Limits
from sescheck.aws.logs import scrub_logs
from sescheck.aws.mishaps import ASSUME_ROLE, CAUGHT, broken_login, translated
from sescheck.aws.variables import is_of_sso, unused_file, wrong_container, wrong_section, wrong_setting
from sescheck.errors import CredentialsError, ProfileError
from sescheck.secrets import forget_secret, keep_secret

ROLE_SESSION_NAME = "sescheck"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Credentials that a program passes; those of a session have a token."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Access:
    """The access to one account.

    Attributes:
        name: the key of the account in the run: the role's ARN, or the profile.
        account_hint: the account that the role's ARN names, or None without a role.
        secrets: those of the role, as far as they were fetched.
    """

    name: str
    session: boto3.Session
    account_hint: str | None = None
    secrets: list[str] = field(default_factory=list, repr=False, compare=False)

    def forget(self) -> None:
        """Keep no secret of the role any more: everything that may quote it is masked already."""
        forget_secret(self.secrets)
        self.secrets.clear()


def open_accesses(
    profile: str | None,
    role_arns: Sequence[str],
    external_id: str | None,
    endpoint_url: str | None,
    sts_region: str,
    limits: Limits,
    credentials: Credentials | None = None,
    session_policy: str | None = None,
    *,
    pool: ClientPool | None = None,
) -> tuple[Access, ...]:
    """Return one access per role, or that of the profile without roles.

    Makes no call except for SSO or a process. The roles are assumed with the clients of the pool, if there is one.

    Args:
        profile: a profile of the AWS configuration; None: as the environment says.
        role_arns: the roles to assume.
        external_id: what the roles require.
        endpoint_url: where to send requests; None: to AWS.
        sts_region: the region that gives the credentials of the roles.
        limits: time and tries.
        credentials: used instead of those that botocore finds.
        session_policy: JSON that limits what may be done with a role; without a role it has no effect.
        pool: clients that are used again; None: the roles have their own.

    Raises:
        ProfileError: there is no such profile, or the configuration cannot be read.
        CredentialsError: there are no credentials, or they cannot be loaded.
    """
    core = core_session(profile)
    check_surroundings(core, endpoint_url)
    if credentials is not None:
        core.set_credentials(credentials.access_key_id, credentials.secret_access_key, credentials.session_token)
    _check_credentials(core, profile, limits.timeout)
    shared = (pool or ClientPool()).like(core, limits, endpoint_url)
    _check_settings(core, profile, sts_region, shared)
    scrub_logs()
    if not role_arns:
        return (Access(profile or "default", boto3.Session(botocore_session=core)),)
    given = {"RoleSessionName": ROLE_SESSION_NAME, "ExternalId": external_id, "Policy": session_policy}
    asked = {name: value for name, value in given.items() if value}
    return tuple(_assumed(core, arn, asked, partial(_Sts, shared, sts_region)) for arn in dict.fromkeys(role_arns))


def default_region(profile: str | None) -> str | None:
    """Return the region of the environment or the profile.

    Raises:
        ProfileError: there is no such profile, or the configuration cannot be read.
    """
    found: str | None = core_session(profile).get_config_variable("region")
    return found


def is_emulated(profile: str | None, endpoint_url: str | None) -> bool:
    """True if AWS is asked at an endpoint on this machine.

    Raises:
        ProfileError: there is no such profile, or the configuration cannot be read.
    """
    return is_on_this_machine(core_session(profile), endpoint_url)


def core_session(profile: str | None) -> botocore.session.Session:
    """Return a session of botocore.

    Raises:
        ProfileError: there is no such profile, or the configuration cannot be read.
    """
    try:
        session = CoreSession(profile=profile)
        session.get_scoped_config()
        # A token of the global STS endpoint is not valid in opt-in regions.
        session.set_config_variable("sts_regional_endpoints", "regional")
        service_models.read_cheaply(session)
    except CAUGHT as error:
        raise _settings(error, profile) from None
    return session


def _settings(error: Exception, profile: str | None) -> ProfileError:
    """Treat all errors as errors of the configuration, before credentials are needed."""
    return ProfileError(str(translated(error, profile)))


def _check_settings(
    core: botocore.session.Session, profile: str | None, sts_region: str, shared: SharedClients
) -> None:
    """Make a client: botocore then reports wrong values of the environment or the configuration."""
    try:
        shared.role_client(sts_region)
    except CAUGHT as error:
        raise _blamed(error, core, profile) or _settings(error, profile) from None
    words = wrong_section(core)
    if words is not None:
        raise ProfileError(words)


_WORDLESS = (TypeError, ValueError, AttributeError, LookupError, RecursionError, boto.ParamValidationError)
"""Handle errors that botocore raises for values that it has not checked; their words do not name the setting."""


def _blamed(
    error: Exception, core: botocore.session.Session, profile: str | None
) -> ProfileError | CredentialsError | None:
    """Return the cause of an error without a message, if it can be found."""
    if not isinstance(error, _WORDLESS):
        return None
    words = wrong_setting(core)
    if words is not None:
        return ProfileError(words)
    if is_of_sso(core):
        return CredentialsError(broken_login(error, profile))
    words = wrong_container(core) if type(error) is ValueError else None
    return None if words is None else CredentialsError(words)


def _check_credentials(session: botocore.session.Session, profile: str | None, timeout: float | None) -> None:
    try:
        providers.limit(session, timeout)
        found = providers.within(timeout, lambda: _frozen(session))
    except CAUGHT as error:
        raise _blamed(error, session, profile) or translated(error, profile) from None
    if found is None:
        where = f"profile {profile!r} has none" if profile else "set AWS_PROFILE, pass --profile, or log in"
        raise CredentialsError(f"no credentials found: {unused_file() or where}")
    parts = (found.access_key, found.secret_key, found.token)
    keep_secret(parts[1:])
    if any(part is not None and part != part.strip() for part in parts):
        # as a file with a line break at its end gives them to the environment
        session.set_credentials(*(part and part.strip() for part in parts))
    _check_letters(parts)


def _frozen(session: botocore.session.Session) -> Any:
    found = session.get_credentials()
    if isinstance(found, RefreshableCredentials):
        found._refresh_using = partial(_made_known, found._refresh_using)  # noqa: SLF001 - there is no public way
    frozen = None if found is None else found.get_frozen_credentials()
    if not all(isinstance(part, str | None) for part in frozen or ()):
        raise TypeError(
            "a part of the credentials is not text"
        )  # as a program or a metadata service may print them
    return frozen


def _made_known(fetch: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    """Register fetched credentials as secrets before anything else sees them."""
    found = fetch()
    keep_secret((found["secret_key"], found["token"]))
    return found


def _check_letters(parts: Sequence[str | None]) -> None:
    """Check that they can be in the header of a request, because an error of the connection would quote them.

    Raises:
        CredentialsError: they cannot.
    """
    for name, part in zip(("access key id", "secret access key", "session token"), parts, strict=True):
        letters = (part or "").strip()
        if not letters.isascii() or not letters.isprintable() or " " in letters:
            raise CredentialsError(
                f"the {name} holds a space, a line break or another character that is not allowed"
            )
        if part is not None and not letters and name != "session token":
            raise CredentialsError(f"the {name} is empty")


class _Sts:
    """Assumes roles with the credentials of their source, by a client that other accounts use too."""

    def __init__(
        self,
        shared: SharedClients,
        region: str,
        _service: str,
        *,
        aws_access_key_id: str,
        aws_secret_access_key: str,
        aws_session_token: str | None,
    ) -> None:
        self._client = shared.role_client(region)
        self._credentials = BotocoreCredentials(aws_access_key_id, aws_secret_access_key, aws_session_token)

    def assume_role(self, **params: Any) -> Any:
        """Like the method of a client of botocore."""
        with signed_with(self._credentials):
            return self._client.assume_role(**params)


def _assumed(
    core: botocore.session.Session,
    role_arn: str,
    asked: Mapping[str, str],
    sts: Callable[..., "_Sts"],
) -> Access:
    fetcher = AssumeRoleCredentialFetcher(
        client_creator=sts,
        source_credentials=core.get_credentials(),
        role_arn=role_arn,
        extra_args=asked,
    )
    session, secrets = CoreSession(), list[str]()
    service_models.share(core, session)
    # botocore has no public way to give a session credentials that refresh themselves.
    session._credentials = DeferredRefreshableCredentials(  # noqa: SLF001
        method=ASSUME_ROLE, refresh_using=partial(_fetched, fetcher, role_arn, secrets)
    )
    session.set_config_variable("sts_regional_endpoints", "regional")
    return Access(role_arn, boto3.Session(botocore_session=session), account_of(role_arn), secrets)


def account_of(arn: str) -> str | None:
    """Return the account of an ARN."""
    parts = arn.split(":")
    return parts[4] if len(parts) > 4 and parts[4] else None  # noqa: PLR2004 - arn:partition:service:region:account


def _fetched(fetcher: AssumeRoleCredentialFetcher, role_arn: str, secrets: list[str]) -> Mapping[str, Any]:
    """Return the role's credentials, and note what of them is secret.

    Raises:
        CredentialRetrievalError: it failed; neither the error nor its cause holds AWS's answer.
    """
    try:
        found = _made_known(fetcher.fetch_credentials)
        secrets += (found["secret_key"], found["token"])
        _check_letters((found["access_key"], found["secret_key"], found["token"]))
    except CredentialsError as error:
        words = str(error)
    except CAUGHT as error:
        words = _why_not_assumed(error)
    else:
        return found
    raise boto.CredentialRetrievalError(provider=ASSUME_ROLE, error_msg=f"{role_arn}: {words}")


def _why_not_assumed(error: Exception) -> str:
    if isinstance(error, (boto.BotoCoreError, boto.ClientError)):
        return str(translated(error))
    return f"STS gives an answer that cannot be understood ({type(error).__name__})"


def check_role(access: Access) -> None:
    """Fetch the credentials now, so that an error names the role. Blocks.

    Raises:
        CredentialsError: there are none.
    """
    try:
        found = access.session.get_credentials()
        if found is not None:
            found.get_frozen_credentials()
    except CAUGHT as error:
        words = str(translated(error))
        raise CredentialsError(words if access.name in words else f"{access.name}: {words}") from None
