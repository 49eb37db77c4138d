"""A file of an own rule that does not load is one line with its place; a rule that fails costs its answer only."""

from pathlib import Path

import pytest

from sescheck.report.formats import FORMATS
from sescheck.rules.catalogue import every_rule
from tests.cli.own_rule import NAME, RULE, own_rules
from tests.conftest import Cli, Result

ORIGIN = "ses-rules/named_example.py"
HERE = "us-east-1"
SAVED = str(Path(__file__).parents[1] / "snapshot" / "saved" / "version-1.snapshot")
"""It has example.com in us-east-1; some of it was refused."""


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with nothing in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(result: Result) -> str:
    """Wrong usage, in one line."""
    assert (2, "", 1) == (result.code, result.out, result.err.count("\n")), result
    return result.err.removeprefix("sescheck: ").rstrip("\n")


def line_of(text: str, words: str) -> int:
    """The line in which the words are."""
    return text[: text.index(words)].count("\n") + 1


def replaced(old: str, new: str) -> str:
    """The good rule with a fault."""
    assert old in RULE
    return RULE.replace(old, new)


SECOND = """
@rule(Severity.LOW, reads=(Fact.IDENTITIES,), failover=NOTHING)
def other(subject: IdentityInRegion):
    return CLEAR
"""
BY_THE_FORM = {
    "syntax": (replaced("return CLEAR", "return )"), "return )", "not valid Python: unmatched ')'"),
    "zero": (f"{RULE}\0", "r", "not valid Python: source code string cannot contain null bytes"),
    "no docstring": (RULE[RULE.index("from ") :], "from ", "no docstring: its first line is the title"),
    "empty": ("", "", "no docstring"),
    "no rule": (
        replaced("@rule(Severity.HIGH", "@print(Severity.HIGH"),
        'r"""',
        "no rule: it needs a function `check`",
    ),
    "second rule": (RULE + SECOND, "def other", "a second @rule: a file holds one rule"),
    "another name": (
        replaced("def check", "def examine"),
        "def examine",
        "the function with @rule(…) is called `check`, not `examine`",
    ),
    "no fix": (replaced("fix = by_hand", "mend = by_hand"), 'r"""', "no `fix`: a function"),
    "no examples": (replaced("EXAMPLES", "SAMPLES"), 'r"""', "no EXAMPLES: at least one flagged(…)"),
    "boto3": (RULE + "import boto3\n", "import boto3", "it cannot import boto3"),
    "botocore": (
        replaced("    return Flag(", "    from botocore.session import get_session\n    return Flag("),
        "from botocore",
        "it cannot import botocore.session",
    ),
    "socket": (RULE + "import json, socket\n", "import json", "it cannot import socket"),
    "urllib": (RULE + "from urllib import request\n", "from urllib", "it cannot import urllib.request"),
    "the door": (
        RULE + "from sescheck.aws import door\n",
        "from sescheck.aws",
        "a rule imports sescheck.rules.kit and sescheck.testing, and cannot import sescheck.aws",
    ),
    "an audit": (RULE + "from sescheck import audit\n", "from sescheck import", "cannot import sescheck.audit"),
}
"""The file, what is on its line, and the words: without running it."""
AT = "cannot be loaded: TypeError: at= is a name, a pair (region, name), or a list of these, not "
BY_RUNNING = {
    "no module": (RULE + "import no_such_module\n", "import no_such", "ModuleNotFoundError: No module named"),
    "an exception": (RULE + "1 / 0\n", "1 / 0", "cannot be loaded: ZeroDivisionError: division by zero"),
    "the end": (RULE + "raise SystemExit(0)\n", "raise SystemExit", "cannot be loaded: it ends the program"),
    "not a subject": (
        replaced("subject: IdentityInRegion", "subject: str"),
        "@rule",
        "the parameter of check is not one of the subjects of sescheck.rules.kit",
    ),
    "another decorator": (
        replaced("@rule(", "def rule(*_, **__):\n    return lambda check: check\n\n\n@rule("),
        'r"""',
        "`check` is not a rule: @rule is the one of sescheck.rules.kit",
    ),
    "fix is text": (
        replaced('by_hand("Rename {name} in {region}.")', '"Rename"'),
        'r"""',
        "`fix` is not a function",
    ),
    "examples of another kind": (
        replaced("EXAMPLES = (", "EXAMPLES = ('one',"),
        "EXAMPLES =",
        "EXAMPLES holds only what flagged(…), clear(…) and unknown(…) return",
    ),
    "examples are a number": (
        RULE[: RULE.index("EXAMPLES =")] + "EXAMPLES = 1\n",
        "EXAMPLES =",
        "EXAMPLES lacks flagged(…), clear(…), unknown(…)",
    ),
    "examples without one kind": (
        replaced("    clear(", "    flagged("),
        "EXAMPLES =",
        "EXAMPLES lacks clear(…)",
    ),
    "an example of another kind": (
        replaced("    clear(", "    clear('Nobody', smtp_users=1, regoins=2),\n    clear("),
        "EXAMPLES =",
        "the example 'Nobody' cannot be built: TypeError: ",
    ),
    "examples that never end": (
        RULE[: RULE.index("EXAMPLES =")] + "EXAMPLES = iter(int, 1)\n",
        "EXAMPLES =",
        "EXAMPLES lacks flagged(…), clear(…), unknown(…)",
    ),
    "a place that is a number": (replaced("s.domain())),", "s.domain()), at=5),"), "at=5", f"{AT}5"),
    "a place without a name": (
        replaced("s.domain())),", 's.domain()), at=("us-east-1",)),'),
        "at=(",
        f"{AT}('us-east-1',)",
    ),
    "a place in a list without a name": (
        replaced("s.domain())),", 's.domain()), at=[("us-east-1", None)]),'),
        "at=[",
        f"{AT}('us-east-1', None)",
    ),
    "an example without a title": (
        replaced('flagged("The name begins so."', "flagged(7"),
        "flagged(7",
        "cannot be loaded: TypeError: the title of an example is a sentence, not 7",
    ),
    "an example without a region": (
        replaced("east(s.domain())),", "s.domain()),"),
        "EXAMPLES =",
        "cannot be built: TypeError: an example holds regions, such as east(…), or one snapshot",
    ),
    "a value of a wrong type in an example": (
        replaced("east(s.domain())),", "east(s.domain(dkim=3))),"),
        "EXAMPLES =",
        "Expected `object`, got `int` - at `$.accounts[0].regions[0].identities.items[0].dkim.value`",
    ),
    "a connection": (
        RULE + "import importlib\nimportlib.import_module('socket').create_connection(('127.0.0.1', 9))\n",
        "importlib.import_module('socket')",
        "cannot be loaded: ImpureError: a rule judges what was read, and cannot look up an address",
    ),
}


@pytest.mark.parametrize("case", BY_THE_FORM)
def test_a_file_without_the_form_of_a_rule_is_one_line(cli: Cli, in_folder: Path, case: str) -> None:
    """The check of the configuration, the audit and the test of the rules say the same."""
    text, words_of_line, words = BY_THE_FORM[case]
    own_rules(in_folder, named_example=text)
    said = refused(cli("config", "--check"))
    assert said.startswith(f"{ORIGIN}:{line_of(text, words_of_line)}: ")
    assert words in said
    for command in (("audit",), ("rules",), ("rules", "--test"), ("rules", "--test", ORIGIN), ("diff", "a", "b")):
        assert said == refused(cli(*command))


@pytest.mark.parametrize("case", BY_RUNNING)
def test_a_file_that_does_not_run_is_one_line(cli: Cli, in_folder: Path, case: str) -> None:
    """The check of the configuration does not run it."""
    text, words_of_line, words = BY_RUNNING[case]
    own_rules(in_folder, named_example=text)
    assert 0 == cli("config", "--check").code
    said = refused(cli("audit"))
    assert said.startswith(f"{ORIGIN}:{line_of(text, words_of_line)}: "), said
    assert words in said
    for command in (("rules",), ("rules", "--test", "ses-rules"), ("readiness", HERE), ("fix",)):
        assert said == refused(cli(*command))


def test_names_are_those_of_files_and_different(cli: Cli, in_folder: Path) -> None:
    """From each other, and from those of sescheck."""
    own_rules(in_folder, dkim_off=RULE)
    assert 'ses-rules/dkim_off.py:1: sescheck has a rule "dkim-off": give the file another name' == refused(
        cli("config")
    )
    (in_folder / "ses-rules" / "dkim_off.py").rename(in_folder / "ses-rules" / "Named-Example.py")
    assert refused(cli("config")).startswith("ses-rules/Named-Example.py:1: the file has the name of its rule")
    (in_folder / "ses-rules" / "Named-Example.py").rename(in_folder / "ses-rules" / "named_example.py")
    (in_folder / "more").mkdir()
    (in_folder / "more" / "named_example.py").write_text(RULE)
    (in_folder / "sescheck.toml").write_text('[rules]\npaths = ["ses-rules", "more/"]\n')
    assert f'more/named_example.py:1: {ORIGIN} is also a rule "{NAME}": rename one of them' == refused(
        cli("config")
    )
    (in_folder / "sescheck.toml").write_text(f'[rules]\npaths = ["ses-rules", "{ORIGIN}"]\n')
    count = len(every_rule()) + 1
    assert f"{count} of {count}" in cli("config").out


def test_paths_lead_to_rules(cli: Cli, in_folder: Path) -> None:
    """To a folder with one, or to a file of Python."""
    for path, words in (
        ("none", "sescheck.toml:2: none: no such file or folder"),
        ("empty", "empty: no rule in this folder: a rule is a file such as owner_tag_missing.py"),
        ("sescheck.toml", "sescheck.toml: not a folder or a file that ends with .py"),
    ):
        (in_folder / "empty").mkdir(exist_ok=True)
        (in_folder / "sescheck.toml").write_text(f'[rules]\npaths = ["{path}"]\n')
        assert words == refused(cli("config"))
    for path, words in (
        ("x" * 300, "File name too long"),
        ("sescheck.toml/a", "no such file"),
        ("\\u0000", "no such"),
    ):
        (in_folder / "sescheck.toml").write_text(f'[rules]\npaths = ["{path}"]\n')
        assert words in refused(cli("config"))
    assert "File name too long" in refused(cli("rules", "--test", "x" * 300))
    (in_folder / "sescheck.toml").write_text('[rules]\npaths = "ses-rules"\n')
    assert "sescheck.toml:2: paths: expected an array, not a string" == refused(cli("config"))
    (in_folder / "sescheck.toml").write_text('[rules]\npath = ["ses-rules"]\n')
    assert 'sescheck.toml:2: unknown key "path", did you mean "paths"?' == refused(cli("config"))


def test_a_folder_that_cannot_be_read_is_one_line(
    cli: Cli, in_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the system says it."""
    own_rules(in_folder)

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert "ses-rules cannot be read: Permission denied" == refused(cli("config"))


def test_a_file_with_an_underscore_is_shared(cli: Cli, in_folder: Path) -> None:
    """By the rules of its folder; it may not call AWS either. No __pycache__ is left."""
    shared = replaced('startswith("example")', "startswith(BEGINS)").replace(
        "from sescheck.rules", "from ._shared import BEGINS\nfrom sescheck.rules", 1
    )
    own_rules(in_folder, named_example=shared, _shared='BEGINS = "example"\n')
    assert 0 == cli("rules", "--test", "ses-rules").code
    (in_folder / "ses-rules" / "_shared.py").write_text('BEGINS = "shop"\n')  # it is read again
    assert 1 == cli("rules", "--test", "ses-rules").code
    (in_folder / "ses-rules" / "_shared.py").write_text("import boto3\n")
    assert "ses-rules/_shared.py:1: " in refused(cli("config"))
    assert ["_shared.py", "named_example.py"] == sorted(each.name for each in (in_folder / "ses-rules").iterdir())


RAISES = {
    "an exception": ("return {}['a']", "KeyError: 'a'"),
    "the end": ("raise SystemExit(0)", "SystemExit: 0"),
    "another answer": ("return True", "TypeError: check returned True, not Flag(…), CLEAR"),
    "a wrong flag": ("return Flag(5)", "has a wrong type"),
    "evidence that is not JSON": ("return Flag('x', evidence={'a': object()})", "unsupported"),
    "a connection": ("getattr(__import__('socket'), 'create_connection')(('127.0.0.1', 9))", "ImpureError"),
    "a program": ("__import__('os').system('true')", "ImpureError: a rule judges what was read"),
    "another program": ("__import__('subprocess').run(['true'])", "cannot start a program"),
    "the door": (
        "__import__('boto3').client('ses', region_name='us-east-1', endpoint_url='http://127.0.0.1:9').get_send_quota()",
        "cannot",
    ),
}


@pytest.mark.parametrize("case", RAISES)
def test_a_rule_that_fails_costs_its_answer_only(cli: Cli, in_folder: Path, case: str) -> None:
    """The report has the others', and the line."""
    code, words = RAISES[case]
    text = replaced("    if not subject.name.startswith", f"    {code}\n    if not subject.name.startswith")
    own_rules(in_folder, named_example=text)
    result = cli("audit", "--from", SAVED, "--select", NAME, "--select", "dkim-off", "-f", "json")
    assert 4 == result.code, result.err
    (error,) = result.report["rule_errors"]
    assert NAME == error["rule"]
    assert words in error["error"]
    line = 1 if case in {"another answer", "a wrong flag", "evidence that is not JSON"} else line_of(text, code)
    assert error["error"].startswith(f"{ORIGIN}:{line}: ")
    assert ORIGIN == error["origin"]
    assert result.report["summary"]["examined"]["dkim-off"]


ADVICE = f"sescheck rules --test {NAME}"
WITHOUT_ADVICE = {"csv", "json", "jsonl", "prometheus"}
"""Formats for programs: they have the cause in a field."""


def test_every_format_says_that_the_file_has_a_fault(cli: Cli, in_folder: Path) -> None:
    """It is not an internal error: the user mends it."""
    text = replaced("    if not subject.name.startswith", "    1 / 0\n    if not subject.name.startswith")
    own_rules(in_folder, named_example=text)
    line = line_of(text, "1 / 0")
    outputs = [part for name in FORMATS for part in ("-f", f"{name}:{name}.out")]
    assert 4 == cli("audit", "--from", SAVED, "--select", NAME, *outputs).code
    for name in FORMATS:
        said = " ".join((in_folder / f"{name}.out").read_text().replace("`", "").split())
        assert NAME in said, name
        assert "internal" not in said, name
        if name != "prometheus":
            assert f"{ORIGIN}:{line}: ZeroDivisionError: division by zero (at us-east" in said, name
        assert name in WITHOUT_ADVICE or ADVICE in said, name


def test_readiness_and_the_organization_say_it_too(cli: Cli, in_folder: Path) -> None:
    """With the same words."""
    fails = replaced("    if not subject.name.startswith", "    1 / 0\n    if not subject.name.startswith")
    own_rules(in_folder, named_example=fails.replace("NOTHING", "BLOCKS"))
    result = cli("readiness", HERE, "--from", SAVED, "-f", "text", "-v")
    assert "failed because of a fault in the file of this own rule: ses-rules/named_example.py:" in " ".join(
        result.out.split()
    )
    assert "internal error" not in result.out
    result = cli("fix", "--from", SAVED, "--select", NAME)
    assert 4 == result.code
    assert "1 rule failed, so steps may be missing: sescheck audit says why." in result.out


def test_steps_that_fail_are_named(cli: Cli, in_folder: Path) -> None:
    """The run goes on: the page says what to do. `--test` fails."""
    fix = 'def fix(subject, flag):\n    """Fail."""\n    yield subject.no_such_thing\n'
    own_rules(in_folder, named_example=replaced('fix = by_hand("Rename {name} in {region}.")', fix))
    result = cli("fix", "--from", SAVED, "--select", NAME)
    assert 3 == result.code, result.err
    assert f"See the page of {NAME}" in result.out + result.err
    tried = cli("rules", "--test", NAME)
    assert 1 == tried.code
    assert "`fix` or `failover` fails: ses-rules/named_example.py:31: AttributeError" in tried.out


def test_what_a_finding_means_counts_as_the_worst_if_that_fails(cli: Cli, in_folder: Path) -> None:
    """In readiness; `--test` fails."""
    text = replaced("failover=NOTHING", "failover=lambda subject, flag: 1 / 0")
    own_rules(in_folder, named_example=text)
    result = cli("readiness", HERE, "--from", SAVED, "--select", NAME, "-f", "json")
    assert 1 == result.code, result.err
    assert "ZeroDivisionError" in cli("rules", "--test", NAME).out


def test_a_page_without_its_parts_fails_the_test(cli: Cli, in_folder: Path) -> None:
    """And titles that cannot be shown in a table."""
    text = replaced("## Why it matters", "## Why").replace("is named example", "is named | example")
    own_rules(in_folder, named_example=text.replace("begins so.", "begins so"))
    tried = cli("rules", "--test", "ses-rules")
    assert 1 == tried.code
    assert 'The page has no section "## Why it matters"' in tried.out
    assert "The title is empty, or has a bar" in tried.out
    assert "without a full stop" in tried.out


def test_a_page_cannot_act_on_the_terminal(cli: Cli, in_folder: Path) -> None:
    """Escape sequences are shown."""
    own_rules(in_folder, named_example=replaced("It is an example.", "It is \x1b[31mred."))
    assert "It is \\x1b[31mred." in cli("rules", NAME).out
