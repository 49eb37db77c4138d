"""Run a printed script with a program ``aws`` that writes down what it is asked to do."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sescheck.engine.steps import Call
from sescheck.fix.printers.command_names import command_of, kebab

PROGRAM = """
import json, pathlib, sys
words = sys.argv[1:]
here = pathlib.Path(__file__).parent
if words[0] == "sts":
    print((here / "account").read_text())
    sys.exit()
if words[-1] == "--generate-cli-skeleton":
    print("MessageSecurityOptions SharedPoolDeliveryMode")
    sys.exit()
read = words[-1].removeprefix("file://") if words[-1].startswith("file:///tmp/") else None
document = pathlib.Path(read).read_text() if read else None
mode = oct(pathlib.Path(read).stat().st_mode & 0o777) if read else None
with (here / "calls").open("a") as noted:
    print(json.dumps([words, document, mode]), file=noted)
answer = here / ("answer-" + words[1])
if answer.exists():
    sys.stdout.write(answer.read_text(encoding="utf-8"))
sys.exit((here / ("fail-" + words[1])).exists())
"""


@contextmanager
def a_terminal(enters: int) -> Iterator[int]:
    """A terminal at which somebody presses Enter that often."""
    person, program = os.openpty()
    try:
        os.write(person, b"\n" * enters)
        yield program
    finally:
        os.close(program)
        os.close(person)


@dataclass(frozen=True)
class Ran:
    """What came of a script.

    Attributes:
        calls: the words of each, what the file in them held, and who could read that file.
        left: the files that it left.
    """

    code: int
    out: str
    err: str
    calls: list[tuple[list[str], str | None, str | None]]
    left: set[str]


class Room:
    """A folder in which a shell finds that ``aws``."""

    def __init__(self, folder: Path, account: str) -> None:
        self.folder = folder
        self.start = folder / "here"
        self.start.mkdir()
        program = folder / "aws"
        program.write_text(f"#!{sys.executable} -SE\n{PROGRAM}", encoding="utf-8")
        program.chmod(0o755)
        (folder / "account").write_text(account)

    def run(self, text: str, shell: str, *options: str, enters: int = 0, **environment: str) -> Ran:
        """Run a script, by the name of its file or as what somebody pastes.

        Args:
            text: the script.
            shell: its program.
            options: of the shell; with ``-s``, the script is pasted.
            enters: how often somebody at a terminal presses Enter; 0: nobody is there.
            environment: variables.
        """
        noted = self.folder / "calls"
        noted.write_text("")
        script = self.folder / "fix.sh"
        script.write_bytes(text.encode("utf-8"))
        given = {"PATH": f"{self.folder}:{os.environ['PATH']}", "HOME": str(self.folder), **environment}
        with a_terminal(enters) if enters else script.open() as typed:
            done = subprocess.run(
                [shell, *options, *(() if "-s" in options else (script,))],
                cwd=self.start,
                env=given,
                stdin=typed,
                capture_output=True,
                check=False,
            )
        calls = [tuple(json.loads(line)) for line in noted.read_text().splitlines()]
        left = {each.name for each in self.start.iterdir()}
        return Ran(
            done.returncode,
            done.stdout.decode(errors="replace"),
            done.stderr.decode(errors="replace"),
            calls,
            left,
        )


def is_asked(call: Call, words: list[str], document: str | None) -> bool:
    """True if these words ask for this call, with equal parameters."""
    beginning = [command_of(call.service), kebab(call.operation)]
    beginning += [] if call.region is None else ["--region", call.region]
    if words[: len(beginning)] != beginning:
        return False
    return dict(_asked(words[len(beginning) :], document, call.parameters)) == call.parameters


def _asked(words: list[str], document: str | None, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    names = {f"--{kebab(name)}": name for name in wanted} | {f"--no-{kebab(name)}": name for name in wanted}
    found: dict[str, Any] = {}
    left = list(words)
    while left:
        word = left.pop(0)
        if word == "--cli-input-json":
            text = left.pop(0)
            found |= json.loads(text if document is None else document)
            continue
        option, equals, value = word.partition("=")
        name = names[option]
        if isinstance(wanted[name], bool):
            found[name] = not option.startswith("--no-")
            continue
        text = value if equals else left.pop(0)
        found[name] = text if isinstance(wanted[name], str) else json.loads(text)
    return found
