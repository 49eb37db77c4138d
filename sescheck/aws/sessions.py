"""Sessions the way the AWS CLI has them: profile, environment, SSO, a role to assume."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import boto3
import botocore.session
from botocore import exceptions as boto
from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials

from sescheck.aws import models
from sescheck.aws.clients import config
from sescheck.aws.core_session import CoreSession
from sescheck.aws.traffic import Limits

ROLE_SESSION_NAME = "sescheck"


class ProfileError(Exception):
    """The profile asked for is not configured, or the configuration can not be read."""


class CredentialsError(Exception):
    """Without credentials nothing can be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Credentials that a program holds; those of a session have a token."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Access:
    """How one account is reached.

    Attributes:
        name: what tells it from the other accounts of the run: the role's ARN, or the profile.
        account_hint: the account that the role's ARN names, or None without a role.
    """

    name: str
    session: boto3.Session
    account_hint: str | None = None


def open_accesses(
    profile: str | None,
    role_arns: Sequence[str],
    external_id: str | None,
    endpoint_url: str | None,
    sts_region: str,
    limits: Limits,
    credentials: Credentials | None = None,
) -> tuple[Access, ...]:
    """One access a role, or the profile's own without any. Makes no call yet but what SSO or a process needs.

    Raises:
        ProfileError: there is no such profile, or the configuration can not be read.
        CredentialsError: there are no credentials, or they can not be loaded.
    """
    core = _core_session(profile)
    if credentials is not None:
        core.set_credentials(credentials.access_key_id, credentials.secret_access_key, credentials.session_token)
    _check_credentials(core, profile)
    if not role_arns:
        return (Access(profile or "default", boto3.Session(botocore_session=core)),)
    return tuple(
        _assumed(core, arn, external_id, endpoint_url, sts_region, limits) for arn in dict.fromkeys(role_arns)
    )


def default_region(profile: str | None) -> str | None:
    """The region that the environment or the profile names.

    Raises:
        ProfileError: there is no such profile, or the configuration can not be read.
    """
    try:
        found: str | None = _core_session(profile).get_config_variable("region")
    except boto.ProfileNotFound as error:
        raise _no_profile(error) from error
    return found


def _core_session(profile: str | None) -> botocore.session.Session:
    try:
        session = CoreSession(profile=profile)
        session.get_scoped_config()
    except boto.ProfileNotFound as error:
        raise _no_profile(error) from error
    except boto.ConfigParseError as error:
        raise ProfileError(str(error)) from error
    # A token of the global STS endpoint is not valid in opt-in regions.
    session.set_config_variable("sts_regional_endpoints", "regional")
    models.read_cheaply(session)
    return session


def _no_profile(error: Exception) -> ProfileError:
    return ProfileError(f"{error}: see `aws configure list-profiles`")


def _check_credentials(session: botocore.session.Session, profile: str | None) -> None:
    try:
        found = session.get_credentials()
        if found is not None:
            found.get_frozen_credentials()
    # ValueError: what a credential_process printed is no JSON
    except (boto.BotoCoreError, boto.ClientError, ValueError) as error:
        raise CredentialsError(f"credentials can not be loaded: {error}") from error
    if found is None:
        where = f"profile {profile!r} has none" if profile else "set AWS_PROFILE, pass --profile, or log in"
        raise CredentialsError(f"no credentials found: {where}")


def _assumed(
    core: botocore.session.Session,
    role_arn: str,
    external_id: str | None,
    endpoint_url: str | None,
    sts_region: str,
    limits: Limits,
) -> Access:
    fetcher = AssumeRoleCredentialFetcher(
        client_creator=partial(
            core.create_client,
            region_name=sts_region,
            endpoint_url=endpoint_url,
            config=config(limits),
        ),
        source_credentials=core.get_credentials(),
        role_arn=role_arn,
        extra_args={"RoleSessionName": ROLE_SESSION_NAME} | ({"ExternalId": external_id} if external_id else {}),
    )
    session = CoreSession()
    models.share(core, session)
    # botocore has no public way to give a session credentials that refresh themselves.
    session._credentials = DeferredRefreshableCredentials(  # noqa: SLF001
        method="assume-role", refresh_using=fetcher.fetch_credentials
    )
    session.set_config_variable("sts_regional_endpoints", "regional")
    return Access(role_arn, boto3.Session(botocore_session=session), account_of(role_arn))


def account_of(arn: str) -> str | None:
    """The account that an ARN names."""
    parts = arn.split(":")
    return parts[4] if len(parts) > 4 and parts[4] else None  # noqa: PLR2004 - arn:partition:service:region:account


def check_role(access: Access) -> None:
    """Fetch the credentials now, so that a role that may not be assumed says so itself. Blocks.

    Raises:
        CredentialsError: they can not be had.
    """
    try:
        found = access.session.get_credentials()
        if found is not None:
            found.get_frozen_credentials()
    except (boto.BotoCoreError, boto.ClientError) as error:
        raise CredentialsError(f"{access.name}: {error}") from error
