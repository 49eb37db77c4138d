"""`sescheck fix` through its options: what it prints, where it writes, its exit codes, and what it refuses."""

import json
import re
import subprocess
from pathlib import Path

import msgspec
import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from sescheck.fix.printers import PRINTERS
from sescheck.snapshot import storage
from tests.conftest import Cli, Result

HERE, THERE = "us-east-1", "eu-west-1"
REGIONS = f"{HERE},{THERE}"
DOMAIN = "shop.example.org"
HOSTILE = "a`touch${IFS}x`$(touch y)'\"\\ ;&|\n touch z #@example.com"
"""A name with all that a shell reads, and a line break."""


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two regions that match, except for a domain that one of them lacks."""
    healthy(emulator, (HERE, THERE))
    emulator.region(THERE).call("sesv2", "DeleteEmailIdentity", EmailIdentity=DOMAIN)
    return emulator


@pytest.fixture
def saved(world: Emulator, cli: Cli, tmp_path: Path) -> str:
    """A snapshot of that world."""
    file = str(tmp_path / "ses.snapshot")
    assert 0 == cli("snapshot", *at(world), "-o", file, "--depth", "deep").code
    return file


def at(world: Emulator, regions: str = REGIONS) -> tuple[str, ...]:
    """Where AWS is, and which regions are read."""
    return ("--endpoint-url", world.url, "--regions", regions)


def commands(result: Result) -> list[str]:
    """The first line of each command that changes something."""
    return re.findall(r"^ *(aws .*)", result.out, re.MULTILINE)


def numbers(result: Result) -> list[int]:
    """The numbers of the steps."""
    return [int(each) for each in re.findall(r"^# (\d+)\. ", result.out, re.MULTILINE)]


def test_a_finding_is_exit_code_0_because_fix_does_not_judge(saved: str, cli: Cli) -> None:
    """The audit of the same snapshot fails."""
    assert 0 == cli("fix", "--from", saved).code
    assert 1 == cli("audit", "--from", saved).code


def test_reading_and_a_saved_snapshot_print_the_same_steps(world: Emulator, saved: str, cli: Cli) -> None:
    """Only the time of the reading differs."""
    live, later = cli("fix", *at(world), "--depth", "deep"), cli("fix", "--from", saved)
    assert commands(live)
    assert live.out.splitlines()[5:] == later.out.splitlines()[5:]


def test_nothing_to_mend_is_a_script_that_does_nothing(emulator: Emulator, cli: Cli) -> None:
    """It says that there is no step, and asks nobody for an account."""
    healthy(emulator, (HERE, THERE))
    result = cli("fix", *at(emulator))
    assert (0, [], []) == (result.code, commands(result), numbers(result))
    assert "0 of 0 steps" in result.out
    assert "aws" not in "".join(line for line in result.out.splitlines() if not line.startswith("#")).lower()[50:]


def test_nothing_is_changed(world: Emulator, cli: Cli) -> None:
    """Every call only reads."""
    world.forget_calls()
    cli("fix", *at(world), "--depth", "deep")
    assert world.calls
    assert all(each.operation.startswith(("Get", "List", "Describe")) for each in world.calls)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--as", "clii"], ["clii", "cli"]),
        (["--as", ""], ["--as"]),
        (["--shell", "fish"], ["fish", "sh"]),
        (["--step", "0"], ["--step 0", "from 1"]),
        (["--step", "-1"], ["--step -1", "from 1"]),
        (["--step", "9999"], ["--step 9999", "steps"]),
        (["--step", "one"], ["--step one", "whole number"]),
        (["--region", "mars-1"], ["mars-1"]),
        (["--region", "eu-west-3"], ["eu-west-3", REGIONS.replace(",", ", ")]),
        (["--select", "identity-mising-in-region"], ["identity-mising-in-region", "identity-missing-in-region"]),
        (["--select", "dkim-off", "--ignore", "dkim-*"], ["no rule"]),
        (["--regions", "ap-south-1"], ["does not have ap-south-1", REGIONS.split(",", maxsplit=1)[0]]),
        (["--output", "/no/such/folder"], ["/no/such/folder", "No such file or directory"]),
        (["--output", "README.md"], ["README.md"]),
        (["--baseline", "/no/such/file"], ["/no/such/file"]),
        (["--config", "/no/such/file"], ["/no/such/file"]),
        (["--fail-on", "high"], ["--fail-on"]),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_2(
    saved: str, cli: Cli, options: list[str], words: list[str]
) -> None:
    """Nothing is printed."""
    result = cli("fix", "--from", saved, *options)
    assert (2, "") == (result.code, result.out)
    assert all(word in result.err for word in words), result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    "options", [["--as", "clii"], ["--shell", "fish"], ["--step", "0"], ["--region", "mars-1"]]
)
def test_options_are_checked_before_anything_is_read(world: Emulator, cli: Cli, options: list[str]) -> None:
    """A wrong one costs no call."""
    world.forget_calls()
    assert 2 == cli("fix", *at(world), *options).code
    assert () == world.calls


def test_a_step_can_be_chosen_and_keeps_its_number(saved: str, cli: Cli) -> None:
    """So do several, which come in the order of the plan."""
    whole = cli("fix", "--from", saved)
    total = len(numbers(whole))
    assert total > 1
    last = cli("fix", "--from", saved, "--step", str(total))
    assert [total] == numbers(last)
    assert f"1 of {total} steps" in last.out
    assert [1, total] == numbers(cli("fix", "--from", saved, "--step", str(total), "--step", "1"))


def test_each_step_alone_is_a_part_of_the_whole(saved: str, cli: Cli) -> None:
    """The same lines, whether it is chosen or not; in the whole, a condition may stand between them."""
    whole = cli("fix", "--from", saved).out
    for number in numbers(cli("fix", "--from", saved)):
        alone = cli("fix", "--from", saved, "--step", str(number)).out
        lines = alone[alone.index(f"# {number}. ") :].strip().split("\n")
        place = 0
        for line in lines:
            place = whole.index(line, place) + len(line)


def test_a_region_has_its_own_steps(saved: str, cli: Cli) -> None:
    """Those of the region that follows, and none for the other one."""
    assert commands(cli("fix", "--from", saved, "--region", THERE)) == commands(cli("fix", "--from", saved))
    assert [] == commands(cli("fix", "--from", saved, "--region", HERE))


def test_rules_can_be_chosen(world: Emulator, cli: Cli) -> None:
    """A step of another rule is not printed."""
    world.region(THERE).call("sesv2", "DeleteEmailTemplate", TemplateName="order-confirmation")
    chosen = cli("fix", *at(world), "--select", "template-*")
    assert ["create-email-template"] == [each.split()[2] for each in commands(chosen)]
    others = cli("fix", *at(world), "--ignore", "template-*")
    assert "create-email-template" not in others.out


def test_what_is_accepted_or_in_the_baseline_is_not_mended(saved: str, cli: Cli, tmp_path: Path) -> None:
    """Somebody decided that it stays."""
    baseline, config = tmp_path / "known.json", tmp_path / "sescheck.toml"
    cli("audit", "--from", saved, "--write-baseline", str(baseline))
    config.write_text('[[accept]]\nrule = "*"\nreason = "A test."\n')
    for option in (("--baseline", str(baseline)), ("--config", str(config))):
        result = cli("fix", "--from", saved, *option)
        assert (0, []) == (result.code, numbers(result)), option


def test_a_folder_gets_the_script_and_nothing_is_printed(saved: str, cli: Cli, tmp_path: Path) -> None:
    """The file is what would have been printed; a second run replaces it."""
    folder = tmp_path / "fixes"
    folder.mkdir()
    printed = cli("fix", "--from", saved).out
    for _ in range(2):
        result = cli("fix", "--from", saved, "--output", str(folder))
        assert (0, "") == (result.code, result.out)
        assert ["fix.sh"] == [each.name for each in folder.iterdir()]
        assert printed == (folder / "fix.sh").read_text()


@pytest.mark.parametrize(
    ("form", "name"), [("cli", "fix.sh"), ("terraform", "main.tf"), ("cloudformation", f"{THERE}.txt")]
)
def test_a_file_of_somebody_else_is_not_replaced(
    saved: str, cli: Cli, tmp_path: Path, form: str, name: str
) -> None:
    """A folder may hold somebody's own configuration. Nothing is written then."""
    folder = tmp_path / "infrastructure"
    folder.mkdir()
    (folder / name).write_text("# mine\n")
    (folder / "other").write_text("# mine too\n")
    result = cli("fix", "--from", saved, "--as", form, "--output", str(folder))
    assert (2, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert f"{folder / name} is not a file of `sescheck fix`" in result.err
    assert {name: "# mine\n", "other": "# mine too\n"} == {
        each.name: each.read_text() for each in folder.iterdir()
    }


@pytest.mark.parametrize("form", PRINTERS)
def test_files_of_an_earlier_run_are_named(saved: str, cli: Cli, tmp_path: Path, form: str) -> None:
    """Terraform would apply them too. Every file says that it is one of them."""
    folder, earlier = tmp_path / "fixes", tmp_path / "earlier"
    assert 0 == cli("fix", "--from", saved, "--as", form, "--output", str(earlier)).code
    folder.mkdir()
    for each in earlier.iterdir():
        (folder / f"old-{each.name}").write_bytes(each.read_bytes())
    (folder / "mine").write_text("mine\n")
    result = cli("fix", "--from", saved, "--as", form, "--output", str(folder))
    assert (0, "") == (result.code, result.out)
    named = sorted(each.name for each in earlier.iterdir() if each.stat().st_size)
    assert [f"{folder / f'old-{each}'} is of an earlier run" for each in named] == [
        line.partition(":")[0] for line in result.err.splitlines()
    ]


def test_an_old_snapshot_says_its_age(saved: str, cli: Cli) -> None:
    """What changed since then is not in the script."""
    assert " ago. " not in cli("fix", "--from", saved).out
    snapshot = storage.load(Path(saved))
    storage.save(msgspec.structs.replace(snapshot, taken_at="2020-01-01T00:00:00Z"), Path(saved))
    assert " days ago. What has changed since then is not in it." in cli("fix", "--from", saved).out


def test_only_the_owner_can_read_a_folder_with_addresses(world: Emulator, cli: Cli, tmp_path: Path) -> None:
    """People's addresses are in the commands."""
    options = ("--depth", "deep", "--suppression-list", "--show-addresses")
    file, folder = str(tmp_path / "with.snapshot"), tmp_path / "fixes"
    world.region(HERE).call("sesv2", "PutSuppressedDestination", EmailAddress="a@example.net", Reason="BOUNCE")
    assert 0 == cli("snapshot", *at(world), *options, "-o", file).code
    assert 0 == cli("fix", "--from", file, "--output", str(folder)).code
    assert "put-suppressed-destination" in (folder / "fix.sh").read_text()
    assert 0o600 == (folder / "fix.sh").stat().st_mode & 0o777


def test_a_folder_that_cannot_be_written_is_refused_before_reading(
    world: Emulator, cli: Cli, tmp_path: Path
) -> None:
    """A file in the place of the folder, or one in the place of its parent."""
    (tmp_path / "file").touch()
    world.forget_calls()
    for folder in ("file", "file/below", "missing/below"):
        result = cli("fix", *at(world), "--output", str(tmp_path / folder))
        assert (2, 1) == (result.code, result.err.count("\n"))
        assert f"{folder}" in result.err
    assert () == world.calls


def test_what_could_not_be_read_is_exit_code_3_and_a_remark(world: Emulator, cli: Cli) -> None:
    """The script says that steps may be missing."""
    world.inject(Fault("deny", region=THERE, operation="ListEmailTemplates"))
    result = cli("fix", *at(world))
    assert 3 == result.code
    assert "steps may be missing" in result.out
    assert commands(result)


def test_a_finding_whose_steps_are_not_known_is_named(world: Emulator, cli: Cli) -> None:
    """The call would replace what nobody read."""
    world.inject(Fault("deny", region=HERE, operation="GetEmailIdentity"))
    result = cli("fix", *at(world), "--depth", "deep", "--select", "identity-missing-in-region")
    assert 3 == result.code
    assert [] == commands(result)
    assert f"# Not known: what mends identity-missing-in-region of {DOMAIN} in {THERE}" in result.out


def test_no_region_that_can_be_read_is_exit_code_4(world: Emulator, cli: Cli) -> None:
    """One line, and no script that looks like nothing has to be done."""
    world.inject(Fault("deny"))
    result = cli("fix", *at(world), "--retries", "0")
    assert (4, "") == (result.code, result.out)
    assert "sescheck audit" in result.err


def test_two_accounts_are_checked_each_before_its_steps(emulator: Emulator, cli: Cli) -> None:
    """A script that runs with the credentials of one of them stops at the other."""
    accounts = ("111111111111", "222222222222")
    for account in accounts:
        healthy(emulator, (HERE, THERE), account)
        emulator.region(THERE, account).call("sesv2", "DeleteEmailIdentity", EmailIdentity=DOMAIN)
    roles = (f"--role-arn=arn:aws:iam::{account}:role/sescheck" for account in accounts)
    result = cli("fix", *at(emulator), *roles, "--select", "identity-missing-in-region")
    parts = result.out.split("get-caller-identity")[1:]
    assert list(accounts) == [re.search(r"!= (\d+)", part)[1] for part in parts]  # type: ignore[index]
    assert all("create-email-identity" in part for part in parts)
    assert sorted(numbers(result)) == numbers(result) == list(range(1, len(numbers(result)) + 1))


def test_a_script_stops_in_the_wrong_account(saved: str, cli: Cli, tmp_path: Path) -> None:
    """Nothing runs after the check."""
    log = tmp_path / "log"
    program = tmp_path / "aws"
    program.write_text(f'#!/bin/sh\necho "$@" >> {log}\necho 999999999999\n')
    program.chmod(0o755)
    ended = _run(cli("fix", "--from", saved).out, tmp_path)
    assert 1 == ended.returncode
    assert "123456789012" in ended.stderr
    assert 1 == len(log.read_text().splitlines())


def test_a_hostile_name_stays_a_name(world: Emulator, cli: Cli, tmp_path: Path) -> None:
    """A shell passes it on as it is, in each command that has it, and runs no part of it."""
    state = world.region(HERE).state
    made = state.add(HOSTILE)
    made.verification = "SUCCESS"
    made.tags = [{"Key": "$(touch x)", "Value": "`touch y`"}]
    script = cli("fix", *at(world), "--depth", "deep").out
    (tmp_path / "aws").write_text(
        f"#!/bin/sh\nfor each; do printf '%s\\0' \"$each\"; done >> {tmp_path}/log\necho 123456789012\n"
    )
    (tmp_path / "aws").chmod(0o755)
    ended = _run(script, tmp_path)
    assert 0 == ended.returncode, ended.stderr
    passed = (tmp_path / "log").read_text().split("\0")
    documents = (json.loads(each) for each in passed if each.startswith("{"))
    named = [each["Identity"] for each in documents if "Identity" in each]
    assert named
    assert {HOSTILE} == set(named)
    assert {"aws", "fix.sh", "log", "ses.snapshot"} >= {each.name for each in tmp_path.iterdir()}


def _run(script: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a script in a folder whose ``aws`` comes first."""
    (folder / "fix.sh").write_text(script)
    where = {"PATH": f"{folder}:/usr/bin:/bin", "HOME": str(folder)}
    return subprocess.run(
        ["sh", "fix.sh"], cwd=folder, env=where, capture_output=True, text=True, check=False, timeout=30
    )


def test_the_help_names_the_forms_and_says_that_nothing_runs(cli: Cli) -> None:
    """And the example for a shell is one that a shell takes."""
    result = cli("fix", "--help")
    assert 0 == result.code
    words = " ".join(result.out.split())
    for expected in ("Runs nothing", "--as", "cli", "--step", "--output", "Exit code 3", "sescheck fix --from"):
        assert expected in words


@pytest.mark.parametrize(
    "options",
    [
        ("--from", "ses.snapshot"),
        ("--profile", "prod"),
        ("--endpoint-url", "http://127.0.0.1:1"),
        ("--nameserver", "127.0.0.1"),
    ],
    ids=" ".join,
)
def test_the_demo_reads_nothing_else(cli: Cli, options: tuple[str, str]) -> None:
    """Neither AWS nor a snapshot."""
    result = cli("fix", "--demo", "clean", *options)
    assert (2, "") == (result.code, result.out)
    assert f"--demo reads an emulated AWS: leave out {options[0]}" in result.err


def test_a_scenario_that_does_not_exist_is_refused(cli: Cli) -> None:
    """With the names of the others."""
    result = cli("fix", "--demo", "failover")
    assert (2, "") == (result.code, result.out)
    assert 'unknown scenario "failover", did you mean "failover-day"?' in result.err


def test_the_demo_ignores_the_configuration_of_the_folder(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `sescheck demo` does; the account is another one."""
    (tmp_path / "sescheck.toml").write_text('select = ["dmarc-missing"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = cli("fix", "--demo", "failover-day")
    assert "configuration-set-missing-in-region" in result.out


def test_a_report_of_a_snapshot_names_the_snapshot(saved: str, cli: Cli) -> None:
    """The command that it shows reads the same again."""
    text = cli("audit", "--from", saved, "-f", "text").out
    assert f"sescheck fix --from {saved} --select identity-missing-in-region --region {THERE}" in text
    assert f"sescheck fix --from {saved}` prints every step" in " ".join(text.split())


def test_a_report_of_a_depth_names_the_depth(world: Emulator, cli: Cli) -> None:
    """At the default depth, `sescheck fix` does not find all that an audit in depth finds."""
    text = cli("audit", *at(world), "--depth", "deep", "-f", "text").out
    assert "sescheck fix --depth deep --select " in text
    assert "`sescheck fix --depth deep` prints every step" in " ".join(text.split())
    assert "sescheck fix --depth" not in cli("audit", *at(world), "-f", "text").out


@pytest.mark.parametrize("name", [".terraform", "terraform.tfstate"])
def test_a_folder_that_terraform_uses_is_not_written_to(saved: str, cli: Cli, tmp_path: Path, name: str) -> None:
    """Terraform would delete what the files of the last run made, because the next run no longer has it."""
    folder = tmp_path / "fixes"
    folder.mkdir()
    assert 0 == cli("fix", "--from", saved, "--as", "terraform", "--output", str(folder)).code
    before = (folder / "main.tf").read_bytes()
    (folder / name).touch()
    result = cli("fix", "--from", saved, "--as", "terraform", "--output", str(folder))
    assert (2, "") == (result.code, result.out)
    assert "name another folder" in result.err
    assert before == (folder / "main.tf").read_bytes()
    assert 0 == cli("fix", "--from", saved, "--output", str(folder)).code


def test_a_selected_rule_has_the_steps_that_it_has_in_a_snapshot(world: Emulator, saved: str, cli: Cli) -> None:
    """A step may need more than its rule reads, such as the set that a new identity names."""
    for rule in ("identity-missing-in-region", "default-configuration-set-*"):
        live = cli("fix", *at(world), "--depth", "deep", "--select", rule)
        later = cli("fix", "--from", saved, "--select", rule)
        assert (live.code, commands(live)) == (later.code, commands(later))
