"""`from sescheck import audit`: typed arguments in, a report out, and nothing else happens."""

import asyncio
import contextlib
import inspect
import io
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import sescheck
from sescheck import (
    Answer,
    AuditError,
    Configuration,
    Credentials,
    ExitCode,
    RenderOptions,
    Report,
    UsageError,
    audit,
    readiness,
    render,
)
from sescheck.comparison.account_view import Mode
from sescheck.config.shape import Accept, Group
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from sescheck.errors import CredentialsError
from sescheck.report.formats import FORMATS
from tests.conftest import ROOT, Cli

REGIONS = ("us-east-1", "eu-west-1")
GONE = "shop.example.org"


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two regions, one of which lacks a domain."""
    healthy(emulator, REGIONS)
    emulator.region("eu-west-1").call("ses", "DeleteIdentity", Identity=GONE)
    return emulator


def findings(report: Report) -> set[tuple[str, str | None, str]]:
    """(rule, region, subject) of each."""
    return {(each.finding.rule, each.finding.region, each.finding.subject) for each in report.findings}


def test_an_audit_says_what_the_command_says(
    world: Emulator, cli: Cli, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """The same JSON but for the moment, and not a word on either stream."""
    caplog.set_level(logging.WARNING)
    report = audit(regions=REGIONS, endpoint_url=world.url)
    assert ("", "") == tuple(capsys.readouterr())
    assert [] == caplog.records
    where = ("--endpoint-url", world.url, "--regions", ",".join(REGIONS), "--format", "json")
    result = cli("audit", *where)
    assert timeless(json.loads(render(report, "json"))) == timeless(result.report)
    assert result.code == report.exit_code == ExitCode.FINDINGS
    assert ("identity-missing-in-region", "eu-west-1", GONE) in findings(report)


def timeless(document: Any) -> Any:
    """Without the moments at which two runs were made."""
    return {key: value for key, value in document.items() if not key.endswith("_at")}


def test_what_is_not_read_is_in_the_report(world: Emulator) -> None:
    """Not raised, and neither missing nor fine."""
    world.inject(Fault("deny", region="us-east-1", operation="ListEmailIdentities"))
    world.inject(Fault("deny", region="us-east-1", operation="ListIdentities"))
    report = audit(regions=REGIONS, endpoint_url=world.url, fail_on="never")
    assert not report.complete
    assert {"us-east-1"} == {each.region for each in report.unread}
    assert "identity-missing-in-region" not in {rule for rule, _, _ in findings(report)}
    assert ExitCode.INCOMPLETE == report.exit_code


def test_no_region_at_all_is_a_report_too(world: Emulator) -> None:
    """It says why, region by region."""
    world.inject(Fault("deny", service="*", operation="*"))
    report = audit(regions=REGIONS, endpoint_url=world.url)
    assert ExitCode.COULD_NOT_RUN == report.exit_code
    assert set(REGIONS) <= {each.region for each in report.unread}


def test_arguments_win_over_the_configuration(world: Emulator, tmp_path: Path) -> None:
    """A file, the same file by its name, and an object say the same."""
    file = tmp_path / "mail.toml"
    file.write_text('regions = ["us-east-1", "eu-west-1"]\nselect = ["identity-missing-*"]\nfail_on = "never"\n')
    built = Configuration(regions=REGIONS, select=("identity-missing-*",), fail_on="never")
    for config in (file, str(file), built):
        report = audit(config=config, endpoint_url=world.url)
        assert {("identity-missing-in-region", "eu-west-1", GONE)} == findings(report)
        assert ExitCode.CLEAN == report.exit_code
    strict = audit(config=built, endpoint_url=world.url, fail_on="high", select="identity-*")
    assert (ExitCode.FINDINGS, True) == (strict.exit_code, len(strict.rules) > 1)


def test_the_working_folder_is_not_searched(
    world: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a program audits does not hang on where it was started."""
    (tmp_path / "sescheck.toml").write_text("this is no TOML")
    monkeypatch.chdir(tmp_path)
    assert ExitCode.FINDINGS == audit(regions=REGIONS, endpoint_url=world.url).exit_code


def test_a_configuration_that_was_built_accepts_and_groups(world: Emulator) -> None:
    """As one from a file does."""
    accept = Accept(rule="*", subject=GONE, reason="moved away")
    group = Group(name="mail", regions=REGIONS)
    report = audit(config=Configuration(group=(group,), accept=(accept,)), endpoint_url=world.url)
    mine = [each for each in report.findings if each.finding.subject == GONE]
    assert {("accepted", "mail")} == {(each.status, each.finding.group) for each in mine}


def test_a_baseline_is_followed(world: Emulator, cli: Cli, tmp_path: Path) -> None:
    """What the command wrote is known, and fails nothing."""
    file = tmp_path / "known.json"
    where = ("--endpoint-url", world.url, "--regions", ",".join(REGIONS))
    assert 1 == cli("audit", *where, "--write-baseline", str(file)).code
    report = audit(regions=REGIONS, baseline=file, endpoint_url=world.url)
    assert {"baseline"} == {each.status for each in report.findings}
    assert ExitCode.CLEAN == report.exit_code


def test_credentials_of_the_program_win_over_the_environment(
    world: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are used where the environment has none, and never shown."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    credentials = Credentials("ASIAEXAMPLE", "hidden", "token")
    assert audit(regions=REGIONS, credentials=credentials, endpoint_url=world.url).findings
    assert "hidden" not in repr(credentials)
    assert "token" not in repr(credentials)


def test_a_role_is_assumed(world: Emulator) -> None:
    """One account a role, in the order given."""
    roles = [f"arn:aws:iam::{number}:role/sescheck" for number in ("111111111111", "222222222222")]
    report = audit(regions=REGIONS, role_arns=roles, endpoint_url=world.url)
    assert ["111111111111", "222222222222"] == [
        getattr(account.account_id, "value", None) for account in report.snapshot.accounts
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"regions": ["eu-west-9"]}, "eu-west-9"),
        ({"regions": []}, "regions is empty"),
        ({"depth": "bottomless"}, "bottomless"),
        ({"fail_on": "sometimes"}, "sometimes"),
        ({"select": "no-such-*"}, "no-such-*"),
        ({"timeout": 0}, "timeout"),
        ({"retries": -1}, "retries"),
        ({"profile": "nobody"}, "nobody"),
        ({"profile": "a", "credentials": Credentials("a", "b")}, "exclude each other"),
        ({"config": "nowhere.toml"}, "nowhere.toml"),
        ({"baseline": "nowhere.json"}, "nowhere.json"),
        ({"config": Configuration(regions=("eu-west-9",))}, "eu-west-9"),
        ({"config": Configuration(severity={"no-such-rule": sescheck.Severity.LOW})}, "no-such-rule"),
        ({"config": Configuration(regions=())}, "regions"),
    ],
    ids=str,
)
def test_wrong_use_is_a_value_error(arguments: dict[str, Any], message: str) -> None:
    """In one line, and before anything is asked: there is nobody to ask."""
    with pytest.raises(UsageError) as raised:
        audit(**arguments)
    assert isinstance(raised.value, ValueError)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_no_credentials_are_an_audit_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is no ValueError, names what to do, and has the cause."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(AuditError, match="no credentials found") as raised:
        audit(regions=REGIONS)
    assert not isinstance(raised.value, UsageError)
    assert isinstance(raised.value, CredentialsError)


def test_a_running_event_loop_is_told_what_to_do(world: Emulator) -> None:
    """It would stand still; a thread of its own is the way."""

    async def block() -> None:
        audit(regions=REGIONS, endpoint_url=world.url)

    async def wait() -> Report:
        return await asyncio.to_thread(audit, regions=REGIONS, endpoint_url=world.url)

    with pytest.raises(UsageError, match=r"asyncio\.to_thread"):
        asyncio.run(block())
    assert ExitCode.FINDINGS == asyncio.run(wait()).exit_code


def test_two_at_once_and_one_after_the_other(world: Emulator) -> None:
    """Each is a run of its own, and they find the same."""
    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(audit, regions=REGIONS, endpoint_url=world.url) for _ in range(2)]
        at_once = [each.result() for each in running]
    after = audit(regions=REGIONS, endpoint_url=world.url)
    assert [findings(after)] * 2 == [findings(each) for each in at_once]


def test_signals_and_threads_are_left_as_they_were(world: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGTERM stays the program's own, also while AWS is read; no thread and no variable stays behind."""
    taken: list[int] = []
    add = asyncio.unix_events._UnixSelectorEventLoop.add_signal_handler

    def noted(loop: Any, number: int, callback: Callable[..., object], *args: Any) -> None:
        taken.append(number)
        add(loop, number, callback, *args)

    monkeypatch.setattr(asyncio.unix_events._UnixSelectorEventLoop, "add_signal_handler", noted)
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    before = dict(os.environ)
    audit(regions=REGIONS, endpoint_url=world.url)
    assert [] == taken
    assert handlers == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    assert before == dict(os.environ)
    for thread in threading.enumerate():
        if thread.name.startswith("sescheck"):
            thread.join(timeout=10)
            assert not thread.is_alive()


def test_a_report_can_be_rendered_in_every_format(world: Emulator) -> None:
    """As text, with options or without; another name is wrong use, and the nearest is named."""
    report = audit(regions=REGIONS, select="identity-missing-in-region", endpoint_url=world.url)
    for name in FORMATS:
        assert render(report, name).endswith("\n")
        assert render(report, name, RenderOptions(width=140, verbose=True)).endswith("\n")
    with pytest.raises(UsageError, match='did you mean "json"'):
        render(report, "jsno")


def test_every_exported_name_is_there() -> None:
    """And no other: a misspelt one fails as anywhere."""
    for name in sescheck.__all__:
        assert getattr(sescheck, name) is not None
    assert set(sescheck.__all__) <= set(dir(sescheck))
    assert set(sescheck._HOMES) == set(sescheck.__all__) - {"__version__"}
    with pytest.raises(AttributeError, match="no attribute 'audti'"):
        sescheck.audti  # noqa: B018 - asking is the test


def test_the_page_says_what_there_is(world: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every argument, and a first program that runs."""
    page = (ROOT / "docs" / "library.md").read_text()
    for name in (*inspect.signature(audit).parameters, *inspect.signature(readiness).parameters):
        assert f"`{name}`" in page
    monkeypatch.setenv("AWS_ENDPOINT_URL", world.url)
    program = page.split("```python\n")[1].split("```")[0]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(program, {})  # noqa: S102 - our own
    assert GONE in printed.getvalue()


def test_readiness_says_what_the_command_says(
    world: Emulator, cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same document but for the moments; of AWS, of a snapshot, and of the configuration's standby group."""
    answers = readiness(primary="us-east-1", standby="eu-west-1", endpoint_url=world.url)
    assert ("", "") == tuple(capsys.readouterr())
    where = ("--endpoint-url", world.url, "--primary", "us-east-1", "--standby", "eu-west-1", "-f", "json")
    result = cli("readiness", *where)
    assert timeless_answers(render(answers, "json")) == timeless_answers(result.out)
    assert (Answer.NOT_READY, ExitCode.FINDINGS) == (answers[0].answer, result.code)
    assert ("identity-missing-in-region",) == answers[0].senders.blocked[GONE]
    snapshot = audit(regions=REGIONS, depth="deep", endpoint_url=world.url).snapshot
    group = Configuration(group=(Group(name="mail", regions=REGIONS, mode=Mode.STANDBY),))
    for again in (
        readiness(primary="us-east-1", standby=["eu-west-1"], snapshot=snapshot),
        readiness(snapshot=snapshot, config=group),
    ):
        assert answers[0].senders == again[0].senders
    assert readiness("us-east-1", snapshot=snapshot)[0].primary is None
    with pytest.raises(UsageError, match='did you mean "json"'):
        render(answers, "jsno")


def timeless_answers(text: str) -> Any:
    """The document without the moments."""
    document = timeless(json.loads(text))
    return {**document, "answers": [timeless(each) for each in document["answers"]]}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "standby group"),
        ({"primary": "us-east-1"}, "go together"),
        ({"region": "us-east-1", "standby": "eu-west-1"}, "give a region"),
        ({"primary": "us-east-1", "standby": "us-east-1"}, "name two regions"),
        ({"region": "eu-west-9"}, "eu-west-9"),
        ({"region": "us-east-1", "snapshot": "nowhere.snapshot"}, "nowhere.snapshot"),
        ({"region": "us-east-1", "profile": "a", "credentials": Credentials("a", "b")}, "exclude each other"),
    ],
    ids=str,
)
def test_wrong_use_of_readiness_is_a_value_error(arguments: dict[str, Any], message: str) -> None:
    """In one line, before anything is asked."""
    with pytest.raises(UsageError, match=message):
        readiness(**arguments)


def test_importing_costs_nothing() -> None:
    """What is exported is imported when it is asked for."""
    code = "import sys, sescheck; print(sorted(n for n in sys.modules if n.split('.')[0] in ('boto3', 'msgspec')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]\n" == done.stdout
