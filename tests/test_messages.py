"""Every message of the package: docs/messages.toml has a command line that causes each, and they are run here."""

import gzip
import inspect
import json
import os
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import message_page
import pytest
from message_sites import PACKAGE, Site, sites

from sescheck import errors
from sescheck.cli.main import run
from sescheck.emulator import Emulator, parse_fault
from sescheck.errors import SescheckError
from tests.caused_by_programs import programs
from tests.cli.own_rule import RULE
from tests.conftest import ROOT

TABLE = ROOT / "docs" / "messages.toml"
SAVED = ROOT / "tests" / "snapshot" / "saved" / "version-1.snapshot"
ELSEWHERE = {
    "aws/bucket.py: … is larger than": ("aws/test_bucket.py", "is larger than"),
    "cli/read_aws.py: interrupted": ("cli/test_snapshot.py", "interrupted; what was read is in"),
    "cli/run_organization.py: interrupted": ("organization/test_organization.py", "run the same command again"),
    "rules/own/rule_source.py: …:1: not valid Python: …": ("cli/test_own_rules_faults.py", "contain null bytes"),
    "cli/streams.py: cannot_write": ("cli/test_streams.py", "standard output cannot be written"),
    "cli/fix_folder.py: reading": ("cli/test_fix.py", "README.md"),
    "history/rebuilding.py: … is not a JSON report: it is nested": ("cli/test_input_files.py", "200_000"),
    "rules/own/rule_source.py: …:1: not valid Python": ("cli/test_own_rules_faults.py", "not valid Python"),
    "organization/accounts/list_all.py: --ou": (
        "organization/accounts/test_listing_refused.py",
        "no such organizational unit",
    ),
    "organization/accounts/list_all.py: …: …": ("organization/accounts/test_listing_refused.py", '"expired"'),
    "organization/engine/joining.py: the scheduler at … cannot be": (
        "organization/engine/test_joined.py",
        "cannot be reached",
    ),
    "organization/engine/joining.py: …": ("organization/engine/test_joined.py", "version"),
    "organization/engine/running.py: no worker has come": (
        "organization/engine/test_joined.py",
        "no worker has come",
    ),
    "organization/engine/running.py: the scheduler": ("organization/engine/test_a_run.py", "is lost"),
    "organization/engine/running.py: …": ("organization/engine/test_a_run.py", "the worker that read"),
    "organization/folder/bucket_place.py: another run": (
        "organization/folder/test_bucket_folder.py",
        "another run has written",
    ),
    "organization/folder/bucket_place.py: cannot_read": (
        "organization/folder/test_bucket_folder.py",
        "cannot be read: NoSuchBucket",
    ),
    "organization/folder/bucket_place.py: … is written": (
        "organization/folder/test_bucket_folder.py",
        "is written by others",
    ),
    "organization/folder/claiming.py: another run": (
        "organization/folder/test_bucket_folder.py",
        "another run is saving",
    ),
    "organization/folder/local_place.py: reading": (
        "organization/folder/test_local_folder.py",
        "cannot be read: no such file",
    ),
    "organization/reports/report_writing.py: writing": (
        "organization/folder/test_local_folder.py",
        "cannot be written",
    ),
    "permissions/output.py: no permission could": (
        "cli/test_iam_policy_check.py",
        "no permission could be checked",
    ),
}
"""Messages that take more than a command line, by their beginnings: the test that causes each, and its words."""
LINES = gzip.decompress(SAVED.read_bytes()).splitlines(keepends=True)


def written(path: Path, text: str | bytes) -> None:
    """A file, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def packed(*lines: bytes) -> bytes:
    """A snapshot of these lines."""
    return gzip.compress(b"".join(lines))


def headed(**changes: object) -> bytes:
    """A snapshot with another header."""
    return packed(json.dumps(json.loads(LINES[0]) | changes).encode() + b"\n", *LINES[1:])


def slow() -> str:
    """A configuration whose credentials never come."""
    return f'[default]\ncredential_process = {sys.executable} -c "import time; time.sleep(60)"\n'


ROLE = "arn:aws:iam::123456789012:role/x"
MFA = f"""\
[default]
role_arn = {ROLE}
source_profile = own
mfa_serial = arn:aws:iam::123456789012:mfa/x
[profile own]
aws_access_key_id = a
aws_secret_access_key = b
"""
SSO = """\
[profile work]
sso_session = s
sso_account_id = 123456789012
sso_role_name = x
[sso-session s]
sso_start_url = https://x
sso_region = us-east-1
"""
FILES: dict[str, str | bytes] = {
    "pyproject.toml": "",
    "accounts.txt": "123456789012\n",
    "broken/organization.json": '{"format": "sescheck-organization", "version": 1}',
    "ca.pem": "x",
    "control.yml": "accounts:\n- \x01\n",
    "deep-runs/2026-11-27T00-00-00.000000Z.snapshot": SAVED.read_bytes(),
    "deep-runs/2026-11-27T00-00-00.000000Z.json": '{"findings":[{"evidence":{"a":' + "[" * 200_000,
    "kept/2026-11-27T00-00-00.000000Z.snapshot": SAVED.read_bytes(),
    "cut.snapshot": SAVED.read_bytes()[:-200],
    "deep.json": "[" * 100_000,
    "deep.toml": "a = " + "[" * 5_000,
    "deep.yml": "accounts: " + "[" * 5_000,
    "deeper.toml": "[" + "a." * 50_000 + "a]",
    "digits.toml": "x = " + "9" * 5_000,
    "ended.snapshot": packed(*LINES[:-1]),
    "folder/fix.sh": "echo mine\n",
    "format.snapshot": headed(format="x"),
    "full/notes.txt": "hello\n",
    "key.toml": 'fail_onn = "high"\n',
    "lacking.snapshot": packed(LINES[0], LINES[1], b'{"line":"region"}\n'),
    "latin1.txt": "123456789012 # Gesch\xe4ft\n".encode("latin-1"),
    "line.snapshot": packed(LINES[0], b"[\n"),
    "locked.pem": "-----BEGIN ENCRYPTED PRIVATE KEY-----\n",
    "long-path.toml": f'[rules]\npaths = ["{"x" * 300}"]\n',
    "manifest/organization.json": "[",
    "mfa.config": MFA,
    "nested.json": '{"format":"sescheck-baseline","version":1,"findings":' + "[" * 100_000,
    "nested-report.json": '{"format":"sescheck-report","version":1,"accounts":' + "[" * 100_000,
    "newer.json": '{"format": "sescheck-baseline", "version": 9}',
    "newer.snapshot": headed(version=9),
    "newer/organization.json": '{"format": "sescheck-organization", "version": 9}',
    "notes.json": "{}",
    "notes.txt": "hello\n",
    "empty/_shared.py": "",
    "newer-report.json": '{"format": "sescheck-report", "version": 9}',
    "nothing.txt": "",
    "own/Bad-Name.py": RULE,
    "own/calls_aws.py": f"{RULE}import boto3\n",
    "own/deep.py": "-" * 100_000 + "1",
    "own/dkim_off.py": RULE,
    "own/ends.py": f"{RULE}raise SystemExit\n",
    "own/fails.py": f"{RULE}1 / 0\n",
    "own/good.py": RULE,
    "own/more/good.py": RULE,
    "own/no_examples.py": RULE.partition("EXAMPLES =")[0] + "EXAMPLES = ()\n",
    "own/no_fix.py": RULE.replace("fix = by_hand", "fix = str"),
    "own/not_a_rule.py": RULE.replace("@rule(", "def rule(*_, **__):\n    return lambda check: check\n\n\n@rule("),
    "own/unknown_part.py": RULE.replace("EXAMPLES = (", "EXAMPLES = (clear('A', topic=()),"),
    "own/other_examples.py": RULE.replace("EXAMPLES = (", "EXAMPLES = (1,"),
    "own/syntax.py": "a = = 1\n",
    "other.yml": "a: 1\n",
    "other/organization.json": '{"format": "x", "version": 1}',
    "other/pyproject.toml": "[project]\n",
    "own/no_check.py": '"""A title"""\n',
    "own/owner_tag_missing.py": "",
    "own/syntax_wrong.py": "def\n",
    "runs/2026-11-27T00-00-00.000000Z.json": "{",
    "runs/2026-11-27T00-00-00.000000Z.snapshot": SAVED.read_bytes(),
    "section.config": "[default]\ns3 = x\n",
    "ses.snapshot": SAVED.read_bytes(),
    "here.toml": "",
    "shape.yml": "accounts: 1\n",
    "slow.config": slow(),
    "sso.config": SSO,
    "state/terraform.tfstate": "{}",
    "swapped.snapshot": packed(LINES[0], *reversed(LINES[1:])),
    "syntax.toml": "a = = 1\n",
    "syntax.yml": "accounts: [\n",
    "time.snapshot": headed(taken_at="yesterday"),
    "twice.toml": '[rules]\npaths = ["own/good.py", "own/more/good.py"]\n',
    "twice.txt": "123456789012\n123456789012\n",
    "unreadable.snapshot": packed(*LINES[:2], b'{"line":"end","lines":2}\n'),
    "utf16.toml": 'fail_on = "high"\n'.encode("utf-16"),
    "wrong-report.json": '{"format": "sescheck-report", "version": 1}',
    "wrong.json": '{"format": "sescheck-baseline", "version": 1, "findings": 1}',
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of all command lines."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, content in FILES.items():
        written(tmp_path / name, content)
    return tmp_path


@pytest.fixture
def raised(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The places of the package that have made errors, the last one last."""
    found: list[tuple[str, int]] = []
    make = SescheckError.__init__

    def noted(self: SescheckError, message: str) -> None:
        frame = inspect.currentframe()
        while frame is not None and not _is_of_a_room(frame.f_code.co_filename):
            frame = frame.f_back
        if frame is not None:
            found.append((Path(frame.f_code.co_filename).relative_to(PACKAGE).as_posix(), frame.f_lineno))
        make(self, message)

    monkeypatch.setattr(SescheckError, "__init__", noted)
    return found


def _is_of_a_room(file: str) -> bool:
    return file.startswith(str(PACKAGE)) and file != errors.__file__


@cache
def site_at(path: str, line: int) -> Site | None:
    """The innermost call that makes an error there."""
    there = [each for each in sites() if each.path == path and each.first <= line <= each.last]
    return min(there, key=lambda each: each.last - each.first, default=None)


def shown(site: Site) -> str:
    """As it is declared in ``ELSEWHERE``."""
    return f"{site.path}: {site.words}"


def last_line(text: str, folder: Path) -> str:
    """What is printed at last, without what differs from run to run."""
    line = (text.strip().splitlines() or [""])[-1].removeprefix("sescheck: ")
    return re.sub(r"127\.0\.0\.1:\d{5}", "127.0.0.1:5000", line.replace(str(folder), "."))


def messages() -> Iterator[dict[str, Any]]:
    """The rows of the table."""
    yield from tomllib.loads(TABLE.read_text())["message"]


@pytest.mark.timeout(600)
def test_every_message_is_caused_by_its_command_line(
    folder: Path,
    raised: list[tuple[str, int]],
    emulator: Emulator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each row prints what it says; and each place that makes an error is reached by a row, or by another test."""
    monkeypatch.setattr("getpass.getpass", _no_terminal)
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulator.url)
    reports = [f"json:{each}.json" for each in ("report", "kept/2026-11-27T00-00-00.000000Z")]
    known = ["--write-baseline", "known.json"]
    run(["audit", "--from", "ses.snapshot", *(word for each in reports for word in ("-f", each)), *known])
    wrong, found = [], []
    for row in messages():
        raised.clear()
        capsys.readouterr()
        with monkeypatch.context() as patch:
            for name, value in row.get("environment", {}).items():
                patch.delenv(name) if value == "" else patch.setenv(name, value)
            faults = row.get("fault", [])
            emulator.inject(*map(parse_fault, [faults] if isinstance(faults, str) else faults))
            code = int(run(shlex.split(row["typed"])[1:]))
            emulator.clear_faults()
        row["says"], said = last_line(capsys.readouterr().err, folder), row["says"]
        row["exit_code"], expected = code, row["exit_code"]
        found += [site for place in raised[-1:] if (site := site_at(*place)) is not None]
        if (said, expected) != (row["says"], code):
            wrong.append((row["typed"], said, row["says"], code))
    if os.environ.get("SESCHECK_UPDATE_GOLDEN"):
        TABLE.write_text(message_page.as_toml(TABLE.read_text(), wrong))
    causing(raised)
    found += [site for place in raised if (site := site_at(*place)) is not None]
    missing = {shown(site) for site in sites()} - {shown(site) for site in found}
    needless = [each for each in ELSEWHERE if not any(message.startswith(each) for message in missing)]
    missing = {each for each in missing if not each.startswith(tuple(ELSEWHERE))}
    assert wrong == []
    assert needless == [], "declared, and caused here"
    assert not missing, "no command line causes:\n" + "\n".join(sorted(missing))


def causing(raised: list[tuple[str, int]]) -> None:
    """Cause what no command line can, but a line of a program."""
    raised.clear()
    for program in programs():
        with pytest.raises(SescheckError):
            program()


@pytest.mark.parametrize(("test", "words"), sorted(set(ELSEWHERE.values())))
def test_what_is_declared_is_there(test: str, words: str) -> None:
    """Each test has these words."""
    assert words in (ROOT / "tests" / test).read_text()


def test_the_page_has_every_row() -> None:
    """With the message, the command line, and the cause."""
    page = message_page.page()
    assert all(each["cause"] in page for each in messages())
    assert page.count("\n| ") - page.count("\n| message |") == len(list(messages()))


def test_every_declaration_is_needed() -> None:
    """None is left of a message that has gone."""
    every = [shown(site) for site in sites()]
    assert [each for each in ELSEWHERE if not any(message.startswith(each) for message in every)] == []


def _no_terminal(_: str) -> str:
    raise EOFError
