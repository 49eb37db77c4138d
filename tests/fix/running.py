"""Run a printed script as a person would: by the shell, with the real AWS CLI, against the emulator."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from sescheck.emulator import Emulator
from tests.fix.aws_program import PROGRAM
from tests.fix.printers.recording import a_terminal

FILLED_IN = {
    "CERTIFICATE_US_EAST_1": "arn:aws:acm:us-east-1:123456789012:certificate/4f1c2d3e-0000-4000-8000-00000000000a",
    "DKIM_PRIVATE_KEY": "a2V5",
    "MAIL_TYPE": "TRANSACTIONAL",
    "WEBSITE_URL": "https://example.com",
}
"""What a person fills in, by the beginning of its name; anything else is its own name."""
ONLY_ASKS = "RequestServiceQuotaIncrease"
"""The emulator has no Service Quotas: the call asks AWS, and people decide."""


@dataclass(frozen=True)
class Machine:
    """A machine on which ``aws`` is the AWS CLI, and AWS is the emulator.

    Attributes:
        asked: the arguments of the commands that only ask AWS for something.
        filled: what a person fills in, by the beginning of its name.
    """

    folder: Path
    asked: list[list[str]] = field(default_factory=list)
    filled: dict[str, str] = field(default_factory=FILLED_IN.copy)

    def run(self, script: str, *, shell: str = "sh") -> str:
        """Run a script to its end, and return what it prints.

        Raises:
            AssertionError: it fails.
        """
        file = self.folder / "fix.sh"
        file.write_text(script, encoding="utf-8")
        given = {
            "PATH": f"{self.folder}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            **self._filled_in(script),
        }
        with a_terminal(script.count("press Enter")) as typed:
            done = subprocess.run(
                [shell, file], env=given, stdin=typed, capture_output=True, text=True, check=False
            )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done.stdout

    def _filled_in(self, script: str) -> dict[str, str]:
        wanted = re.findall(r'^ *: "\$\{(\w+):\?', script, re.MULTILINE)
        return {
            name: next((value for start, value in self.filled.items() if name.startswith(start)), name)
            for name in wanted
        }


@contextmanager
def machine(driver: "subprocess.Popen[str]", emulator: Emulator, folder: Path) -> Iterator[Machine]:
    """Put a program ``aws`` into a folder that hands its arguments to a CLI that is already running.

    The CLI itself takes half a second to start, and a script has many commands.
    """
    address = folder / "aws.socket"
    program = folder / "aws"
    program.write_text(f"#!{sys.executable} -SE\nSOCKET = {str(address)!r}\n{PROGRAM}", encoding="utf-8")
    program.chmod(0o755)
    made = Machine(folder)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(address))
        listening.listen()
        thread = Thread(target=_serve, args=(listening, driver, emulator.url, made.asked), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(listening: socket.socket, driver: "subprocess.Popen[str]", url: str, asked: list[list[str]]) -> None:
    """Answer until the socket is shut."""
    turn = Lock()
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection, connection.makefile("rw", encoding="utf-8") as stream, turn:
            arguments = json.loads(stream.readline())
            code, out, err = _answer(driver, url, arguments)
            if f"(NotImplemented) when calling the {ONLY_ASKS} operation" in err:
                asked.append(arguments)
                code, out, err = 0, "{}", ""
            print(json.dumps([code, out, err]), file=stream, flush=True)


def _answer(driver: "subprocess.Popen[str]", url: str, arguments: list[str]) -> Any:
    """What the AWS CLI answers. Its user has configured a region."""
    assert driver.stdin is not None
    assert driver.stdout is not None
    configured = [] if "--region" in arguments else ["--region", "us-east-1"]
    print(json.dumps(["--endpoint-url", url, *configured, *arguments]), file=driver.stdin, flush=True)
    return json.loads(driver.stdout.readline())
