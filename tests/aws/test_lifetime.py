"""Which credentials end without being renewed, for each way in which botocore finds them."""

import hashlib
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from botocore.credentials import SSOProvider

from sescheck.aws.lifetime import Lifetime, lifetime_of

KEYS = "aws_access_key_id = a\naws_secret_access_key = b\n"
TOKEN = "aws_session_token = c\n"
ROLE = "role_arn = arn:aws:iam::123456789012:role/monitor\n"
MFA = "mfa_serial = arn:aws:iam::123456789012:mfa/me\n"
SSO = "sso_account_id = 123456789012\nsso_role_name = r\n"
START = "https://example.com/start"
IN_AN_HOUR = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)


@pytest.fixture
def config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty configuration, and no keys in the environment."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    file = tmp_path / "config"
    monkeypatch.setenv("AWS_CONFIG_FILE", str(file))
    monkeypatch.setattr(SSOProvider, "_SSO_TOKEN_CACHE_DIR", str(tmp_path))
    return file


def prints(**more: str) -> str:
    """A program that gives credentials of a session."""
    given = {"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b", "SessionToken": "c", **more}
    return f'credential_process = {sys.executable} -c "import json; print(json.dumps({given}))"\n'


@pytest.mark.parametrize(
    "text",
    [
        f"[default]\n{KEYS}",
        f"[default]\n{ROLE}source_profile = own\n[profile own]\n{KEYS}",
        f"[default]\n{prints()}",
        f"[default]\n{prints(Expiration='2099-01-01T00:00:00Z')}",
        f"[default]\n{ROLE}web_identity_token_file = /no/such/token\n",
        "[default]\n",
        f"[default]\n{ROLE}source_profile = nobody\n",
    ],
    ids=["keys", "role", "program", "program that says when", "web identity", "none", "wrong"],
)
def test_what_is_renewed_or_does_not_end_is_not_reported(config: Path, text: str) -> None:
    """A program runs again for each session; credentials that cannot be loaded are reported when they are used."""
    config.write_text(text)
    assert lifetime_of(None) is None


@pytest.mark.parametrize(
    "text",
    [
        f"[default]\n{KEYS}{TOKEN}",
        f"[default]\n{ROLE}source_profile = own\n[profile own]\n{KEYS}{TOKEN}",
        f"[default]\n{ROLE}source_profile = b\n[profile b]\n{ROLE}source_profile = c\n[profile c]\n{KEYS}{TOKEN}",
    ],
    ids=["token", "role", "role of a role"],
)
def test_a_token_in_a_file_ends(config: Path, text: str) -> None:
    """Also if a role is assumed with it: the role cannot be assumed again."""
    config.write_text(text)
    assert Lifetime("the default profile") == lifetime_of(None)


def test_the_named_profile_is_named(config: Path) -> None:
    """As the user typed it."""
    config.write_text(f"[profile mail]\n{KEYS}{TOKEN}")
    assert Lifetime("profile 'mail'") == lifetime_of("mail")


def test_a_role_that_wants_a_code_asks_a_person_for_each_account(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is asked to find that out."""
    monkeypatch.setattr("getpass.getpass", lambda _: pytest.fail("a person was asked"))
    config.write_text(f"[default]\n{ROLE}{MFA}source_profile = own\n[profile own]\n{KEYS}")
    assert Lifetime("the default profile", asks_mfa=True) == lifetime_of(None)
    config.write_text(
        f"[default]\n{ROLE}source_profile = middle\n[profile middle]\n{ROLE}{MFA}source_profile = own\n"
        f"[profile own]\n{KEYS}"
    )
    assert Lifetime("the default profile", asks_mfa=True) == lifetime_of(None)


def test_the_environment_may_say_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `aws configure export-credentials` prints it."""
    monkeypatch.setenv("AWS_SESSION_TOKEN", "c")
    assert Lifetime("the environment") == lifetime_of(None)
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", IN_AN_HOUR.isoformat())
    assert Lifetime("the environment", IN_AN_HOUR) == lifetime_of(None)


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%SUTC", "%Y-%m-%dT%H:%M:%S"])
def test_a_login_without_a_section_of_its_own_ends(config: Path, tmp_path: Path, form: str) -> None:
    """One with a section ``sso-session`` is renewed."""
    _logged_in(tmp_path, IN_AN_HOUR.strftime(form))
    config.write_text(f"[default]\n{SSO}sso_start_url = {START}\nsso_region = eu-west-1\n")
    assert Lifetime("the default profile", IN_AN_HOUR) == lifetime_of(None)
    config.write_text(
        f"[default]\n{SSO}sso_session = s\n[sso-session s]\nsso_start_url = {START}\nsso_region = eu-west-1\n"
    )
    assert lifetime_of(None) is None


def test_a_login_that_cannot_be_understood_is_not_reported(config: Path, tmp_path: Path) -> None:
    """The first call reports it."""
    config.write_text(f"[default]\n{SSO}sso_start_url = {START}\nsso_region = eu-west-1\n")
    assert lifetime_of(None) is None
    _logged_in(tmp_path, "soon")
    assert lifetime_of(None) is None


def _logged_in(folder: Path, expires_at: str) -> None:
    """Write the file that `aws sso login` writes."""
    name = hashlib.sha1(START.encode()).hexdigest()  # noqa: S324 - botocore's name of the file
    (folder / f"{name}.json").write_text(json.dumps({"accessToken": "t", "expiresAt": expires_at}))
