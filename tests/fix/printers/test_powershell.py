"""A script for PowerShell: its words, by the rules of the language."""

import json
import re

import pytest

from sescheck.engine.steps import Call, Fetched, Human, Record
from sescheck.fix.plan import Plan
from sescheck.fix.printers import powershell
from sescheck.fix.printers.command_names import kebab
from tests.fix.printers.plans import (
    ACCOUNT,
    BODY,
    EVERYTHING,
    HOSTILE,
    KEY,
    OTHER_ACCOUNT,
    OTHER_KEY,
    PREFACE,
    WEST,
    chain,
    plan,
    ses2,
    texts,
)
from tests.fix.printers.powershell_words import Word, words_of

SAFE_IN_ARGUMENTS = re.compile(r"[A-Za-z0-9_@+:,./={}\[\].-]+")
"""Text that Windows PowerShell 5.1 gives to a program as it is: no space, no double quote, not empty."""


def text_of(found: Plan) -> str:
    """The script of a plan."""
    ((name, text),) = texts(powershell.files(found, PREFACE)).items()
    assert name == "fix.ps1"
    return text


def lines_of(found: Plan) -> list[list[Word]]:
    """The words of each line that is not a comment."""
    lines = [list(words_of(line)) for line in text_of(found).split("\n")]
    return [[word for word in line if word.kind != "comment"] for line in lines]


def documents(found: Plan) -> list[str]:
    """What the script writes into the file, if nothing has to be filled in."""
    written = [line for line in lines_of(found) if line and line[0] == Word("bare", "Set-Content")]
    return ["".join(word.text for word in line if word.kind == "text")[len("Ascii") :] for line in written]


def is_a_call(line: list[Word]) -> bool:
    """True if it starts the program, and it is not the check of the account."""
    return bool(line) and line[0] == Word("bare", "aws")


def test_every_line_is_ascii_and_has_only_known_words() -> None:
    """Windows PowerShell 5.1 reads a script that is not ASCII in the machine's own encoding."""
    short = [each for each in HOSTILE if len(each) < 1000]
    hostile = [ses2("PutX", EmailIdentity=each, Tags=[{each: each}]) for each in short]
    humans = [Human(each, each) for each in short]
    records = [Record("x.org", "TXT", (each,), ()) for each in short if "\ud800" not in each]
    for found in (
        chain(*EVERYTHING),
        *(plan(*hostile, *humans, *records, title=each, subject=each) for each in short),
    ):
        text = text_of(found)
        assert text.isascii()
        assert text.replace("\n", "").isprintable()
        assert list(words_of(text))


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_value_stands_in_the_file(value: str) -> None:
    """As JSON, in a string in which nothing is replaced; or as a plain word that nothing changes."""
    call = ses2("PutX", EmailIdentity=value, Tags=[{"Key": value, value: value}])
    (document,) = documents(plan(call))
    assert call.parameters == json.loads(document)


@pytest.mark.parametrize("value", [*HOSTILE, "example.org", "a@b.org", "1"], ids=range(len(HOSTILE) + 3))
def test_an_argument_is_what_every_powershell_leaves_as_it_is(value: str) -> None:
    """Alone, a plain name is an option; everything else goes through the file."""
    call = ses2("PutX", EmailIdentity=value)
    (line,) = (each for each in lines_of(plan(call)) if is_a_call(each))
    arguments = [word.text for word in line if word.kind == "text"]
    assert all(SAFE_IN_ARGUMENTS.fullmatch(each) for each in arguments)
    if Word("bare", "--cli-input-json") in line:
        assert [call.parameters] == [json.loads(each) for each in documents(plan(call))]
    else:
        assert [WEST, value] == arguments


def test_every_call_is_there_and_the_script_stops_at_the_first_error() -> None:
    """A program that fails ends nothing by itself."""
    lines = lines_of(chain(*EVERYTHING))
    calls = [does for does, _ in EVERYTHING if isinstance(does, Call)]
    found = [index for index, line in enumerate(lines) if is_a_call(line)]
    assert [kebab(each.operation) for each in calls] == [lines[index][2].text for index in found]
    for index in found:
        assert ["if", "(", "$LASTEXITCODE", "-ne", "0", ")", "{", "throw"] == [
            word.text for word in lines[index + 1][:8]
        ]


def test_secrets_come_from_the_environment_each_from_its_own_variable() -> None:
    """And the script ends if one is missing."""
    text = text_of(plan(ses2("PutX", Key=KEY), ses2("PutY", Key=OTHER_KEY)))
    for name in ("DKIM_PRIVATE_KEY", "DKIM_PRIVATE_KEY_2"):
        assert f"if (-not $env:{name}) {{ throw" in text
        assert f"(ConvertTo-Json $env:{name})" in text


def test_what_is_read_first_is_checked() -> None:
    """Its parameters go through the file, too."""
    inner = Fetched(ses2("GetIt", Name="$(x) '"), "It's")
    lines = text_of(plan(ses2("PutX", Body=inner, Again=inner, Other=BODY))).split("\n")
    start = next(index for index, line in enumerate(lines) if "GetIt" in line or "get-it" in line)
    assert """--cli-input-json "file://$file" --query 'It''s' --output 'json' | Out-String""" in lines[start]
    assert "throw" in lines[start + 1]
    assert 1 == sum("get-it" in line for line in lines)
    assert any("+ [regex]::Replace($fetched2, " in line for line in lines)


def test_what_waits_for_a_person_is_asked_for_and_left_out_if_nobody_is_there() -> None:
    """Also what needs only what was left out."""
    record = Record("x.org", "MX", ("10 mx.org",), ())
    found = chain(
        (ses2("PutA", N="a"), ()), (record, ()), (ses2("PutB", N="b"), (2,)), (ses2("PutC", N="c"), (3,))
    )
    lines = [line for line in text_of(found).split("\n") if line and not line.startswith("#")]
    calls = {
        word: index for index, line in enumerate(lines) for word in ("put-a", "put-b", "put-c") if word in line
    }
    attended = "if (-not [Console]::IsInputRedirected) {"
    assert f"{attended} $null = Read-Host 'Do step 2, then press Enter' }}" == lines[calls["put-b"] - 2]
    assert [attended] * 2 == [lines[calls[each] - 1] for each in ("put-b", "put-c")]
    left_out = "} else { Write-Warning 'Step 4 is left out: a person has to do step 2 first.' }"
    assert left_out == lines[calls["put-c"] + 2]
    assert attended not in lines[: calls["put-a"]]


def test_the_account_is_asked_for_where_the_script_calls_aws() -> None:
    """A region that is to be enabled accepts no credentials, and some steps have no region."""
    enable = Call("account", "EnableRegion", None, {"RegionName": "me-south-1"})
    text = text_of(plan(Human("Wait."), enable, ses2("PutX", Name="x")))
    assert f"aws sts get-caller-identity --region '{WEST}' " in text


def test_each_account_is_checked() -> None:
    """Before its first call."""
    mine, others = plan(ses2("PutX", Name="x")).steps, plan(ses2("PutY", Name="y"), account=OTHER_ACCOUNT).steps
    text = text_of(Plan((*mine, *others)))
    places = [text.index(each) for each in (f"-ne '{ACCOUNT}'", "put-x", f"-ne '{OTHER_ACCOUNT}'", "put-y")]
    assert sorted(places) == places


def test_the_script_waits_for_what_a_person_does_if_a_later_step_needs_it() -> None:
    """As the script for sh does; not if nobody is there."""
    text = text_of(chain((Human("Ask AWS."), ()), (ses2("PutX", Name="x"), (1,)), (Human("Look."), (2,))))
    pauses = [line for line in text.split("\n") if "Read-Host" in line]
    wanted = "if (-not [Console]::IsInputRedirected) { $null = Read-Host 'Do step 1, then press Enter' }"
    assert [wanted] == pauses
    assert text.index("Ask AWS.") < text.index("Read-Host") < text.index("aws sesv2 put-x")
