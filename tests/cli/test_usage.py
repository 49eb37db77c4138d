"""Bad input gets one line that says what to do, exit code 2, no traceback, and nothing is lost."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from sescheck.cli.app import app
from sescheck.emulator import Emulator, Fault
from sescheck.errors import ExitCode
from sescheck.rules.catalogue import every_rule
from tests.conftest import ROOT, Cli


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["audit", "-r", "us-esat-1"], ["us-esat-1", "did you mean", "us-east-1"]),
        (["audit", "-r", "ap-east-1"], ["ap-east-1", "not a region with Amazon SES"]),
        (["audit", "-r", "ap-east-1,cn-north-1,mars-1"], ["ap-east-1", "cn-north-1", "mars-1"]),
        (["audit", "-r", "us-east-1", "eu-west-1"], ["commas", "-r us-east-1,eu-west-1"]),
        (["audit", "-r", "zz-*"], ["zz-*"]),
        (["audit", "-r", "us-east-1,us-gov-west-1"], ["partitions"]),
        (["audit", "-r", "all,us-east-1"], ["all"]),
        (["audit", "-r", ","], ["names no region"]),
        (["audit", "-r", "us-east-1", "-f", "jsno"], ["jsno", "json"]),
        (["audit", "-r", "us-east-1", "-f", "json:"], ["file"]),
        (["audit", "-r", "us-east-1", "-f", "json:/no/such/folder/x"], ["folder does not exist"]),
        (["audit", "-r", "us-east-1", "-f", "json:/"], ["it is a folder"]),
        (
            ["audit", "-r", "us-east-1", "-f", "json", "-f", "text"],
            ["--format json", "--format text", "standard output"],
        ),
        (["audit", "-r", "us-east-1", "--fail-on", "hihg"], ["hihg", 'did you mean "high"']),
        (["audit", "-r", "us-east-1", "--fail-on", "none"], ["none", 'did you mean "never"']),
        (["audit", "-r", "us-east-1", "-f", "xml"], ["xml", "junit (XML)", "html"]),
        (["audit", "-r", "us-east-1", "--keep", "x"], ["--keep x", "whole number"]),
        (["audit", "-r", "us-east-1", "--retries", "1.5"], ["--retries 1.5", "whole number"]),
        (["audit", "-r", "us-east-1", "--keep", "5"], ["--keep", "--since"]),
        (["audit", "-r", "us-east-1", "--select", "dkmi-off"], ["dkmi-off", "dkim-off"]),
        (["audit", "-r", "us-east-1", "--select", "dkim-off", "--ignore", "dkim-*"], ["no rule"]),
        (["audit", "-r", "us-east-1", "--depth", "deeep"], ["deeep", "deep"]),
        (["audit", "-r", "us-east-1", "--timeout", "0"], ["--timeout"]),
        (["audit", "-r", "us-east-1", "--retries", "-1"], ["--retries"]),
        (["audit", "-r", "us-east-1", "-q", "-v"], ["--quiet", "--verbose"]),
        (["audit", "-r", "us-east-1", "--max-rate", "fast"], ["--max-rate", "number"]),
        (["audit", "--from", "x", "-r", "us-east-1", "--profile", "p"], ["--from", "leave out --profile"]),
        (["audit", "--from", "/no/such/file"], ["/no/such/file", "no such file"]),
        (["audit", "--from", "README.md"], ["README.md", "is not a snapshot"]),
        (["audit", "--resume", "/no/such/file"], ["/no/such/file"]),
        (["audit", "--resume", "x", "--depth", "deep"], ["--resume", "--depth"]),
        (["audit", "-r", "us-east-1", "--snapshot", "/no/such/folder/x"], ["folder does not exist"]),
        (["snapshot", "-r", "us-east-1"], ["--output"]),
        (["audit", "--regoins", "us-east-1"], ["--regoins"]),
        (["audit", "-r", "us-east-1;eu-west-1"], ["2 names in one", "commas"]),
        (
            ["readiness", "--primary", "us-east-1,eu-west-1", "--standby", "eu-west-2"],
            ["2 names in one", "give one"],
        ),
        (["audit", "-region", "us-east-1"], ["-region has one dash: write --region"]),
        (["audit", "-r", "us-east-1", "--select", "dkim-off,sandbox"], ["dkim-off,sandbox"]),
        (["audit", "-r", "us-east-1", "--select", "dkim-off,dkim-key-1024"], ["2 names in one", "one at a time"]),
        (["audit", "-r", "us-east-1", "-f", "json,html"], ["2 names in one", "one at a time"]),
        (["audit", "--timeout", "inf"], ["--timeout inf", "not be above"]),
        (["audit", "--read-timeout", "1e300"], ["--read-timeout 1e+300", "not be above"]),
        (["audit", "--connect-timeout", "nan"], ["--connect-timeout nan", "above 0"]),
        (["organization", "x", "--account-timeout", "0"], ["--account-timeout 0", "above 0"]),
        (["organization", "x", "--account-timeout", "inf"], ["--account-timeout inf", "not be above"]),
        (["notify", "x", "--to", "https://x", "--read-timeout", "nan"], ["--read-timeout nan", "above 0"]),
        (
            ["notify", "x", "--to", "https://x", "--connect-timeout", "inf"],
            ["--connect-timeout inf", "not be above"],
        ),
        (["notify", "x", "--to", "https://x", "--retries", "-1"], ["--retries -1", "not be below 0"]),
        (["AUDIT"], ["AUDIT", 'did you mean "audit"']),
        (["--profile", "x", "audit"], ["options follow the command", "`sescheck audit --profile`"]),
        (["regions", "mars-1", "us-esat-1"], ["mars-1", "us-esat-1", "us-east-1"]),
        (["adit"], ["adit"]),
        (["rules", "dkim-of"], ["dkim-of", "dkim-off"]),
        (["regions", "mars-1"], ["mars-1"]),
    ],
)
def test_wrong_usage_is_one_line(cli: Cli, arguments: list[str], words: list[str]) -> None:
    """On standard error, with what was wrong and what is right."""
    result = cli(*arguments)
    assert (2, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert all(word in result.err for word in words), result.err


VALUED = sorted(
    {
        (name, option)
        for name, command in typer.main.get_command(app).commands.items()  # type: ignore[attr-defined] # a group's
        for param in command.params
        if param.param_type_name == "option" and not param.is_flag
        for option in param.opts
    }
)
"""Every option that takes a value."""


@pytest.mark.parametrize(("command", "option"), VALUED)
def test_an_empty_value_is_not_the_default(cli: Cli, command: str, option: str) -> None:
    """As ``--fail-on "$LEVEL"`` has it where the variable is not set; with an equals sign too."""
    for words in ((option, ""), (f"{option}=",)) if option.startswith("--") else ((option, ""),):
        result = cli(command, *words)
        assert (2, "", 1) == (result.code, result.out, result.err.count("\n")), words
        assert f"{option}: the " in result.err
        assert "is empty; is a variable not set?" in result.err


def test_regions_may_be_separated_by_commas(cli: Cli) -> None:
    """As everywhere else; those of several partitions are listed together."""
    assert cli("regions", "eu-west-1", "us-gov-west-1").out == cli("regions", "eu-west-1,us-gov-west-1").out


def test_a_bad_region_is_found_before_any_call(audit: Cli, emulator: Emulator) -> None:
    """AWS never hears of it."""
    assert 2 == audit("us-east-1,us-esat-1").code
    assert () == emulator.calls


def test_without_a_command_the_help_says_where_to_begin(cli: Cli) -> None:
    """On standard output: nothing wrong was asked for."""
    result = cli()
    assert (0, "") == (result.code, result.err)
    assert result.out.startswith(cli("--help").out.rstrip("\n"))
    assert result.out.endswith("Start with `sescheck demo` (needs no account) or `sescheck audit`.\n")


def test_help_may_be_a_word(cli: Cli) -> None:
    """Of the program, and of a command."""
    assert cli("--help").out == cli("help").out
    assert cli("audit", "--help").out == cli("help", "audit").out
    assert cli("--version").out == cli("-V").out


@pytest.mark.parametrize(
    ("typed", "regions"),
    [
        ("US-East-1", ["us-east-1"]),
        ("us-west-*", ["us-west-1", "us-west-2"]),
        ("us-gov-*", ["us-gov-east-1", "us-gov-west-1"]),
    ],
)
@pytest.mark.parametrize("option", ["-r", "--region"])
def test_regions_may_be_globs_in_any_case(
    cli: Cli, emulator: Emulator, option: str, typed: str, regions: list[str]
) -> None:
    """And the option's name as the AWS CLI has it."""
    where = ("--endpoint-url", emulator.url, "-f", "json", "--depth", "quick", "--fail-on", "NEVER")
    report = cli("audit", option, typed, *where).report
    assert regions == [each["region"] for each in report["accounts"][0]["regions"]]


def test_a_format_may_be_the_suffix_of_a_file(cli: Cli, emulator: Emulator, tmp_path: Path) -> None:
    """As other tools have it."""
    cli("audit", "-r", "us-east-1", "--endpoint-url", emulator.url, "-f", str(tmp_path / "report.html"))
    assert (tmp_path / "report.html").read_text().lstrip().lower().startswith("<!doctype html")


def test_an_endpoint_that_does_not_answer_is_named(cli: Cli) -> None:
    """With what may be the matter."""
    result = cli("audit", "-r", "us-east-1", "--endpoint-url", "http://127.0.0.1:9", "--retries", "0", "-q")
    assert 4 == result.code
    assert "AWS cannot be reached" in result.err
    assert "http://127.0.0.1:9" in result.err
    assert "None" not in result.err


def test_a_report_file_is_written_whole(cli: Cli, emulator: Emulator, tmp_path: Path) -> None:
    """Two formats in one run: both files, nothing on standard output, nothing else in the folder."""
    json_file, text_file = tmp_path / "report.json", tmp_path / "report.txt"
    result = cli(
        "audit",
        "--endpoint-url",
        emulator.url,
        "-r",
        "us-east-1",
        "-f",
        f"json:{json_file}",
        "-f",
        f"text:{text_file}",
    )
    assert "" == result.out
    assert ["report.json", "report.txt"] == sorted(path.name for path in tmp_path.iterdir())
    assert json_file.read_text().startswith("{")


def test_one_run_with_several_formats_reads_aws_once(cli: Cli, emulator: Emulator, tmp_path: Path) -> None:
    """A format is another look at the same snapshot."""
    common = ("audit", "--endpoint-url", emulator.url, "-r", "us-east-1")
    cli(*common, "-f", f"json:{tmp_path / 'a'}")
    once = len(emulator.calls)
    emulator.forget_calls()
    cli(*common, "-f", f"json:{tmp_path / 'a'}", "-f", f"text:{tmp_path / 'b'}", "-f", "terminal")
    assert once == len(emulator.calls)


@pytest.mark.parametrize(
    "command", ["", *sorted(c.callback.__name__.replace("_", "-") for c in app.registered_commands if c.callback)]
)
def test_every_command_and_option_has_help_with_an_example(cli: Cli, command: str) -> None:
    """Each option says `E.g.`, each command has its `Examples:`."""
    text = cli(*filter(None, [command]), "--help").out
    assert "Examples:" in text
    options = text.partition("Options:")[2].partition("Commands:")[0]
    own = re.split(r"\n  (?=-)", options)
    for option in own[1:]:
        if not re.match(r"-h, --help|--install-completion|--show-completion", option):
            assert "E.g." in " ".join(option.split()), option


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    """Neither boto3 nor moto nor rich is needed to say how the command is used."""
    code = (
        "import sys; from sescheck.cli.main import run; run(['--help']); run(['--version']);"
        "heavy = {'boto3', 'botocore', 'moto', 'rich', 'tabulate', 'msgspec'} & set(sys.modules);"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)


def test_an_audit_imports_only_what_it_uses() -> None:
    """Neither what another format is written with, nor the lock of runs that it does not keep."""
    saved = ROOT / "tests" / "snapshot" / "saved" / "version-1.snapshot"
    code = (
        "import os, sys; from sescheck.cli.main import run;"
        f"run(['audit', '--from', {str(saved)!r}, '-f', 'json:' + os.devnull]);"
        "unused = {'filelock', 'jinja2', 'prometheus_client', 'tabulate'} & set(sys.modules);"
        "sys.exit(', '.join(sorted(unused)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)


def test_the_module_runs_as_the_script_does() -> None:
    """`python -m sescheck`."""
    done = subprocess.run(
        [sys.executable, "-m", "sescheck", "--version"], capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"sescheck \d+\.\d+\.\d+\n", done.stdout)


def test_completion_offers_the_commands() -> None:
    """The shell asks through the environment, as installed by --install-completion."""
    done = subprocess.run(
        [sys.executable, "-m", "sescheck"],
        env={"_SESCHECK_COMPLETE": "complete_bash", "COMP_WORDS": "sescheck a", "COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "audit" in done.stdout.split()


def test_progress_is_shown_only_on_a_terminal(audit: Cli) -> None:
    """Nothing on standard error when that goes to a file."""
    assert "" == audit("us-east-1").err


def test_verbose_shows_each_call(audit: Cli, emulator: Emulator) -> None:
    """One line a call: region, operation, time, outcome."""
    lines = [line for line in audit("us-east-1", "--verbose").err.splitlines() if not line.startswith("rule  ")]
    assert len(emulator.calls) == len(lines)
    assert all(re.fullmatch(r"us-east-1  \w+:\w+  \d+ ms  \w[\w-]*", line) for line in lines)


def test_verbose_shows_the_time_of_each_rule(audit: Cli) -> None:
    """One line a rule that was asked, the slowest first."""
    lines = [line for line in audit("us-east-1", "--verbose").err.splitlines() if line.startswith("rule  ")]
    parsed = [re.fullmatch(r"rule  ([a-z0-9-]+)  (\d+\.\d) ms", line) for line in lines]
    times = [float(each[2]) for each in parsed if each]
    assert len(lines) == len(times)
    assert sorted(times, reverse=True) == times
    assert "sandbox-everywhere" in {each[1] for each in parsed if each}


def test_a_pipe_that_closes_early_is_not_an_error() -> None:
    """`sescheck rules | head -1`."""
    command = f"{sys.executable} -m sescheck rules | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602
    assert "" == done.stderr


def test_an_interrupt_is_exit_code_130(emulator: Emulator) -> None:
    """Within two seconds, without a traceback, even while a region hangs."""
    emulator.inject(Fault("hang", operation="GetAccount"))
    process = subprocess.Popen(
        [sys.executable, "-m", "sescheck", "audit", "-v", "-r", "us-east-1", "--endpoint-url", emulator.url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    while "GetCallerIdentity" not in process.stderr.readline():
        pass
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=5)
    assert (130, "sescheck: interrupted") == (process.returncode, err.splitlines()[-1])
    assert "Traceback" not in err


def test_the_rules_are_listed_with_severity_scope_and_calls(cli: Cli) -> None:
    """Every one, three lines each."""
    _, *lines = cli("rules").out.splitlines()
    assert 3 * len(every_rule()) == len(lines)
    for entry, line, title, calls in zip(every_rule(), lines[::3], lines[1::3], lines[2::3], strict=True):
        assert [entry.name, entry.rule.severity.value, *entry.rule.scope.name.split()] == line.split()
        assert entry.title == title.strip()
        assert calls.startswith("    calls ")
        assert ":" in calls


def test_regions_are_named_as_elsewhere(cli: Cli) -> None:
    """By a glob and in any case, each once."""
    result = cli("regions", "EU-WEST-*", "eu-west-1", "us-gov-west-1")
    shown = [line.split()[0] for line in result.out.splitlines() if line and not line[0].isspace()]
    assert 0 == result.code
    assert ["eu-west-1", "eu-west-2", "eu-west-3", "us-gov-west-1"] == shown


@pytest.mark.parametrize(
    "arguments", [("init",), ("snapshot", "-o", "s"), ("audit", "--since", "runs"), ("organization", "o")]
)
def test_a_working_folder_that_is_gone_is_one_line(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """No internal error; what needs no folder works."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = cli(*arguments)
    assert (ExitCode.USAGE, "") == (result.code, result.out)
    assert "sescheck: the working folder does not exist any more: change to another one\n" == result.err
    assert cli("rules", "dkim-off").code == ExitCode.CLEAN
