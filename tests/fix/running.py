"""Run a printed script as a person would: by the shell, with the real AWS CLI, against the emulator."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread

from sescheck.emulator import Emulator
from tests.fix.aws_program import PROGRAM


@dataclass(frozen=True)
class Machine:
    """A machine on which ``aws`` is the AWS CLI, and AWS is the emulator."""

    folder: Path

    def run(self, script: str, *, shell: str = "sh", **environment: str) -> str:
        """Run a script to its end, and return what it prints.

        Raises:
            AssertionError: it fails.
        """
        file = self.folder / "fix.sh"
        file.write_text(script, encoding="utf-8")
        given = {"PATH": f"{self.folder}:{os.environ['PATH']}", "HOME": str(self.folder), **environment}
        done = subprocess.run([shell, file], env=given, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done.stdout


@contextmanager
def machine(driver: "subprocess.Popen[str]", emulator: Emulator, folder: Path) -> Iterator[Machine]:
    """Put a program ``aws`` into a folder that hands its arguments to a CLI that is already running.

    The CLI itself takes half a second to start, and a script has many commands.
    """
    address = folder / "aws.socket"
    program = folder / "aws"
    program.write_text(f"#!{sys.executable} -SE\nSOCKET = {str(address)!r}\n{PROGRAM}", encoding="utf-8")
    program.chmod(0o755)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(address))
        listening.listen()
        thread = Thread(target=_serve, args=(listening, driver, emulator.url), daemon=True)
        thread.start()
        try:
            yield Machine(folder)
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(listening: socket.socket, driver: "subprocess.Popen[str]", url: str) -> None:
    """Answer until the socket is shut."""
    turn = Lock()
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection, connection.makefile("rw", encoding="utf-8") as stream, turn:
            arguments = json.loads(stream.readline())
            assert driver.stdin is not None
            assert driver.stdout is not None
            print(json.dumps(["--endpoint-url", url, *arguments]), file=driver.stdin, flush=True)
            print(driver.stdout.readline(), file=stream, end="", flush=True)


def settle(emulator: Emulator, account: str, regions: Mapping[str, bool]) -> None:
    """Let time pass: SES finds every record, every owner follows a link, every endpoint confirms.

    Args:
        emulator: the emulated AWS.
        account: 12 digits.
        regions: their names; True if the records of a MAIL FROM domain are published.
    """
    for name, has_mail_from in regions.items():
        region = emulator.region(name, account)
        for identity in list(region.state.identities.values()):
            region.settle(
                identity.email_identity,
                verification="SUCCESS",
                dkim="SUCCESS" if identity.is_domain and identity.dkim.status == "PENDING" else None,
                mail_from="SUCCESS" if has_mail_from and identity.mail_from_domain else None,
            )
