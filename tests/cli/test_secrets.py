"""Canaries: no secret is in a report, a snapshot, a message, a log or a traceback, whatever AWS answers."""

import logging
import re
import sys
import traceback
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from sescheck import AuditError, Credentials, audit, render
from sescheck.cli.main import run
from sescheck.emulator import Emulator, Fault, parse_fault
from sescheck.emulator.server.calls import Call
from sescheck.emulator.server.distortion import distorted
from sescheck.emulator.server.wire import Answer, Request
from sescheck.emulator.worlds import healthy
from sescheck.report.formats import FORMATS
from sescheck.secrets import keep_secret, scrubbed
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.snapshot.storage import load
from tests.conftest import Cli

REGIONS = "us-east-1,eu-west-1"
KEY = "SecretKeyCanary/MDENG+bPxRfiCYEXAMPLEKEY"
TOKEN = "IQoJTokenCanary//////////wEaCXVzLWVhc3QtMSJHMEUCIQ"
BODY = "BodyCanary"
ROLE = "arn:aws:iam::222222222222:role/sescheck"
BROKEN = ("truncate", "cut", "garble", "empty", "html", "reset")


@pytest.fixture
def canaries(monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Credentials that are easily known again."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEY)
    monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)
    return (KEY, TOKEN)


def _given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let AssumeRole give out canaries, before a fault spoils its answer."""

    def spoilt(
        fault: Fault, request: Request, call: Call, ask: Callable[[Request], Answer], stopping: Event
    ) -> Answer:
        return distorted(fault, request, call, lambda asked: _with_canaries(ask(asked)), stopping)

    monkeypatch.setattr("sescheck.emulator.server.emulator.distorted", spoilt)


def _with_canaries(answer: Answer) -> Answer:
    body = re.sub(rb"(<SecretAccessKey>)[^<]*", rb"\1" + KEY.encode(), answer.body)
    return replace(answer, body=re.sub(rb"(<SessionToken>)[^<]*", rb"\1" + TOKEN.encode(), body))


@pytest.mark.parametrize("verbose", [[], ["-v"]])
@pytest.mark.parametrize(
    "kind", [*BROKEN, "rewrite:find=Expiration,replacement=Exhalation", "rewrite:find=T,replacement=\x01"]
)
def test_a_broken_answer_of_assume_role(
    cli: Cli,
    emulator: Emulator,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    kind: str,
    verbose: list[str],
) -> None:
    """It brings new credentials; nothing of them is shown, and it is one line."""
    _given_out(monkeypatch)
    emulator.inject(parse_fault(f"{kind}{',' if ':' in kind else ':'}operation=AssumeRole"))
    caplog.set_level(logging.DEBUG)
    result = cli(
        "audit", "-r", REGIONS, "--endpoint-url", emulator.url, "--role-arn", ROLE, "--retries", "0", *verbose
    )
    assert 4 == result.code
    assert ROLE in result.err.splitlines()[-1]
    for text in (result.err, result.out, caplog.text):
        assert "SecretKeyCanary" not in text
        assert "TokenCanary" not in text


@pytest.mark.parametrize("end", ["\n", "\r\n", " "])
def test_a_line_break_at_the_end_of_a_token_is_removed(
    emulator: Emulator, audit: Cli, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """As a mounted secret has it."""
    healthy(emulator, REGIONS.split(","))
    monkeypatch.setenv("AWS_SESSION_TOKEN", f"{TOKEN}{end}")
    result = audit(REGIONS)
    assert (0, []) == (result.code, result.findings)


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
@pytest.mark.parametrize("middle", ["\n", "\x01", "é", " "])
def test_an_invalid_character_of_a_secret_is_reported_without_the_secret(
    emulator: Emulator, audit: Cli, monkeypatch: pytest.MonkeyPatch, name: str, middle: str
) -> None:
    """Exit code 4, before any call: an error of the connection would quote the header."""
    monkeypatch.setenv(name, f"{TOKEN}{middle}{KEY}")
    result = audit(REGIONS)
    assert (4, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert "Canary" not in result.err
    assert () == emulator.calls


def _everything(folder: Path) -> list[str]:
    formats = [part for name in sorted(FORMATS) for part in ("-f", f"{name}:{folder / name}")]
    return [*formats, "--snapshot", str(folder / "snapshot")]


@pytest.mark.parametrize("service", ["sesv2", "ses", "sts", "iam", "account"])
def test_an_answer_that_repeats_the_secrets(
    cli: Cli, emulator: Emulator, canaries: tuple[str, ...], tmp_path: Path, service: str
) -> None:
    """A refused signature is answered with what was signed, the token in it: in no format, nor in the snapshot."""
    said = f"x-amz-security-token:{canaries[1]} key {canaries[0]}"
    emulator.inject(
        Fault("rewrite", service=service, find="No access", replacement=said),
        Fault("rewrite", service=service, find="because no identity-based policy", replacement=said),
        Fault("deny", service=service),
    )
    where = ("audit", "-r", "us-east-1", "--endpoint-url", emulator.url, "-v")
    result = cli(*where, *_everything(tmp_path))
    written = [(tmp_path / name).read_text() for name in FORMATS]
    for text in (*written, result.err, result.out, repr(load(tmp_path / "snapshot"))):
        assert "Canary" not in text


@pytest.mark.parametrize("status", [200, 403, 500])
@pytest.mark.parametrize("service", ["sesv2", "ses", "iam", "account"])
def test_no_response_body_is_quoted(
    cli: Cli, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, service: str, status: int
) -> None:
    """Of neither an answer nor an error, as a proxy may give them."""
    body = f"<!DOCTYPE html><p>{BODY}".encode()
    monkeypatch.setattr("sescheck.emulator.server.emulator.distorted", lambda *_: Answer(status, {}, body))
    emulator.inject(Fault("html", service=service))
    where = ("audit", "-r", "us-east-1", "--endpoint-url", emulator.url, "-v", "--retries", "0")
    result = cli(*where, *_everything(tmp_path))
    written = [(tmp_path / name).read_text() for name in FORMATS]
    for text in (*written, result.err, result.out, repr(load(tmp_path / "snapshot"))):
        assert BODY not in text


def test_a_program_gets_no_secret_in_what_is_raised(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the words nor in what led to it."""
    _given_out(monkeypatch)
    emulator.inject(Fault("truncate", operation="AssumeRole"))
    credentials = Credentials("AKIAIOSFODNN7EXAMPLE", KEY, TOKEN)
    with pytest.raises(AuditError) as raised:
        audit(regions=REGIONS, endpoint_url=emulator.url, role_arns=ROLE, credentials=credentials)
    told = "".join(traceback.format_exception(raised.value))
    assert "Canary" not in told
    assert "Canary" not in repr(credentials)


def test_a_program_gets_no_secret_in_a_report(emulator: Emulator) -> None:
    """Of its own credentials, where AWS repeats them."""
    said = f"{KEY} {TOKEN}"
    emulator.inject(
        Fault("rewrite", find="because no identity-based policy", replacement=said), Fault("deny", service="ses")
    )
    report = audit(
        regions=REGIONS, endpoint_url=emulator.url, credentials=Credentials("AKIAIOSFODNN7EXAMPLE", KEY, TOKEN)
    )
    assert not report.complete
    assert "Canary" not in repr(report)
    assert all("Canary" not in render(report, name) for name in FORMATS)


def test_what_others_write_to_standard_error_is_masked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Warnings, logs of last resort, and a traceback of our own with --verbose."""
    keep_secret([KEY])

    def fails(_: object) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            monkeypatch.setattr(warnings, "showwarning", lambda message, *_: sys.stderr.write(f"{message}\n"))
            warnings.warn(f"warned of {KEY}", stacklevel=1)
        sys.stderr.writelines([f"written {KEY}\n"])
        cause = ValueError(f"http://someone:PasswordCanary@host <SecretAccessKey>{TOKEN}</SecretAccessKey>")
        raise RuntimeError(f"broken by {KEY}") from cause

    monkeypatch.setattr("sescheck.cli.main.app", lambda *_, **__: fails(None))
    assert 4 == run(["audit", "--verbose"])
    err = capsys.readouterr().err
    assert "written ***" in err
    assert "warned of ***" in err
    assert "Traceback" in err
    assert "internal error: RuntimeError: broken by ***" in err
    assert "Canary" not in err


@pytest.mark.parametrize(
    "text",
    [
        f"<SecretAccessKey>{KEY}</SecretAccessKey>",
        f'{{"SessionToken": "{TOKEN}"}}',
        f"b'<SessionToken>{TOKEN}'",
        f"'X-Amz-Security-Token': b'{TOKEN}'",
        f"x-amz-security-token:{TOKEN}",
        f"aws_secret_access_key = {KEY}",
        f"http://user:{TOKEN.replace('/', '')}@host/path",
    ],
)
def test_an_unknown_secret_is_masked_by_its_name(text: str) -> None:
    """The first characters of one that is cut as well."""
    assert "Canary" not in scrubbed(text)
    assert "Canary" not in Unreadable(Why.UNEXPECTED, "ses:GetAccount", text).detail


def test_texts_without_a_secret_are_unchanged() -> None:
    """Also those that speak of tokens."""
    for words in (
        "The security token included in the request is invalid.",
        "https://example.com/a@b",
        "x@example.com",
    ):
        assert scrubbed(words) is words
