"""The Tab key in bash, zsh and fish themselves, with the scripts that --show-completion prints."""

import os
import pty
import select
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from sescheck.cli.main import run
from tests.cli.own_rule import own_rules

TAB, SECONDS = "\t", 30
SCRIPT = """\
#!{python}
import os, sys
if "_SESCHECK_COMPLETE" in os.environ:
    from sescheck.__main__ import main
    main()
print("RAN<" + "|".join(sys.argv[1:]) + ">")
"""
SHELLS: Mapping[str, tuple[list[str], str]] = {
    "bash": (
        ["bash", "--norc", "--noprofile", "-i"],
        "bind 'set enable-bracketed-paste off'; PS1=RE'ADY>'; source {script}",
    ),
    "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D; PS1=RE'ADY>'; source {script}"),
    "fish": (["fish", "--no-config", "-i"], "function fish_prompt; echo -n RE'ADY>'; end; source {script}"),
}
LINES = {
    "sescheck aud": "audit",
    "sescheck audit --fail-on hi": "audit|--fail-on|high",
    "sescheck audit --fail-on=hi": "audit|--fail-on=high",
    "sescheck audit -r us-east-1,eu-north": "audit|-r|us-east-1,eu-north-1",
    "sescheck rules dkim-of": "rules|dkim-off",
    "sescheck audit --select '*-missing-in": "audit|--select|*-missing-in-region",
    "sescheck audit --select named-e": "audit|--select|named-example",
    "sescheck audit --profile two": "audit|--profile|two words",
    "sescheck audit --profile mon": "audit|--profile|mon$ey",
    "sescheck audit --from ses.sn": "audit|--from|ses.snapshot",
    "sescheck rules --test ses.sn": "rules|--test|ses.snapshot",
    "sescheck audit -f html:rep": "audit|-f|html:report.html",
    "sescheck audit -f jun": "audit|-f|junit",
    "sescheck demo --scenario fail": "demo|--scenario|failover-day",
}
"""What is typed before the Tab key, and what the program is then started with."""


class Terminal:
    """A shell in a terminal of its own."""

    def __init__(self, command: list[str], home: Path) -> None:
        self.seen = ""
        environment = {
            "HOME": str(home),
            "PATH": f"{home}:{os.environ['PATH']}",
            "TERM": "dumb",
            "AWS_CONFIG_FILE": str(home / "aws"),
            "XDG_CONFIG_HOME": str(home),
        }
        self.process, self.screen = pty.fork()
        if self.process == 0:
            os.chdir(home)
            os.execvpe(command[0], command, environment)  # noqa: S606 - the shell itself

    def types(self, text: str) -> None:
        """Press these keys."""
        os.write(self.screen, text.encode())

    def waits_for(self, words: str) -> str:
        """Return what the screen shows up to these words, which are then gone."""
        end = time.monotonic() + SECONDS
        while words not in self.seen:
            left = end - time.monotonic()
            assert left > 0, f"no {words!r} in {self.seen!r}"
            if select.select([self.screen], [], [], left)[0]:
                self.seen += os.read(self.screen, 4096).decode(errors="replace")
        before, _, self.seen = self.seen.partition(words)
        return before

    def ends(self) -> None:
        """Leave nothing behind."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.screen)


@pytest.fixture(params=SHELLS)
def terminal(
    request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Terminal]:
    """A shell that has the completion of sescheck, in a folder with two files."""
    command, setup = SHELLS[request.param]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed here")
    program = tmp_path / "sescheck"
    program.write_text(SCRIPT.format(python=sys.executable))
    program.chmod(0o755)
    (tmp_path / "aws").write_text("[profile two words]\n[profile mon$ey]\n")
    own_rules(tmp_path)
    for name in ("ses.snapshot", "report.html"):
        (tmp_path / name).touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("typer.completion._get_shell_name", lambda: request.param)
        run(["--show-completion"])
    (tmp_path / "script").write_text(capsys.readouterr().out)
    running = Terminal(command, tmp_path)
    try:
        running.types(f"{setup.format(script=tmp_path / 'script')}\n")
        yield running
    finally:
        running.ends()


def test_the_tab_key_completes_values(terminal: Terminal) -> None:
    """Each line is completed and run: the program is started with whole words."""
    found = {}
    for typed, expected in LINES.items():
        terminal.waits_for("READY>")
        terminal.types(f"{typed}{TAB}\n")
        terminal.waits_for("RAN<")
        found[typed] = terminal.waits_for(">").replace("\r\n", "")
        assert expected == found[typed], found
