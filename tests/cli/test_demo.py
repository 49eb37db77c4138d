"""Each scenario of the demo shows what it was seeded with and no more, and tells a person what matters first."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sescheck.emulator.worlds import DEFAULT, SCENARIOS
from sescheck.rules.catalogue import FAMILIES, every_rule
from tests.conftest import Cli, Result

CODES = {DEFAULT: 1, "clean": 0, "failover-day": 1, "locked-down": 3, "large": 1}
FAMILY_OF = {entry.name: entry.family for entry in every_rule()}
_shown: dict[str, tuple[Result, str]] = {}

Shown = Callable[[str], tuple[Result, str]]
each_scenario = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.exhaustive if name == "large" else ()) for name in SCENARIOS]
)


@pytest.fixture
def shown(cli: Cli, tmp_path: Path) -> Shown:
    """A scenario's report, as JSON and as a person reads it; audited when first asked for."""

    def show(name: str) -> tuple[Result, str]:
        if name not in _shown:
            file = tmp_path / "report.txt"
            result = cli("demo", "--scenario", name, "-f", "json", "-f", f"terminal:{file}")
            _shown[name] = result, file.read_text()
        return _shown[name]

    return show


def judged(result: Result, *, info: bool = False) -> list[tuple[str, str | None, str]]:
    """(rule, region, subject) of each finding worse than info, or of all."""
    found: list[dict[str, Any]] = result.report["findings"]
    return [
        (each["rule"], each["region"], each["subject"]["name"])
        for each in found
        if info or each["severity"] != "info"
    ]


@each_scenario
def test_a_scenario_shows_what_it_was_seeded_with_and_no_more(shown: Shown, name: str) -> None:
    """Every seeded fault by its rule, in its region; nothing else worse than info; and the exit code says so."""
    result, _ = shown(name)
    assert Counter(seed[:3] for seed in SCENARIOS[name].seeded) == Counter(judged(result))
    assert CODES[name] == result.code


@each_scenario
def test_the_notice_of_a_simulated_account_comes_first(shown: Shown, name: str) -> None:
    """Its story stands above everything else."""
    result, text = shown(name)
    assert result.report["notice"].startswith("Simulated account")
    assert result.report["notice"].endswith(SCENARIOS[name].story)
    assert " ".join(text.split()).startswith(result.report["notice"])


@pytest.mark.parametrize("name", ["terminal", "text"])
def test_the_day_of_a_failover_opens_with_readiness(cli: Cli, name: str) -> None:
    """Before the report of the audit, and with the notice only once; not if only some rules are asked."""
    text = " ".join(cli("demo", "--scenario", "failover-day", "-f", name).out.split())
    question, report = text.index("Could eu-west-1 take over from us-east-1 tonight?"), text.index("Can it send?")
    assert text.index("Simulated account") < question < text.index("default-configuration-set-gone") < report
    assert 1 == text.count("Simulated account")
    assert "NOT READY" in text[question:report]
    some = cli("demo", "--scenario", "failover-day", "-f", name, "--select", "dkim-*").out
    assert "tonight" not in some


@pytest.mark.parametrize("family", FAMILIES.values())
def test_the_typical_faults_are_of_every_family(family: str) -> None:
    """Nothing that is audited is left out of the shop window."""
    assert family in {FAMILY_OF.get(seed.rule) for seed in SCENARIOS[DEFAULT].seeded}


def test_the_clean_regions_have_resources_of_every_kind(shown: Shown) -> None:
    """All is read; and each family has at least one rule that was asked about something."""
    report = shown("clean")[0].report
    looked = {FAMILY_OF[rule] for rule, count in report["summary"]["examined"].items() if count}
    assert (True, [], []) == (report["complete"], report["unread"], report["findings"])
    assert set(FAMILIES.values()) == looked


def test_failover_day_says_first_that_no_region_can_send(shown: Shown) -> None:
    """Within what a person sees before they scroll."""
    head = " ".join(shown("failover-day")[1].split("Identities")[0].split())
    assert "0 of 2 regions can" in head
    assert "us-east-1 PAUSED by AWS" in head
    assert "eu-west-1 SANDBOX" in head


def test_what_is_denied_is_neither_missing_nor_fine(shown: Shown) -> None:
    """Two regions in part and one not at all; each with its reason, and no finding, however mild."""
    result, text = shown("locked-down")
    states = {each["region"]: each["state"] for each in result.report["accounts"][0]["regions"]}
    assert {"us-east-1": "partial", "eu-west-1": "partial", "eu-central-1": "unreadable"} == states
    assert {"denied", "denied-by-scp"} == {why for _, _, why in result.unread}
    assert [] == judged(result, info=True)
    assert not result.report["complete"]
    assert not re.search(r"\bmissing no such\b|every check passed", text)


def fix_commands(text: str) -> list[str]:
    """Every command of `sescheck fix` that a report shows, as it is typed."""
    return re.findall(r"sescheck (fix(?: --[a-z-]+ [\w.,-]+)*)", " ".join(text.split()))


def test_a_command_that_the_demo_shows_prints_the_steps_of_the_demo(shown: Shown, cli: Cli) -> None:
    """As typed: it never reads the account of the reader."""
    commands = fix_commands(shown("failover-day")[1])
    assert 5 < len(commands)
    assert all(each.startswith("fix --demo failover-day") for each in commands)
    for each in (commands[0], commands[1], commands[-1]):
        result = cli(*each.split())
        assert (0, "") == (result.code, result.err)
        assert "# Simulated account" in result.out
        assert re.search(r"^# [1-9]\d* of [1-9]\d* steps", result.out, re.MULTILINE)


def test_the_command_reads_the_regions_and_the_depth_that_the_demo_read(cli: Cli) -> None:
    """Or it would print other steps."""
    options = ("--regions", "us-east-1,eu-west-1", "--depth", "standard")
    (command, *_) = fix_commands(cli("demo", *options, "-f", "text").out)
    assert command.startswith("fix --demo typical --regions us-east-1,eu-west-1 --depth standard --select ")
    assert 0 == cli(*command.split()).code


def test_an_unknown_scenario_is_answered_with_the_nearest(cli: Cli) -> None:
    """One line, exit code 2, and nothing is started."""
    result = cli("demo", "--scenario", "failover")
    assert (2, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert 'unknown scenario "failover", did you mean "failover-day"?' in result.err
    assert all(name in cli("demo", "--scenario", "?").err for name in SCENARIOS)


def test_the_help_names_every_scenario(cli: Cli) -> None:
    """With what each is about."""
    words = " ".join(cli("demo", "--help").out.split())
    assert all(f"{name}: " in words for name in SCENARIOS)
    assert f"[default: {DEFAULT}]" in words


IN_THE_WAY = (
    ("AWS_PROFILE", "nope"),
    ("AWS_PROFILE", ""),
    ("AWS_DEFAULT_PROFILE", "nope"),
    ("HTTP_PROXY", "http://127.0.0.1:9"),
    ("HTTPS_PROXY", "http://127.0.0.1:9"),
    ("http_proxy", "http://127.0.0.1:9"),
    ("AWS_CA_BUNDLE", "/no/such/bundle"),
    ("REQUESTS_CA_BUNDLE", "/no/such/bundle"),
    ("AWS_ENDPOINT_URL", "junk"),
    ("AWS_ENDPOINT_URL_SESV2", "http://127.0.0.1:9"),
    ("AWS_CONFIG_FILE", "README.md"),
    ("AWS_SESSION_TOKEN", "a\nb"),
    ("AWS_REQUEST_CHECKSUM_CALCULATION", "junk"),
    ("AWS_USE_FIPS_ENDPOINT", "true"),
    ("AWS_USE_DUALSTACK_ENDPOINT", "true"),
)
"""What an environment may hold that would lead an audit of AWS astray."""
QUICK_DEMO = ("demo", "--scenario", "clean", "--depth", "quick", "-f", "json")


@pytest.mark.exhaustive
@pytest.mark.parametrize(("variable", "value"), IN_THE_WAY)
def test_the_demo_runs_whatever_the_environment(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    """It needs no account and no network."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    result = cli(*QUICK_DEMO)
    assert (0, "") == (result.code, result.err)
    assert result.report["complete"]


def test_the_demo_runs_whatever_the_environment_of_its_process() -> None:
    """Also what is looked at on import: all of it at once, in a process of its own."""
    environment = {**os.environ, **dict(reversed(IN_THE_WAY))}
    environment.pop("NO_PROXY", None)
    environment.pop("no_proxy", None)
    command = [sys.executable, "-m", "sescheck", *QUICK_DEMO]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)
    assert json.loads(done.stdout)["complete"]


@pytest.mark.exhaustive
@pytest.mark.parametrize(("variable", "value"), [("AWS_PROFILE", "nope"), ("HTTP_PROXY", "http://127.0.0.1:9")])
def test_the_emulator_starts_whatever_the_environment(variable: str, value: str) -> None:
    """With a world."""
    command = [sys.executable, "-m", "sescheck.emulator", "--world", "clean"]
    environment = {**os.environ, variable: value}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("http://127.0.0.1:")
        running.terminate()


def test_regions_and_depth_can_be_chosen_and_the_users_credentials_are_not_used(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scenario's own are only what is asked where nothing is said."""
    monkeypatch.setenv("AWS_PROFILE", "my-own")
    before = dict(os.environ)
    result = cli("demo", "-r", "us-east-1", "--depth", "quick", "-f", "json")
    assert ["us-east-1"] == [each["region"] for each in result.report["accounts"][0]["regions"]]
    assert before == dict(os.environ)


def test_the_demo_of_a_failover_shows_the_first_action_and_its_command_at_once(cli: Cli) -> None:
    """On the first 15 lines of a terminal of 80 columns; a long line takes several."""
    drawn = cli("demo", "--scenario", "failover-day", "--format", "terminal", "--depth", "quick").out
    rows = [line[at : at + 80] for line in drawn.splitlines() for at in range(0, len(line) or 1, 80)]
    first = "\n".join(rows[:15])
    assert "FIRST" in first
    assert "1 of " in first
    assert "Request production access in eu-west-1" in first
    assert "aws sesv2 put-account-details --region eu-west-1" in first
    assert '"ProductionAccessEnabled":true' in first.replace("\n", "")
    assert drawn.splitlines()[-1].startswith("us-east-1: PAUSED  eu-west-1: SANDBOX  ")
