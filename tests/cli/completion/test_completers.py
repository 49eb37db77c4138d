"""The Tab key completes values: every option of every command, asked as the shells ask."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
import typer

from sescheck import Depth
from sescheck.cli.app import app
from sescheck.cli.coloring import Color
from sescheck.cli.completion import completers
from sescheck.cli.completion.resolving import takes_file
from sescheck.cli.run_readiness import FAIL_ON
from sescheck.emulator.worlds import SCENARIOS
from sescheck.permissions.output import _CHECK_FORMATS
from sescheck.permissions.policy import FORMATS
from sescheck.report.render_options import GroupBy
from sescheck.rules.catalogue import chosen, every_rule
from tests.cli.own_rule import RULE, own_rules
from tests.conftest import Cli

FREE = {
    "--account": "12 digits",
    "--account-timeout": "a number",
    "--connect-timeout": "a number",
    "--dedup-key": "a key",
    "--dns-rate": "a number",
    "--endpoint-url": "a URL",
    "--exclude-account": "12 digits",
    "--external-id": "an ID",
    "--from-role": "an ARN",
    "--keep": "a number",
    "--link": "a URL",
    "--max-age": "an age",
    "--max-rate": "a number",
    "--nameserver": "an address",
    "--ou": "an ID",
    "--read-timeout": "a number",
    "--retries": "a number",
    "--role-arn": "an ARN",
    "--role-name": "a name in another account",
    "--scheduler": "a URL",
    "--sender": "an address",
    "--smtp": "a host",
    "--smtp-user": "a name",
    "--step": "a number, known after the run",
    "--tag": "KEY=VALUE",
    "--threads": "a number",
    "--timeout": "a number",
    "--to": "an address",
    "--trusted-account": "12 digits",
    "--workers": "a number",
}
"""Options whose values nobody can list."""
CONFIG = """\
[default]
region = us-east-1
[profile production]
sso_session = corp
  [profile "two words"]
[sso-session corp]
[services local]
[plugins]
"""
GROUP: Any = typer.main.get_command(app)
DEMO = typer.Context(GROUP.commands["demo"], info_name="demo")
"""The command that knows no own rule."""
Tab = Callable[..., list[str]]


@pytest.fixture
def tab(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Tab:
    """Ask as bash does: the words up to the cursor, the last one unfinished."""

    def ask(*words: str) -> list[str]:
        monkeypatch.setenv("_SESCHECK_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", "\n".join(("sescheck", *words)))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        result = cli()
        assert (0, "") == (result.code, result.err)
        return result.out.splitlines()

    return ask


@pytest.fixture
def in_line(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Ask as zsh and fish do: the line up to the cursor."""

    def ask(shell: str, line: str, action: str = "get-args") -> Any:
        monkeypatch.setenv("_SESCHECK_COMPLETE", f"complete_{shell}")
        monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
        monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", action)
        return cli()

    return ask


def values() -> Iterator[tuple[str, str, Any]]:
    """Every option and argument that takes a value: the command, the name, what Typer knows of it."""
    for name, command in GROUP.commands.items():
        for param in command.params:
            if param.param_type_name == "argument" or not param.is_flag:
                yield name, max(param.opts, key=len), param


@pytest.mark.parametrize("command", GROUP.commands)
def test_every_value_is_completed(tab: Tab, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a list, or by the files of the shell; or it is declared as free."""
    (tmp_path / "config").write_text(CONFIG)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    wrong = []
    for _, name, param in (each for each in values() if each[0] == command):
        words = (command, name, "") if param.param_type_name == "option" else (command, "")
        is_file = takes_file(param.metavar or "")
        listed = tab(*words)
        if bool(listed) + (is_file and not {":", "|"} & set(str(param.metavar))) + (name in FREE) != 1:
            wrong.append((name, listed))
    assert wrong == []


def test_what_is_free_exists() -> None:
    """No option is declared that no command has."""
    assert set(FREE) <= {name for _, name, _ in values()}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["aud"], ["audit"]),
        (["help", "aud"], ["audit"]),
        (["audit", "--fai"], ["--fail-on"]),
        (["audit", "--no-d"], ["--no-dns"]),
        (["audit", "-h"], ["-h"]),
        (["audit", "-r", "eu-west-"], ["eu-west-1", "eu-west-2", "eu-west-3"]),
        (["audit", "-r", "al"], ["all"]),
        (["audit", "-r", "us-east-1,eu-west-"], [f"us-east-1,eu-west-{number}" for number in (1, 2, 3)]),
        (["audit", "-r", "eu-west-1,eu-west-"], ["eu-west-1,eu-west-2", "eu-west-1,eu-west-3"]),
        (["audit", "-r", "us-east-1,al"], []),
        (["readiness", "--standby", "eu-west-1,eu-west-2,eu-west-"], ["eu-west-1,eu-west-2,eu-west-3"]),
        (["readiness", "eu-west-"], ["eu-west-1", "eu-west-2", "eu-west-3"]),
        (["regions", "us-east-1", "eu-west-"], ["eu-west-1", "eu-west-2", "eu-west-3"]),
        (["audit", "--fail-on", "h"], ["high"]),
        (["audit", "--fail-on", "=", "h"], ["high"]),
        (["audit", "--fail-on", "="], ["critical", "high", "medium", "low", "info", "never"]),
        (["audit", "-q", "--depth", ""], list(Depth)),
        (["audit", "--color", ""], list(Color)),
        (["audit", "--group-by", ""], list(GroupBy)),
        (["audit", "-f", "js"], ["json", "jsonl"]),
        (["audit", "-f", "html", ":", "re"], []),
        (["audit", "-f", "report."], []),
        (["audit", "--from", ""], []),
        (["audit", "--select", "dkim-o"], ["dkim-off", "dkim-origin-differs"]),
        (["audit", "--select", "'dkim-o"], ["dkim-off", "dkim-origin-differs"]),
        (["audit", "--ignore", "*-missing-in"], ["\\*-missing-in-region"]),
        (["rules", "dkim-of"], ["dkim-off"]),
        (["rules", "dkim-off", ""], []),
        (["rules", "--test", "ses-"], []),
        (["demo", "--scenario", ""], list(SCENARIOS)),
        (["fix", "--demo", "fail"], ["failover-day"]),
        (["fix", "--as", "terra"], ["terraform"]),
        (["fix", "--shell", "p"], ["powershell"]),
        (["readiness", "--fail-on", ""], list(FAIL_ON)),
        (["organization", "-f", "find"], ["findings"]),
        (["organization", "accounts", "-f", "find"], ["findings"]),
        (["no-such-command", "x"], []),
        (["audit", "--no-such-option", "x"], []),
        (["rules", "--", "dkim-of"], ["dkim-off"]),
    ],
    ids=" ".join,
)
def test_a_value_is_completed(tab: Tab, words: list[str], found: list[str]) -> None:
    """Its last part, where it has several; nothing where the shell has its own, or nothing is known."""
    assert found == [each for each in tab(*words) if not each.endswith("-\\*")]


def test_bash_expands_no_word(tab: Tab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every character that is special to it is escaped, or the program would get another word."""
    name = "a$HOME `id` & (b) ; c > d | e # f ! ~ *?{x,y} h:i=j"
    (tmp_path / "config").write_text(f"[profile {name}]\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    (word,) = tab("audit", "--profile", "a")
    done = subprocess.run(["bash", "-c", f"printf %s {word}"], capture_output=True, text=True, check=True)
    assert name == done.stdout


def test_globs_are_offered(tab: Tab) -> None:
    """Of the rules that begin with a word; those that begin with a star only after one."""
    offered = tab("audit", "--select", "")
    assert "dkim-\\*" in offered
    assert {entry.name for entry in every_rule()} == {each for each in offered if "*" not in each}
    assert not [each for each in offered if each.startswith("\\*")]


def test_each_rule_is_offered_with_its_title() -> None:
    """Read from the files, as the catalogue knows it."""
    assert sorted((entry.name, entry.title) for entry in every_rule()) == sorted(completers.rule(DEMO, ""))


def test_a_glob_matches_rules() -> None:
    """What is offered is accepted."""
    globs = [
        glob
        for beginning in ("", "*")
        for glob, words in completers.rule_glob(DEMO, beginning)
        if "rules" in words
    ]
    assert len(globs) > 10
    assert all(len(chosen([glob])) > 1 for glob in globs if "*" in glob)


def test_the_lists_are_those_of_the_program() -> None:
    """They are written down where importing them would take too long."""
    assert list(Depth) == [name for name, _ in completers.depth("")]
    formats = next(param for name, opt, param in values() if (name, opt) == ("iam-policy", "--format"))
    offered = {each.value for each in formats.shell_complete(typer.Context(GROUP), "")}
    assert {*FORMATS, *_CHECK_FORMATS} == offered


def test_own_rules_are_offered_and_not_run(
    tab: Tab, in_line: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the configuration of the folder, or of the one that is typed; a file that is not a rule is not."""
    rule = f"{RULE.replace('An identity', chr(27) + '[31mIt')}raise SystemExit('it runs')\n"
    own_rules(tmp_path, named_example=rule, named_broken="def", named__wrong=RULE, _named=RULE)
    (tmp_path / "ses-rules" / "named_folder.py").mkdir()
    assert [] == tab("audit", "--select", "named")
    monkeypatch.chdir(tmp_path)
    for words in (["audit", "--select"], ["fix", "--ignore"], ["iam-policy", "--select"], ["rules"]):
        assert ["named-example"] == tab(*words, "named"), words
    assert [] == tab("demo", "--select", "named")
    assert "named-example\t\\x1b[31mIt is named example\n" == in_line("fish", "sescheck rules name").out
    (tmp_path / "sescheck.toml").rename(tmp_path / "other.toml")
    assert [] == tab("audit", "--select", "named")
    for words in (["--config", "other.toml"], ["--config=other.toml"], ["--config", "=", "other.toml"]):
        assert ["named-example"] == tab("audit", *words, "--select", "named"), words


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "rules = 1",
        "[rules]\npaths = 1",
        '[rules]\npaths = [1, "no\\u0000", "nowhere", "../..", "%s"]',
        "[[rules]]",
    ],
)
def test_a_wrong_configuration_offers_no_own_rule(
    tab: Tab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """And no message. Neither is a pipe read, which would wait."""
    (tmp_path / "sescheck.toml").write_text(text.replace("%s", "x" * 300))
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "folder" / "sescheck.toml")
    monkeypatch.chdir(tmp_path)
    for config in ("sescheck.toml", "pipe", "-", "/dev/stdin", "~nobody/x", "x" * 300):
        assert ["dkim-off"] == tab("audit", "--config", config, "--select", "dkim-of"), config
    monkeypatch.chdir(tmp_path / "folder")
    assert ["dkim-off"] == tab("audit", "--select", "dkim-of")


def test_the_rules_of_installed_packages_are_offered(
    tab: Tab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By every command that knows them."""
    package = tmp_path / "acme_rules"
    package.mkdir()
    for name, text in {"__init__": "raise SystemExit\n", "acme_one": RULE, "acme_two": "def"}.items():
        (package / f"{name}.py").write_text(text)
    points = [EntryPoint("acme", "acme_rules", "sescheck.rules"), EntryPoint("gone", "nowhere", "sescheck.rules")]
    monkeypatch.setattr("sescheck.rules.own.installed_rules.entry_points", lambda **_: points)
    monkeypatch.syspath_prepend(tmp_path)
    assert ["acme-one"] == tab("audit", "--select", "acme")
    assert ["acme-one"] == tab("iam-policy", "--ignore", "acme")
    assert [] == tab("demo", "--select", "acme")


def test_profiles_are_those_of_the_aws_configuration(
    tab: Tab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of both files, wherever they are; one that is missing or damaged has none."""
    (tmp_path / "config").write_text(CONFIG)
    (tmp_path / "credentials").write_bytes(b"[old]\naws_access_key_id = x\n[\xff\n")
    assert [] == tab("audit", "--profile", "")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    assert ["default", "old", "production", "two\\ words"] == tab("audit", "--profile", "")
    assert ["production"] == tab("audit", "--profile", "p")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path))
    assert ["old"] == tab("audit", "--profile", "")


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("sescheck audit --fail-on h", "local -a found; found=(high); _describe -V value found"),
        (
            "sescheck audit --fail-on=h",
            "compset -P 1 '*='; local -a found; found=(high); _describe -V value found",
        ),
        ("sescheck audit -f html:re", "compset -P 1 '*:'; _files"),
        ("sescheck audit --format=html:re", "compset -P 1 '*='; compset -P 1 '*:'; _files"),
        ("sescheck audit --from ", "_files"),
        ("sescheck rules --test ses-r", "_files"),
        ("sescheck audit --retries ", ""),
        ("sescheck rules dkim-off x", ""),
    ],
)
def test_zsh_gets_commands(in_line: Callable[..., Any], line: str, printed: str) -> None:
    """It evaluates them in its completion function."""
    assert printed == in_line("zsh", line).out.strip()


@pytest.mark.parametrize(
    ("line", "printed", "files"),
    [
        ("sescheck audit --fail-on h", "high\n", False),
        ("sescheck audit --fail-on=h", "--fail-on=high\n", False),
        ("sescheck audit -f html:re", "", True),
        ("sescheck audit --from ", "", True),
        ("sescheck audit --retries ", "", False),
        ("sescheck audit -f jun", "junit\n", False),
        ("sescheck rules dkim-of", "dkim-off\tDKIM is not set up for a verified domain\n", False),
    ],
)
def test_fish_gets_words(in_line: Callable[..., Any], line: str, printed: str, files: bool) -> None:
    """And asks beforehand whether to offer its files."""
    assert printed == in_line("fish", line).out
    assert int(files) == in_line("fish", line, "is-args").code


POWERSHELL = {
    "sescheck audit --fail-on h": "high::: ",
    "sescheck au": "audit:::Audit SES and compare the regions.",
    "sescheck rules dkim-of": "dkim-off:::DKIM is not set up for a verified domain",
    "sescheck audit --config ses.toml --select named-e": "named-example:::An identity is named example",
}
"""What is typed, and the only line that the program answers."""


def test_powershell_is_answered(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By what its script does: it sets three variables, runs the program, and takes each line apart at ``:::``."""
    own_rules(tmp_path).rename(tmp_path / "ses.toml")
    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("typer.completion._get_shell_name", lambda: "powershell")
        script = cli("--show-completion").out
    assert "Register-ArgumentCompleter -Native -CommandName sescheck" in script
    assert '-Split ":::"' in script
    given = dict(re.findall(r"\$Env:(\w+) = (\S+)\n", script.partition("sescheck |")[0]))
    assert ['"complete_powershell"', "$commandAst.ToString()", "$wordToComplete"] == list(given.values())
    for line, printed in POWERSHELL.items():
        for name, value in zip(given, ("complete_powershell", line, line.split()[-1]), strict=True):
            monkeypatch.setenv(name, value)
        result = cli()
        assert (0, f"{printed}\n", "") == (result.code, result.out, result.err), line
        for name in given:
            monkeypatch.delenv(name)


def test_completion_imports_nothing_slow() -> None:
    """It runs at each press of the key."""
    code = (
        "import os, sys; from sescheck.cli.main import run; os.environ['_SESCHECK_COMPLETE'] = 'complete_zsh'\n"
        "for line in ('rules d', 'audit -r eu', 'audit --select d', 'audit --profile p', 'demo --scenario f'):\n"
        "    os.environ['_TYPER_COMPLETE_ARGS'] = 'sescheck ' + line; run([])\n"
        "slow = {'boto3', 'botocore', 'moto', 'rich', 'sescheck.rules.dkim', 'dns'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(slow)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)
