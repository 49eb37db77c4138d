"""What is wrong with a configuration file: one line, which names the line."""

from pathlib import Path

import pytest

from sescheck.comparison.account_view import Mode
from sescheck.config.checking import Vocabulary
from sescheck.config.loading import NOTHING, Loaded, find, read
from sescheck.config.shape import Configuration, Group
from sescheck.engine.severity import Severity
from sescheck.errors import ConfigError, FileError

KNOWN = Vocabulary(
    rules=("dkim-off", "dkim-missing-in-region", "identity-missing-in-region"),
    regions={"us-east-1": "aws", "us-west-2": "aws", "eu-west-1": "aws", "us-gov-west-1": "aws-us-gov"},
)
GROUP = '[[group]]\nname = "mail"\nregions = ["us-east-1", "eu-west-1"]\n'


def load(folder: Path, text: str | bytes, name: str = "sescheck.toml") -> Loaded:
    """The configuration that a file of a folder holds."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    source = find(path)
    assert source is not None
    return read(source, KNOWN)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('regoins = ["us-east-1"]', 1, 'unknown key "regoins", did you mean "regions"?'),
        ('\n\n[[groups]]\nname = "x"', 3, 'unknown key "groups", did you mean "group"?'),
        (GROUP + 'mod = "mirror"', 4, 'unknown key "mod", did you mean "mode"?'),
        (GROUP + "[thresholds]\nzzz = 1", 5, 'unknown key "zzz"; choose one of quota_used_percent, '),
        (GROUP + GROUP + 'x = "`y`"', 7, 'unknown key "x"; choose one of name, regions, mode, identities'),
        ('[[group]]\nname = "x"', 1, '[[group]] has no "regions"'),
        (GROUP + '[[accept]]\nrule = "dkim-off"', 4, '[[accept]] has no "reason"'),
        ("fail_on = 3", 1, "fail_on: expected a string, not an integer"),
        ('fail_on = "hihg"', 1, 'unknown fail_on "hihg", did you mean "high"?'),
        ('depth = "deap"', 1, 'unknown depth "deap", did you mean "deep"?'),
        (GROUP + 'mode = "x"', 4, 'unknown mode "x"; choose one of mirror, standby'),
        ('regions = "us-east-1"', 1, "regions: expected an array, not a string"),
        ("regions = []", 1, "regions: expected an array of length at least 1"),
        ('regions = [\n  "us-east-1",\n  3,\n]', 3, "regions: expected a string, not an integer"),
        (
            'regions = [\n  "us-east-1",\n  "us-esat-1",\n]',
            3,
            'unknown region "us-esat-1", did you mean "us-east-1"',
        ),
        ('regions = ["mars"]', 1, 'unknown region "mars"; `sescheck regions` lists them'),
        ('regions = ["all", "us-east-1"]', 1, 'regions: "all" cannot be combined with other regions'),
        (
            'regions = ["us-east-1",\n"us-gov-west-1"]',
            2,
            "us-gov-west-1 and us-east-1 are in different partitions",
        ),
        ('[group]\nname = "x"', 1, "group: expected an array, not a table"),
        ('[[account]]\nseverity = { "dkim-off" = "low" }', 1, "[[account]] names no account: give it `account`, "),
        ('[[account]]\naccount = ["1111"]', 2, "account: expected an account ID of 12 digits, or a glob such as"),
        ('[[account]]\nou = ["Sandbox"]', 2, "ou: expected the ID of an organizational unit, ou-…, or a glob"),
        ("[[account]]\nname = []", 2, "name: expected an array of length at least 1"),
        ('[[account]]\nacount = ["1*"]', 2, 'unknown key "acount", did you mean "account"'),
        (
            '[[account]]\nname = ["a"]\n[[account.accept]]\nrule = "dkim-off"',
            3,
            '[[account.accept]] has no "reason"',
        ),
        (
            '[[account]]\nname = ["a"]\n[[account.accept]]\nrul = "dkim-off"\nreason = "x"',
            4,
            'unknown key "rul", did you mean "rule"',
        ),
        (
            '[[account]]\nname = ["a"]\n[[account.accept]]\nrule = "dkim-of"\nreason = "x"',
            4,
            'unknown rule "dkim-of", did you mean "dkim-off"',
        ),
        (
            '[[account]]\nname = ["a"]\n[[account.accept]]\nrule = "dkim-off"\nreason = "x"\nregion = "mars"',
            6,
            'unknown region "mars"',
        ),
        ('[[account]]\nname = ["a"]\n[account.severity]\ndkim-of = "low"', 4, 'unknown rule "dkim-of"'),
        ('[[account]]\nname = ["a"]\n[account.severity]\ndkim-off = "lo"', 4, 'unknown severity "lo"'),
        (
            '[[account]]\nname = ["a"]\n[account.thresholds]\nquota_used_percent = 101',
            4,
            "quota_used_percent: expected a number at most 100",
        ),
        (
            '[[account]]\nname = ["a"]\nthresholds = { quota_used_percent = 90, quota_nearly_gone_percent = 5 }',
            3,
            "quota_nearly_gone_percent: 5 is below quota_used_percent, 90",
        ),
        (GROUP.replace("mail", ""), 2, "name: expected a string of length at least 1"),
        (GROUP.replace('"us-east-1", "eu-west-1"', ""), 3, "regions: expected an array of length at least 1"),
        (GROUP.replace("eu-west-1", "us-east-1"), 3, 'group "mail" has us-east-1 twice'),
        (GROUP.replace("eu-west-1", "eu-wset-1"), 3, 'unknown region "eu-wset-1", did you mean "eu-west-1"'),
        (GROUP.replace("mail", "us-west-2"), 2, 'a group cannot be called "us-west-2": that is a region'),
        (GROUP + "\n" + GROUP, 6, 'there are two groups "mail"'),
        ('regions = ["us-east-1", "us-west-2"]\n' + GROUP, 4, 'group "mail": eu-west-1 is not among `regions`'),
        (GROUP.replace("eu-west-1", "us-gov-west-1"), 3, "different partitions"),
        ('[severity]\ndkim-off = "low"\ndkim-of = "high"', 3, 'unknown rule "dkim-of", did you mean "dkim-off"'),
        ('[severity]\ndkim-off = "hgih"', 2, 'unknown severity "hgih", did you mean "high"?'),
        (
            '[severity]\ndkim-off = "low"\ndkim-missing-in-region = 2',
            3,
            "severity: expected a string, not an integer",
        ),
        ("severity = 2", 1, "severity: expected a table, not an integer"),
        ("[thresholds]\nquota_used_percent = 0", 2, "quota_used_percent: expected a number above 0"),
        ("[thresholds]\nquota_used_percent = 101", 2, "quota_used_percent: expected a number at most 100"),
        ('[thresholds]\nquota_used_percent = "80"', 2, "quota_used_percent: expected a number, not a string"),
        ("[thresholds]\nquota_used_percent = nan", 2, "quota_used_percent: expected a number above 0"),
        ("[thresholds]\nquota_used_percent = true", 2, "quota_used_percent: expected a number, not a boolean"),
        (
            "[thresholds]\nquota_used_percent = 80\nquota_nearly_gone_percent = 70",
            3,
            "quota_nearly_gone_percent: 70 is below quota_used_percent, 80",
        ),
        ('[policy]\ntrusted_accounts = ["123"]', 2, "trusted_accounts: expected an account ID of 12 digits"),
        (
            "[policy]\ntrusted_accounts = [\n123456789012]",
            3,
            "trusted_accounts: expected a string, not an integer",
        ),
        ('[[accept]]\nrule = "dkim-of"\nreason = "x"', 2, 'unknown rule "dkim-of", did you mean "dkim-off"'),
        ('[[accept]]\nrule = "x-*"\nreason = "x"', 2, 'unknown rule "x-*"; `sescheck rules` lists them'),
        ('[[accept]]\nrule = "*"\nreason = " "', 3, "reason: the reason is empty"),
        ('[[accept]]\nrule = "*"\nreason = "x"\nregion = "eu-wset-1"', 4, 'unknown region "eu-wset-1"'),
        (
            '[[accept]]\nrule = "*"\nreason = "x"\nuntil = 2027-03-31T00:00:00',
            4,
            "expected a date, not a date with",
        ),
        ('[[accept]]\nrule = "*"\nreason = "x"\nuntil = "soon"', 4, "until"),
        ('select = ["dkim-*",\n"dmik-off"]', 2, 'unknown rule "dmik-off"'),
        ('ignore = ["zzzz"]', 1, 'unknown rule "zzzz"; `sescheck rules` lists them'),
        ("fail_on = ", 1, "not valid TOML: Invalid value"),
        ("regions = [\n", 1, "not valid TOML: "),
        ('fail_on = "low"\nfail_on = "low"', 2, "not valid TOML: Cannot overwrite a value"),
        (b'fail_on = "low"\n# \xff', 2, "the file is not UTF-8"),
    ],
)
def test_an_error_names_its_line(tmp_path: Path, text: str | bytes, line: int, words: str) -> None:
    """File, line, what is wrong, and what was probably meant."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path}/sescheck.toml:{line}: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_error_in_pyproject_names_its_line_there(tmp_path: Path) -> None:
    """The same keys one level down; other tables are none of ours."""
    text = '[project]\nname = "x"\n\n[tool.other]\nregoins = 1\n\n[tool.sescheck]\nfail_on = "low"\nregoins = 1\n'
    with pytest.raises(ConfigError, match=r'pyproject\.toml:9: unknown key "regoins"'):
        load(tmp_path, text, "pyproject.toml")


def test_a_wrong_type_of_the_pyproject_table_names_its_line(tmp_path: Path) -> None:
    """[tool] may hold anything."""
    with pytest.raises(ConfigError, match=r"pyproject\.toml:2: .*expected a table, not an integer"):
        load(tmp_path, "[tool]\nsescheck = 3\n", "pyproject.toml")


def test_very_deep_nesting_is_an_error(tmp_path: Path) -> None:
    """No traceback, whatever tomllib does."""
    with pytest.raises(ConfigError, match=r"toml:3: .*nested too deeply"):
        load(tmp_path, f"# [[[\nb = '['\na = {'[' * 100_000}")


def test_a_number_that_python_cannot_hold_names_its_line(tmp_path: Path) -> None:
    """Python's own words have no line."""
    with pytest.raises(ConfigError, match=r"toml:2: .*an integer in it is too long"):
        load(tmp_path, f"\na = {'9' * 5000}\n")


@pytest.mark.parametrize("kind", ["a folder", "a link that leads nowhere"])
def test_an_unreadable_configuration_file_is_not_skipped(tmp_path: Path, kind: str) -> None:
    """What it is to say would be missing, and nobody would know."""
    file = tmp_path / "sescheck.toml"
    if kind == "a folder":
        file.mkdir()
    else:
        file.symlink_to("no-such-file")
    with pytest.raises(FileError, match=r"it is a folder|no such file"):
        find(None, tmp_path)


@pytest.mark.parametrize(
    ("name", "words"), [("none.toml", "no such file"), (".", "cannot be read: it is a folder")]
)
def test_a_missing_file_is_an_error(tmp_path: Path, name: str, words: str) -> None:
    """Where it was named."""
    with pytest.raises(FileError, match=words):
        find(tmp_path / name)


def test_a_named_pyproject_without_the_table_is_an_error(tmp_path: Path) -> None:
    """It is passed over where it was not."""
    file = tmp_path / "pyproject.toml"
    file.write_text("[tool.other]\n")
    with pytest.raises(ConfigError, match=r"has no \[tool\.sescheck\]"):
        find(file)
    assert find(None, tmp_path) is None


def test_the_file_of_the_folder_is_found(tmp_path: Path) -> None:
    """`sescheck.toml` first, then `pyproject.toml`."""
    (tmp_path / "pyproject.toml").write_text('[tool.sescheck]\nfail_on = "low"\n')
    first = find(None, tmp_path)
    assert first is not None
    assert "low" == read(first, KNOWN).configuration.fail_on
    assert str(first) == f"{tmp_path}/pyproject.toml [tool.sescheck]"
    (tmp_path / "sescheck.toml").write_text('fail_on = "high"\n')
    second = find(None, tmp_path)
    assert second is not None
    assert "high" == read(second, KNOWN).configuration.fail_on


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    """With Windows' line ends and a byte order mark."""
    text = f'\ufefffail_on = "never"\n{GROUP}mode = "standby"\n[severity]\ndkim-off = "low"\n'.replace(
        "\n", "\r\n"
    )
    found = load(tmp_path, text).configuration
    assert "never" == found.fail_on
    assert (Group("mail", ("us-east-1", "eu-west-1"), Mode.STANDBY),) == found.group
    assert {"dkim-off": Severity.LOW} == found.severity
    assert ("us-east-1", "eu-west-1") == found.wanted_regions


def test_an_empty_file_and_none_are_the_same(tmp_path: Path) -> None:
    """All is left to the defaults."""
    assert Configuration() == load(tmp_path, "").configuration == NOTHING.configuration
    assert "the configuration" == NOTHING.place("accept", 0)
