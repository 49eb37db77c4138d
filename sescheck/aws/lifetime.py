"""How long the credentials of a profile last. Nothing is called except what finding credentials takes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.credentials import (
    AssumeRoleCredentialFetcher,
    Credentials,
    EnvProvider,
    ProcessProvider,
    RefreshableCredentials,
    SSOCredentialFetcher,
    create_mfa_serial_refresher,
)

from sescheck.aws import providers
from sescheck.aws.mishaps import CAUGHT, whose
from sescheck.aws.sessions import core_session
from sescheck.errors import CredentialsError

_NO_CREDENTIALS: tuple[type[Exception], ...] = (CredentialsError, *CAUGHT)

_MFA_REFRESHER = type(create_mfa_serial_refresher(None)).__qualname__
"""botocore makes the class itself again for each profile."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """Credentials that end, and are not renewed without a person.

    Attributes:
        source: where they come from, as words.
        ends_at: with a time zone; None: botocore does not know.
        asks_mfa: each session asks a person for a code.
    """

    source: str
    ends_at: datetime | None = None
    asks_mfa: bool = False


def lifetime_of(profile: str | None, timeout: float | None = None) -> Lifetime | None:
    """Return when the credentials end; None if they are renewed, do not end, or cannot be loaded.

    Raises:
        ProfileError: there is no such profile, or the configuration cannot be read.
    """
    core = core_session(profile)
    try:
        providers.limit(core, timeout)
        found = providers.within(timeout, core.get_credentials)
    except _NO_CREDENTIALS:
        return None  # opening an access raises the same error, with words
    return _lifetime(found, profile)


def _lifetime(found: Any, profile: str | None) -> Lifetime | None:
    """Look into botocore's own classes, because it has no public way to ask what renews credentials."""
    if isinstance(found, RefreshableCredentials):
        return _of_renewed(found, profile)
    if not isinstance(found, Credentials) or not found.token or found.method == ProcessProvider.METHOD:
        return None  # a program runs again for each session
    return Lifetime(_source(found, profile))


def _of_renewed(found: RefreshableCredentials, profile: str | None) -> Lifetime | None:
    refresh = found._refresh_using  # noqa: SLF001 - see above
    if found.method == EnvProvider.METHOD:
        return Lifetime(_source(found, profile), found._expiry_time)  # noqa: SLF001 - see above
    if type(refresh).__qualname__ == _MFA_REFRESHER:
        return Lifetime(_source(found, profile), asks_mfa=True)
    fetcher = getattr(refresh, "__self__", None)
    if isinstance(fetcher, AssumeRoleCredentialFetcher):
        return _lifetime(fetcher._source_credentials, profile)  # noqa: SLF001 - see above
    if isinstance(fetcher, SSOCredentialFetcher):
        ends_at = _end_of_login(fetcher)
        return None if ends_at is None else Lifetime(_source(found, profile), ends_at)
    return None


def _end_of_login(fetcher: SSOCredentialFetcher) -> datetime | None:
    """Return the end of a login without a section ``sso-session``: only that one cannot be renewed."""
    if fetcher._token_provider is not None:  # noqa: SLF001 - see above
        return None
    try:
        text = str(fetcher._token_loader(fetcher._start_url)["expiresAt"])  # noqa: SLF001 - see above
        ends_at = datetime.fromisoformat(text.replace("UTC", "Z"))  # as older programs wrote it
    except CAUGHT:
        return None
    return ends_at if ends_at.tzinfo is not None else ends_at.replace(tzinfo=UTC)


def _source(found: Any, profile: str | None) -> str:
    return "the environment" if found.method == EnvProvider.METHOD else whose(profile)
