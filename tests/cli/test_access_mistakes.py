"""A mistake about profiles, credentials and endpoints is one line with the way out, and no internal error."""

import hashlib
import sys
import time
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from tests.conftest import Cli

HERE = "http://127.0.0.1:9"
ROLE = "arn:aws:iam::123456789012:role/sescheck"


@pytest.fixture
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials come from elsewhere than the environment."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")


def _one_line(code: int, result: object, *words: str) -> None:
    found = (result.code, result.out, result.err.count("\n"))  # type: ignore[attr-defined]
    err = result.err  # type: ignore[attr-defined]
    assert (code, "", 1) == found, err
    assert "internal error" not in err
    assert all(word in err for word in words), err


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("AWS_PROFILE", "nope", ["AWS_PROFILE=nope", "list-profiles"]),
        ("AWS_PROFILE", "", ["AWS_PROFILE is empty"]),
        ("AWS_DEFAULT_PROFILE", "nope", ["AWS_DEFAULT_PROFILE=nope"]),
        ("AWS_ENDPOINT_URL", "junk", ["AWS_ENDPOINT_URL", "junk"]),
        ("AWS_ENDPOINT_URL_SESV2", "http://[::1", ["AWS_ENDPOINT_URL_SESV2"]),
        ("AWS_ACCOUNT_ID_ENDPOINT_MODE", "junk", ["account_id_endpoint_mode"]),
        ("AWS_REQUEST_CHECKSUM_CALCULATION", "junk", ["request_checksum_calculation"]),
        ("AWS_CA_BUNDLE", "/no/such/bundle.pem", ["AWS_CA_BUNDLE", "/no/such/bundle.pem"]),
        ("REQUESTS_CA_BUNDLE", "/no/such/bundle.pem", ["REQUESTS_CA_BUNDLE"]),
        ("AWS_CSM_ENABLED", "true", ["AWS_CSM_PORT", "csm_port", "a whole number"]),
    ],
)
@pytest.mark.parametrize("regions", [["-r", "us-east-1"], []])
def test_a_wrong_setting_in_the_environment_is_wrong_usage(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: list[str], regions: list[str]
) -> None:
    """With regions named and without."""
    monkeypatch.setenv(variable, value)
    monkeypatch.setenv("AWS_CSM_PORT", "junk")  # matters to nobody as long as it is off
    _one_line(2, cli("audit", *regions), *words)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        (
            "metadata_service_timeout = x",
            ["AWS_METADATA_SERVICE_TIMEOUT or metadata_service_timeout", "whole number"],
        ),
        ("metadata_service_num_attempts = x", ["metadata_service_num_attempts", "whole number"]),
        ("s3 = x", ["s3 of the AWS configuration", "indented"]),
    ],
)
def test_a_setting_without_a_message_of_botocore_is_named(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, setting: str, words: list[str]
) -> None:
    """It is not called a fault of the credentials, nor does a single call fail for it."""
    if "metadata" in setting:
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    _config(monkeypatch, tmp_path, f"[default]\n{setting}\n")
    _one_line(2, cli("audit", "-r", "us-east-1", "--endpoint-url", HERE), *words)


@pytest.mark.parametrize("versions", ["x", "\n  sesv2 = 1999-01-01"])
def test_a_configured_api_version_changes_nothing(
    cli: Cli, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, versions: str
) -> None:
    """The operations that are asked are those of one version."""
    _config(monkeypatch, tmp_path, f"[default]\napi_versions = {versions}\n")
    result = cli("audit", "-r", "us-east-1", "--endpoint-url", emulator.url, "--fail-on", "never")
    assert (0, "") == (result.code, result.err)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--endpoint-url", "foo"], ["foo", "http://"]),
        (["--endpoint-url", "http://[::1"], ["http://[::1"]),
        (["--endpoint-url", "ftp://127.0.0.1"], ["ftp://"]),
        (["--endpoint-url", "http://u:PASSWORDX@127.0.0.1:9"], ["@"]),
        (["--endpoint-url", "http://127.0.0.1:9/?token=PASSWORDX"], ["?"]),
        (["--endpoint-url", "http://127.0.0.1:9/#PASSWORDX"], ["#"]),
        (["--role-arn", "foo"], ["foo", "arn:aws:iam::ACCOUNT:role/NAME"]),
        (["--role-arn", "arn:aws:iam::123456789012:user/x"], ["role/NAME"]),
        (["--role-arn", "arn:aws:iam::123456789012:role/\x1b[31m"], ["role/NAME"]),
        (["--external-id", "7f3c"], ["--role-arn"]),
        (["--profile", "nobody"], ["nobody", "list-profiles"]),
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        ["audit", "-r", "us-east-1"],
        ["snapshot", "-r", "us-east-1", "-o", "s"],
        ["init", "-o", "-"],
        ["iam-policy", "--check"],
    ],
    ids=lambda command: str(command[0]),
)
def test_a_wrong_option_is_wrong_usage(cli: Cli, command: list[str], options: list[str], words: list[str]) -> None:
    """In each command that asks AWS."""
    result = cli(*command, *options)
    _one_line(2, result, *words)
    assert "PASSWORDX" not in result.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n", [":1", "[section]"]),
        (b"[default]\nregion = a\nregion = b\n", ["region twice"]),
        (b"[default]\n[default]\n", ["two [default]"]),
        (b"[default]\nregion = \xff\xfe\n", ["not UTF-8"]),
        (b"[default]\nnonsense\n", [":2"]),
    ],
)
@pytest.mark.parametrize("variable", ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"])
def test_a_broken_file_is_named(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, text: bytes, words: list[str]
) -> None:
    """With its line, and without what stands there."""
    file = tmp_path / "broken"
    file.write_bytes(text)
    monkeypatch.setenv(variable, str(file))
    result = cli("audit", "-r", "us-east-1")
    _one_line(2, result, str(file), *words)
    assert "AKIAIOSFODNN7EXAMPLE" not in result.err


def _config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    file = tmp_path / "config"
    file.write_text(text)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(file))


def _prints(words: str) -> str:
    return f'{sys.executable} -c "{words}"'


EXPIRED = (
    "import json; print(json.dumps(dict(Version=1, AccessKeyId='AKIAIOSFODNN7EXAMPLE', SecretAccessKey='x' * 40,"
    " SessionToken='t' * 40, Expiration='2020-01-01T00:00:00Z')))"
)

LISTED = "import json; print(json.dumps(dict(Version=1, AccessKeyId=5, SecretAccessKey=['HELPERSECRET'])))"


@pytest.mark.parametrize(
    ("process", "words"),
    [
        ("/no/such/helper", ["/no/such/helper"]),
        (_prints("print([])"), ["cannot be understood"]),
        (_prints("print('no json')"), ["cannot be understood"]),
        (_prints("print('[' * 100000)"), ["cannot be understood"]),
        (_prints(LISTED), ["cannot be understood"]),
        ("", ["credential_process", "by hand"]),
        (_prints("import sys; sys.exit('HELPERSECRET')"), ["credential_process", "by hand"]),
        (_prints(EXPIRED), ["expired"]),
    ],
)
@pytest.mark.usefixtures("no_keys")
def test_a_credential_process_that_gives_nothing(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, process: str, words: list[str]
) -> None:
    """Exit code 4; what it says itself is not passed on."""
    _config(monkeypatch, tmp_path, f"[default]\ncredential_process = {process}\n")
    result = cli("audit", "-r", "us-east-1")
    _one_line(4, result, *words)
    assert "HELPERSECRET" not in result.err


@pytest.mark.parametrize(
    "profile", ["[default]\n{}", "[default]\nrole_arn = {role}\nsource_profile = own\n[profile own]\n{}"]
)
@pytest.mark.usefixtures("no_keys")
def test_a_credential_process_that_sleeps_is_ended(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, profile: str
) -> None:
    """By the run's time limit, also where it is that of a source profile."""
    process = f"credential_process = {_prints('import time; time.sleep(60)')}"
    _config(monkeypatch, tmp_path, profile.replace("{role}", ROLE).replace("{}", process))
    began = time.monotonic()
    _one_line(4, cli("audit", "-r", "us-east-1", "--timeout", "0.5"), "0.5 s")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"[default]\nrole_arn = {ROLE}\nweb_identity_token_file = /no/such/token\n", ["/no/such/token"]),
        (f"[default]\nrole_arn = {ROLE}\nsource_profile = nobody\n", ["nobody"]),
        (
            (
                "[default]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = r\n"
                "[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://example.com\n"
            ),
            ["aws sso login"],
        ),
        (
            (
                f"[default]\nrole_arn = {ROLE}\nsource_profile = own\n"
                "mfa_serial = arn:aws:iam::123456789012:mfa/x\n[profile own]\naws_access_key_id = a\n"
                "aws_secret_access_key = b\n"
            ),
            ["MFA", "terminal"],
        ),
    ],
)
@pytest.mark.usefixtures("no_keys")
def test_a_profile_without_what_it_takes(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, words: list[str]
) -> None:
    """One line, with the way out."""
    monkeypatch.setattr("getpass.getpass", _no_terminal)
    _config(monkeypatch, tmp_path, text)
    result = cli("audit", "-r", "us-east-1")
    _one_line(2 if "nobody" in words else 4, result, *words)


def _no_terminal(_: str) -> str:
    raise EOFError


@pytest.mark.usefixtures("no_keys")
def test_a_container_token_file_that_is_missing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a pod without its volume."""
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", HERE)
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/no/such/token")
    _one_line(4, cli("audit", "-r", "us-east-1"), "/no/such/token")


def test_a_wrong_option_makes_no_call_to_aws(cli: Cli, emulator: Emulator) -> None:
    """It is found before."""
    cli("audit", "-r", "us-east-1", "--endpoint-url", emulator.url, "--external-id", "7f3c")
    assert () == emulator.calls


SSO = (
    "[default]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = x\n"
    "[sso-session s]\nsso_start_url = https://x\nsso_region = us-east-1\n"
)


@pytest.mark.parametrize(
    "saved",
    [
        "",
        '{"accessToken": "HELPERSECRET',
        '{"accessToken": ["HELPERSECRET"], "expiresAt": "2100-01-01T00:00:00Z"}',
        '{"accessToken": "HELPERSECRET", "expiresAt": "HELPERSECRET"}',
        "[" * 100_000,
    ],
)
@pytest.mark.usefixtures("no_keys")
def test_an_sso_login_that_was_saved_badly_asks_to_log_in_again(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, saved: str
) -> None:
    """Whatever is wrong with the file, that is what mends it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR", str(tmp_path))
    _config(monkeypatch, tmp_path, SSO)
    (tmp_path / f"{hashlib.sha1(b's', usedforsecurity=False).hexdigest()}.json").write_text(saved)
    result = cli("audit", "-r", "us-east-1")
    _one_line(4, result, "`aws sso login`")
    assert "HELPERSECRET" not in result.err


@pytest.mark.parametrize(
    ("uri", "token"), [("http://example.com/", None), ("ftp://x", None), ("http://127.0.0.1:9", "HELPERSECRET\nx")]
)
@pytest.mark.usefixtures("no_keys")
def test_a_container_that_cannot_be_asked(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, uri: str, token: str | None
) -> None:
    """The variable is named."""
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri)
    if token is not None:
        monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", token)
    result = cli("audit", "-r", "us-east-1")
    _one_line(4, result, "AWS_CONTAINER_CREDENTIALS_FULL_URI")
    assert "HELPERSECRET" not in result.err


@pytest.mark.usefixtures("no_keys")
def test_a_byte_order_mark_is_named(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Editors of Windows write one, and nobody sees it."""
    _config(monkeypatch, tmp_path, "\ufeff[default]\nregion = us-east-1\n")
    _one_line(2, cli("audit", "-r", "us-east-1"), "byte order mark")
