"""The ARN of the role, whether an account is read with it, and the warning about credentials that end."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sescheck.auditing.checks import Source
from sescheck.auditing.roles import check_account_id, check_external_id, parse_role_name
from sescheck.aws.lifetime import Lifetime
from sescheck.errors import ProfileError, UsageError
from sescheck.organization.model import Member
from sescheck.organization.role import SOON, expiring, role_arn, source_of_member, warning

ACCOUNT = "222222222222"
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
BASE = Source("audit", ("arn:aws:iam::111111111111:role/lists",), "7f3c", "http://127.0.0.1:5000")


@pytest.mark.parametrize(
    ("partition", "name", "arn"),
    [
        ("aws", "sescheck", f"arn:aws:iam::{ACCOUNT}:role/sescheck"),
        ("aws", "audit/sescheck", f"arn:aws:iam::{ACCOUNT}:role/audit/sescheck"),
        ("aws", "/audit/mail/sescheck", f"arn:aws:iam::{ACCOUNT}:role/audit/mail/sescheck"),
        ("aws-us-gov", "Ses.Check_1+=,@-", f"arn:aws-us-gov:iam::{ACCOUNT}:role/Ses.Check_1+=,@-"),
        ("aws-eusc", "sescheck", f"arn:aws-eusc:iam::{ACCOUNT}:role/sescheck"),
    ],
)
def test_the_arn_has_the_partition_and_the_path(partition: str, name: str, arn: str) -> None:
    """A name with a path begins with a slash or not."""
    assert arn == role_arn(partition, ACCOUNT, name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/",
        "audit/",
        "//sescheck",
        "a//sescheck",
        "ses check",
        "ses*",
        "arn:aws:iam::222222222222:role/sescheck",
        "é",
        "x" * 65,
        "p" * 512 + "/sescheck",
        "sescheck\n",
    ],
)
def test_what_is_not_the_name_of_a_role_is_refused(name: str) -> None:
    """One line that names the option."""
    with pytest.raises(UsageError, match="--role-name") as caught:
        parse_role_name(name)
    assert "as in --role-name sescheck" in str(caught.value)


@pytest.mark.parametrize(
    "account", ["", "22222222222", "2222222222222", "abcdefghijkl", "\N{FULLWIDTH DIGIT TWO}" * 12]
)
def test_what_is_not_the_id_of_an_account_is_refused(account: str) -> None:
    """Twelve digits of ASCII."""
    with pytest.raises(UsageError, match="12 digits"):
        role_arn("aws", account, "sescheck")
    with pytest.raises(UsageError, match="--trusted-account"):
        check_account_id(account, "--trusted-account")


@pytest.mark.parametrize("external_id", ["", "x", "a b", 'a"b', "a\nb", "x" * 1225])
def test_what_is_not_an_external_id_is_refused(external_id: str) -> None:
    """As STS would."""
    with pytest.raises(UsageError, match="--external-id"):
        check_external_id(external_id)


def test_an_external_id_may_have_all_characters_that_sts_takes() -> None:
    """The pattern of the sts model, without the backslash."""
    assert "A-z_0+=,.@:/-" == check_external_id("A-z_0+=,.@:/-")


def test_an_account_is_read_with_its_role_and_the_session_policy() -> None:
    """The profile, the external ID and the endpoint are those of the run."""
    found = source_of_member(Member(ACCOUNT), BASE, "111111111111", "aws", "audit/sescheck", "{}")
    arn = f"arn:aws:iam::{ACCOUNT}:role/audit/sescheck"
    assert Source("audit", (arn,), "7f3c", "http://127.0.0.1:5000", session_policy="{}") == found


def test_the_account_of_the_credentials_is_read_without_a_role() -> None:
    """A role there would have to trust its own account."""
    found = source_of_member(Member(ACCOUNT), BASE, ACCOUNT, "aws", "sescheck", "{}")
    assert Source("audit", (), None, "http://127.0.0.1:5000") == found


def test_a_role_that_the_file_of_accounts_names_comes_first() -> None:
    """Also in the account of the credentials."""
    arn = f"arn:aws:iam::{ACCOUNT}:role/other"
    for own in (None, ACCOUNT):
        found = source_of_member(Member(ACCOUNT, role_arn=arn), BASE, own, "aws", "sescheck", "{}")
        assert ((arn,), "{}") == (found.role_arns, found.session_policy)


def test_an_account_is_read_with_a_role_if_the_own_account_is_not_known() -> None:
    """Reading the wrong account would be worse than a refusal."""
    found = source_of_member(Member(ACCOUNT), BASE, None, "aws", "sescheck", "{}")
    assert (f"arn:aws:iam::{ACCOUNT}:role/sescheck",) == found.role_arns


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Lifetime("profile 'x'", asks_mfa=True), ["profile 'x'", "MFA", "aws sts get-session-token"]),
        (Lifetime("the environment"), ["the environment", "not renewed", "one more hour"]),
        (Lifetime("the environment", NOW + timedelta(minutes=130)), ["end in 2 h 10 min", "one more hour"]),
        (Lifetime("the environment", NOW + SOON), ["end in 12 h 0 min"]),
        (Lifetime("the environment", NOW - timedelta(minutes=2)), ["have ended"]),
    ],
)
def test_a_warning_is_one_sentence_that_says_what_follows(found: Lifetime, words: list[str]) -> None:
    """It names where the credentials come from."""
    sentence = warning(found, NOW)
    assert sentence is not None
    assert "\n" not in sentence
    assert all(word in sentence for word in words), sentence


def test_credentials_that_last_long_enough_are_not_reported() -> None:
    """Longer than a run may take."""
    assert warning(Lifetime("the environment", NOW + SOON + timedelta(minutes=1)), NOW) is None


def test_the_credentials_of_a_session_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of an IAM user do not end; with a token they are those of a session."""
    assert expiring(None) is None
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token-canary")
    found = expiring(None)
    assert found is not None
    assert found.startswith("the credentials of the environment belong to a session and are not renewed")
    assert "canary" not in found


def test_a_profile_that_does_not_exist_is_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an audit."""
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(ProfileError, match="nobody"):
        expiring("nobody")
