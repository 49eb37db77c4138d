"""Rules that users write are reported, chosen, accepted and mended as the built-in ones are."""

import json
from pathlib import Path

import pytest

from sescheck import UsageError, audit
from sescheck.cli.main import run
from sescheck.emulator import Emulator
from sescheck.emulator.worlds import healthy, parts
from sescheck.report.formats import FORMATS
from tests.cli.own_rule import CONFIGURATION, NAME, RULE, own_rules
from tests.conftest import Cli, Result, use_own_credentials

HERE, THERE = "us-east-1", "eu-west-1"
ORIGIN = "ses-rules/named_example.py"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with nothing in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of two healthy regions, read once."""
    file = tmp_path_factory.mktemp("own") / "ses.snapshot"
    with Emulator() as emulator, pytest.MonkeyPatch.context() as patch:
        use_own_credentials(patch)
        healthy(emulator, (HERE, THERE))
        where = ("--endpoint-url", emulator.url, "--regions", f"{HERE},{THERE}", "--depth", "deep")
        assert 0 == run(("snapshot", *where, "--no-progress", "-o", str(file)))
    return file


def found(result: Result) -> list[tuple[str, str]]:
    """(region, subject) of each finding of the own rule."""
    rows = ((each["rule"], each["region"], each["subject"]["name"]) for each in result.report["findings"])
    return sorted((region, name) for rule, region, name in rows if rule == NAME)


def refused(result: Result) -> str:
    """Wrong usage, in one line."""
    assert (2, "", 1) == (result.code, result.out, result.err.count("\n")), result
    return result.err.removeprefix("sescheck: ").rstrip("\n")


def test_a_finding_is_reported_as_any_other(emulator: Emulator, audit: Cli, in_folder: Path) -> None:
    """Over HTTP: what only the own rule needs is read. It is asked about each name, also if two are alike."""
    healthy(emulator, (HERE, THERE))
    own_rules(in_folder)
    result = audit(f"{HERE},{THERE}", "--select", NAME)
    assert 1 == result.code
    assert [(THERE, "example.com"), (HERE, "example.com")] == found(result)
    (first, _) = result.report["findings"]
    assert ("high", {"begins": "example"}) == (first["severity"], first["evidence"])
    assert ["Rename example.com in eu-west-1."] == [step["words"] for step in first["fix"]]
    # shop.example.org, news.example.net, alerts@example.com are clear
    assert 8 == result.report["summary"]["examined"][NAME]


def test_names_that_are_alike_are_each_asked_about(emulator: Emulator, audit: Cli, in_folder: Path) -> None:
    """SES has the same of both, so a built-in rule is asked about the first only."""
    for name in ("alpha.example.com", "beta.example.com"):
        parts.domain(emulator.region(HERE), name)
    own_rules(in_folder, named_example=RULE.replace('startswith("example")', 'startswith("beta")'))
    assert [(HERE, "beta.example.com")] == found(audit(HERE, "--select", NAME))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_it(cli: Cli, saved: Path, in_folder: Path, name: str) -> None:
    """By its name or by its message; and without an address of a page in the documentation of sescheck."""
    own_rules(in_folder)
    result = cli("audit", "--from", str(saved), "--select", NAME, "-f", name)
    assert 1 == result.code, result.err
    assert NAME in result.out
    assert f"rules/{NAME}" not in result.out


def test_sarif_and_html_have_its_page(cli: Cli, saved: Path, in_folder: Path) -> None:
    """What it finds, why it matters and how to mend it."""
    own_rules(in_folder)
    chosen = ("audit", "--from", str(saved), "--select", NAME, "-f")
    (run,) = json.loads(cli(*chosen, "sarif").out)["runs"]
    descriptor = next(rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == NAME)
    assert "An identity is named example" == descriptor["shortDescription"]["text"]
    assert "aws sesv2 delete-email-identity" in descriptor["help"]["markdown"]
    assert "Own rules" in descriptor["properties"]["tags"]
    assert "It is an example." in cli(*chosen, "html").out


def test_the_configuration_knows_it(cli: Cli, saved: Path, in_folder: Path) -> None:
    """`[severity]`, `[[accept]]`, `select` and `ignore`."""
    own_rules(
        in_folder,
        f'[severity]\n{NAME} = "low"\n[[accept]]\nrule = "{NAME}"\nregion = "{HERE}"\nreason = "known"\n',
    )
    result = cli("audit", "--from", str(saved), "-f", "json")
    mine = {each["region"]: each for each in result.report["findings"] if each["rule"] == NAME}
    assert {HERE: ("low", "accepted"), THERE: ("low", "open")} == {
        region: (each["severity"], each["status"]) for region, each in mine.items()
    }
    (in_folder / "sescheck.toml").write_text(f'ignore = ["{NAME}"]\n{CONFIGURATION}')
    ignored = cli("audit", "--from", str(saved), "-f", "json")
    assert NAME not in ignored.report["summary"]["examined"]


def test_it_is_known_in_some_accounts_too(cli: Cli, saved: Path, in_folder: Path) -> None:
    """In `[[account]]`."""
    own_rules(in_folder, f'[[account]]\naccount = ["1234*"]\nseverity = {{ {NAME} = "critical" }}\n')
    result = cli("audit", "--from", str(saved), "--select", NAME, "-f", "json")
    assert {"critical"} == {each["severity"] for each in result.report["findings"]}


def test_without_its_configuration_it_is_not_known(cli: Cli, saved: Path) -> None:
    """Nothing is left of another run of the same process."""
    assert f'unknown rule "{NAME}"' in refused(cli("audit", "--from", str(saved), "--select", NAME))


def test_baselines_hold_it(cli: Cli, saved: Path, in_folder: Path) -> None:
    """A known finding does not fail the run."""
    own_rules(in_folder)
    chosen = ("audit", "--from", str(saved), "--select", NAME, "-q", "-f", "text")
    assert 1 == cli(*chosen, "--write-baseline", "known.json").code
    assert 0 == cli(*chosen, "--baseline", "known.json").code


def test_diff_and_history_have_it(cli: Cli, saved: Path, in_folder: Path) -> None:
    """Of snapshots and of JSON reports, whose rules have their pages again."""
    file = own_rules(in_folder)
    file.write_text("")
    assert cli("audit", "--from", str(saved), "-f", "json:old.json").code in {0, 1}
    file.write_text(CONFIGURATION)
    assert 1 == cli("audit", "--from", str(saved), "-f", "json:new.json").code
    result = cli("diff", "old.json", "new.json", "-f", "sarif")
    assert 1 == result.code, result.err
    rules = {each["id"]: each for each in json.loads(result.out)["runs"][0]["tool"]["driver"]["rules"]}
    assert "An identity is named example" == rules[NAME]["shortDescription"]["text"]
    assert 0 == cli("diff", str(saved), str(saved), "-f", "text").code


def test_fix_prints_its_steps(cli: Cli, saved: Path, in_folder: Path) -> None:
    """For a person."""
    own_rules(in_folder)
    result = cli("fix", "--from", str(saved), "--select", NAME)
    assert 0 == result.code, result.err
    assert "Rename example.com in us-east-1" in result.out + result.err


def test_readiness_counts_it(cli: Cli, saved: Path, in_folder: Path) -> None:
    """As its `failover` says."""
    own_rules(in_folder, named_example=RULE.replace("NOTHING", "BLOCKS"))
    asked = ("readiness", "--primary", HERE, "--standby", THERE, "--from", str(saved), "-f", "json")
    assert NAME in cli(*asked, "--select", NAME).out


def test_the_library_has_it(emulator: Emulator, in_folder: Path) -> None:
    """With the configuration that is named."""
    healthy(emulator, (HERE,))
    file = own_rules(in_folder)
    report = audit(regions=[HERE], endpoint_url=emulator.url, config=file, select=NAME, dns=False)
    assert [NAME] == [each.finding.rule for each in report.findings]
    assert [ORIGIN] == [entry.origin.removeprefix(f"{in_folder}/") for entry in report.rules]
    with pytest.raises(UsageError, match="no_such: no such file or folder"):
        audit(regions=[HERE], config=_pointing(in_folder, "no_such"))


def _pointing(folder: Path, path: str) -> Path:
    file = folder / "other.toml"
    file.write_text(f'[rules]\npaths = ["{path}"]\n')
    return file


def test_paths_are_relative_to_the_file_that_names_them(
    cli: Cli, saved: Path, in_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not to the working folder. A file can be named too, and `[tool.sescheck]` as well."""
    own_rules(in_folder)
    (in_folder / "elsewhere").mkdir()
    monkeypatch.chdir(in_folder / "elsewhere")
    asked = ("audit", "--from", str(saved), "--select", NAME, "-f", "json", "--config")
    assert 1 == cli(*asked, "../sescheck.toml").code
    (in_folder / "pyproject.toml").write_text(f'[tool.sescheck.rules]\npaths = ["{ORIGIN}"]\n')
    assert 1 == cli(*asked, "../pyproject.toml").code


def test_the_list_and_the_page_say_where_it_comes_from(cli: Cli, in_folder: Path) -> None:
    """Its own page, and no other."""
    own_rules(in_folder)
    listed = cli("rules")
    assert 0 == listed.code
    assert f"An identity is named example\n    calls ses:ListEmailIdentities\n    from {ORIGIN}\n" in listed.out
    page = cli("rules", NAME)
    assert f"from {ORIGIN}\n" in page.out
    assert "\nWhy it matters\n\nIt is an example.\n" in page.out


def test_the_list_is_there_although_the_configuration_has_an_error(cli: Cli, in_folder: Path) -> None:
    """The error about an unknown rule says that `sescheck rules` lists them."""
    own_rules(in_folder, '[severity]\nno-such-rule = "low"\n')
    assert 'unknown rule "no-such-rule"' in refused(cli("config"))
    assert NAME in cli("rules").out


def test_the_page_of_a_built_in_rule_runs_no_own_rule(cli: Cli, in_folder: Path) -> None:
    """Nor does the policy."""
    own_rules(in_folder, named_example=f"{RULE}\n1 / 0\n")
    assert 0 == cli("rules", "dkim-off").code
    assert 0 == cli("iam-policy").code
    assert 2 == cli("rules").code


def test_the_check_of_the_configuration_runs_no_rule(cli: Cli, in_folder: Path) -> None:
    """It knows the names from the files, and says that it only reads them."""
    own_rules(in_folder, f'ignore = ["{NAME}"]\n', named_example=f"{RULE}\nraise SystemExit(9)\n")
    (in_folder / "sescheck.toml").write_text(f'ignore = ["{NAME}"]\n{CONFIGURATION}')
    result = cli("config", "--check")
    assert 0 == result.code, result.err
    assert f"own rules        {NAME}: {ORIGIN}\n" in result.out
    assert "this command reads it only" in result.out


def test_its_examples_are_tried(cli: Cli, in_folder: Path) -> None:
    """By name, by folder, by file; and with all others."""
    own_rules(in_folder)
    for named in (NAME, "ses-rules", ORIGIN):
        result = cli("rules", "--test", named)
        assert (0, "1 rule, 3 examples: all come true\n") == (result.code, result.out)
    wrong = RULE.replace('startswith("example")', 'startswith("shop")')
    (in_folder / ORIGIN).write_text(wrong)
    failed = cli("rules", "--test", "ses-rules")
    assert 1 == failed.code
    assert failed.out == (
        f"FAILED {NAME} ({ORIGIN})\n"
        "    The name begins so. flags nothing, not example.com in us-east-1\n"
        "    The name begins otherwise. flags shop.example.com in us-east-1, not nothing\n"
        "1 rule, 3 examples: 1 rule failed\n"
    )


def test_what_is_tried_must_exist(cli: Cli) -> None:
    """A file, or a rule."""
    assert "rules/none.py: no such file or folder" == refused(cli("rules", "--test", "rules/none.py"))
    assert refused(cli("rules", "--test", "dkim-of")).startswith('unknown rule "dkim-of", did you mean "dkim-off"')


def test_a_skeleton_loads_and_fails_until_it_is_written(cli: Cli, in_folder: Path) -> None:
    """And overwrites nothing."""
    written = cli("rules", "--new", "ses-rules/owner_tag_missing.py")
    assert (0, "") == (written.code, written.err)
    assert 1 == cli("rules", "--test", "ses-rules").code
    assert "the file exists" in refused(cli("rules", "--new", "ses-rules/owner_tag_missing.py"))
    assert 'sescheck has a rule "dkim-off"' in refused(cli("rules", "--new", "ses-rules/dkim_off.py"))
    assert "small letters" in refused(cli("rules", "--new", "ses-rules/Owner.py"))
    assert "ends with .py" in refused(cli("rules", "--new", "ses-rules/owner"))
    assert ["owner_tag_missing.py"] == [each.name for each in (in_folder / "ses-rules").iterdir()]
