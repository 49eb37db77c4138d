"""Every `aws` command that people are shown, by the AWS CLI itself: it takes it, and sends it."""

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.commands.asked import CUSTOM, GLOBAL, operation_named, split
from tests.commands.filled import filled, write_files
from tests.commands.written import Command, commands_in, every_command

pytestmark = pytest.mark.awscli

NEWER_THAN_THE_CLI = {
    ("sesv2", "associate-email-identity-certificate"),
    ("sesv2", "disassociate-email-identity-certificate"),
    ("sesv2", "list-email-identity-certificates"),
    ("sesv2", "put-account-delivery-attributes"),
    ("sesv2", "update-configuration-set"),
}
"""Operations that botocore's models have, and no version 1 of the CLI that is published has yet.

Only the models judge their options, in test_commands."""

NO_SERVER = {("configure", "list-profiles")}
"""Commands that ask nobody."""


_XML = b"<ErrorResponse><Error><Code>Refused</Code><Message>refused</Message></Error></ErrorResponse>"


class Refusing(ThreadingHTTPServer):
    """A server that refuses whatever it is asked, and counts."""

    count = 0
    daemon_threads = True


class _Refusal(BaseHTTPRequestHandler):
    server: Refusing

    def answer(self) -> None:
        """An error that botocore understands in every protocol."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.count += 1
        is_form = "form" in (self.headers.get("Content-Type") or "")
        body = _XML if is_form else b'{"message": "refused"}'
        self.send_response(400)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-amzn-ErrorType", "Refused")
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = answer  # noqa: N815 - the library's names

    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""


@pytest.fixture(scope="module")
def server() -> Iterator[Refusing]:
    """Listens on this machine."""
    with Refusing(("127.0.0.1", 0), _Refusal) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that commands name."""
    made = tmp_path_factory.mktemp("files")
    write_files(made)
    return made


Ran = Callable[[list[str]], tuple[int, str, int]]


@pytest.fixture
def run(aws_cli_driver: subprocess.Popen[str], server: Refusing, folder: Path) -> Ran:
    """Run a command; its exit code, what it says, and how often it asked."""
    asked, answered = aws_cli_driver.stdin, aws_cli_driver.stdout
    assert asked is not None
    assert answered is not None

    def run_it(words: list[str]) -> tuple[int, str, int]:
        before = server.count
        print(json.dumps(ready(words, folder, f"http://127.0.0.1:{server.server_port}")), file=asked, flush=True)
        code, out, err = json.loads(answered.readline())
        return code, out + err, server.count - before

    return run_it


def ready(words: list[str], folder: Path, url: str) -> list[str]:
    """The command with its placeholders filled, its files found, and sent to the server."""
    rest = [_placed(filled(word), folder) for word in words]
    while rest and rest[0] in GLOBAL:
        rest = rest[2:]
    region = [] if "--region" in rest else ["--region", "us-east-1"]
    return [*rest, "--endpoint-url", url, *region]


def _placed(word: str, folder: Path) -> str:
    for start in ("file://", "fileb://"):
        if word.startswith(start):
            return f"{start}{folder}/{word.removeprefix(start)}"
    return str(folder / word) if word.endswith(".yaml") else word


COMMANDS = [command for command in every_command() if tuple(command.words[:2]) not in NO_SERVER]


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_the_cli_takes_a_command_and_sends_it(command: Command, run: Ran) -> None:
    """Whatever is wrong with an option or a value, it says before it asks anybody."""
    code, said, asked = run(command.words)
    if tuple(command.words[:2]) in NEWER_THAN_THE_CLI:
        assert "Invalid choice" in said, "the pinned CLI has it by now: take it out of NEWER_THAN_THE_CLI"
        return
    assert asked, said
    assert code
    if tuple(command.words[:2]) not in CUSTOM:
        service, name, _ = split(command.words)
        assert f"when calling the {operation_named(service, name).name} operation" in said


BROKEN = {
    "no such operation": "aws sesv2 get-acount",
    "no such option": "aws sesv2 get-email-identity --identity NAME",
    "a required one is missing": "aws sesv2 get-email-identity",
    "a shorthand that is none": "aws sesv2 put-account-vdm-attributes --vdm-attributes VdmEnabled",
    "no such file": "aws iam put-user-policy --user-name A --policy-name B --policy-document file://none.json",
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_command_is_not_sent(what: str, run: Ran) -> None:
    """The CLI refuses it itself."""
    (command,) = commands_in("page", f"    {BROKEN[what]}\n")
    code, _, asked = run(command.words)
    assert code
    assert 0 == asked
