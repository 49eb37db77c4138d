"""A script for sh, bash and zsh: run by these shells, with a program that writes down what it is asked."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sescheck.engine.steps import Call, Fetched, Human, Record, Secret
from sescheck.fix.plan import Plan
from sescheck.fix.printers import posix
from sescheck.fix.printers.command_names import kebab
from tests.conftest import one_now_all_in_check
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
)
from tests.fix.printers.recording import Ran, Room, is_asked

PROGRAMS = {each: shutil.which(each) for each in ("sh", "dash", "bash", "zsh")}
SHELLS = [*{os.path.realpath(path): each for each, path in PROGRAMS.items() if path}.values()]
"""Those that there are, each once: `sh` is one of the others on most machines."""
in_each_shell = one_now_all_in_check("shell", SHELLS)
PASTED = {"bash": ("--norc", "-i", "-s"), "zsh": ("-f", "-i", "-s")}
TEXT = st.text() | st.sampled_from(HOSTILE)
JSON = st.recursive(
    st.booleans() | st.integers() | TEXT, lambda each: st.lists(each) | st.dictionaries(TEXT, each), max_leaves=8
)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A room for scripts of the account."""
    return Room(tmp_path, ACCOUNT)


def text_of(found: Plan) -> str:
    """The script of a plan."""
    return "".join(f"{line}\n" for line in posix.script(found, PREFACE))


def shellcheck(script: str, folder: Path) -> str:
    """What shellcheck finds in a script, but what stands in single quotes as it is meant."""
    file = folder / "checked.sh"
    file.write_text(script, encoding="utf-8")
    program = Path(sys.executable).parent / "shellcheck"
    ran = subprocess.run(
        [program, "--format=gcc", "--exclude=SC1003,SC2016", file], capture_output=True, text=True, check=False
    )
    return ran.stdout + ran.stderr


def assert_asked(ran: Ran, *calls: Call) -> None:
    """All calls were made, in this order, and nothing else happened."""
    assert (0, "", set()) == (ran.code, ran.err, ran.left)
    assert len(calls) == len(ran.calls)
    for call, (words, document, _) in zip(calls, ran.calls, strict=True):
        assert is_asked(call, words, document), (call, words, document)


def hostile_calls() -> list[Call]:
    """Calls in which every hostile value stands as an option, and inside a structure, as a name and as a value."""
    return [
        call
        for value in HOSTILE
        for call in (
            ses2("PutX", EmailIdentity=value),
            ses2("PutX", EmailIdentity="it", Tags=[{"Key": value, value: value}]),
        )
    ]


@in_each_shell
def test_hostile_values_reach_aws_as_they_are(shell: str, room: Room) -> None:
    """Whatever stands in a name, the program gets it, and no shell runs it."""
    calls = hostile_calls()
    assert_asked(room.run(text_of(plan(*calls)), shell), *calls)


@in_each_shell
def test_hostile_words_in_comments_do_nothing(shell: str, room: Room) -> None:
    """Not in a title, the subject of a finding, or the words for a person."""
    calls = [ses2(f"Get{number}", Name="it") for number, _ in enumerate(HOSTILE)]
    text = text_of(Plan(tuple(each for found in hostile_plans(calls) for each in found.steps)))
    assert_asked(room.run(text, shell), *calls)


def hostile_plans(calls: list[Call]) -> list[Plan]:
    """For each hostile text a plan with it in all words, and one of the calls."""
    return [
        plan(Human(each, each), Record("x.org", "TXT", ("x",), (each,)), call, title=each, subject=each)
        for each, call in zip(HOSTILE, calls, strict=True)
    ]


@pytest.mark.parametrize("shell", [each for each in PASTED if each in SHELLS])
def test_hostile_words_in_comments_do_nothing_if_they_are_pasted(shell: str, room: Room) -> None:
    """Some shells take a pasted comment for a command: zsh does."""
    calls = [ses2(f"Get{number}", Policy='{"x":"$(touch pwned)"}') for number, _ in enumerate(HOSTILE)]
    lines = [line for found in hostile_plans(calls) for each in found.steps for line in posix.step_lines(each)]
    ran = room.run("".join(f"{line}\n" for line in lines), shell, *PASTED[shell])
    assert ran.left == set()
    assert [kebab(each.operation) for each in calls] == [words[1] for words, *_ in ran.calls]


@in_each_shell
@given(value=st.dictionaries(st.from_regex(r"[A-Z][a-z]{1,8}", fullmatch=True), JSON, min_size=1, max_size=3))
@example(value={"Name": "-"})
@example(value={"Name": True})
def test_any_parameters_reach_aws_as_they_are(shell: str, value: dict[str, object]) -> None:
    """Text, numbers, structures."""
    with tempfile.TemporaryDirectory() as folder:
        call = Call("sesv2", "PutX", WEST, value)
        assert_asked(Room(Path(folder), ACCOUNT).run(text_of(plan(call)), shell), call)


def test_shellcheck_finds_nothing(tmp_path: Path) -> None:
    """Neither in a script with everything, nor in hostile names."""
    assert shellcheck(text_of(chain(*EVERYTHING)), tmp_path) == ""
    short = [each for each in hostile_calls() if len(str(each.parameters)) < 1000]
    assert shellcheck(text_of(plan(*short, title="$(x)")), tmp_path) == ""


@in_each_shell
def test_every_call_is_made(shell: str, room: Room) -> None:
    """With a private key from the environment, and a template's body from AWS."""
    (room.folder / "answer-get-email-template").write_text('{"Subject": "h\u00e9"}\n', encoding="utf-8")
    ran = room.run(text_of(chain(*EVERYTHING)), shell, enters=2, DKIM_PRIVATE_KEY="QUJD", PYTHONUTF8="1")
    calls = [does for does, _ in EVERYTHING if isinstance(does, Call)]
    made = [words[1] for words, *_ in ran.calls if words[1] != "get-email-template"]
    assert (0, "") == (ran.code, ran.err)
    assert [kebab(each.operation) for each in calls] == made


@in_each_shell
def test_a_secret_is_in_no_argument_and_the_file_goes(shell: str, room: Room) -> None:
    """Only its owner can read the file, and it is deleted also if the call fails."""
    call = ses2("PutX", EmailIdentity="it", DkimSigningAttributes={"DomainSigningPrivateKey": KEY})
    for fails in (False, True):
        if fails:
            (room.folder / "fail-put-x").touch()
        ran = room.run(text_of(plan(call)), shell, DKIM_PRIVATE_KEY='a"\\b')
        ((words, document, mode),) = ran.calls
        assert fails == (ran.code != 0)
        assert not any('a"' in word for word in words)
        assert "0o600" == mode
        assert 'a"\\b' == json.loads(document or "")["DkimSigningAttributes"]["DomainSigningPrivateKey"]
        assert not Path(words[-1].removeprefix("file://")).exists()


@in_each_shell
def test_nothing_is_called_without_the_secret(shell: str, room: Room) -> None:
    """The script ends, and says what is missing."""
    ran = room.run(text_of(plan(ses2("PutX", Key=KEY), ses2("PutY", Name="y"))), shell)
    assert ran.code != 0
    assert "DKIM_PRIVATE_KEY" in ran.err
    assert ran.calls == []


def test_two_secrets_of_one_name_have_two_variables(room: Room) -> None:
    """Or the key of one domain would be given to the other one."""
    found = plan(ses2("PutX", Key=KEY), ses2("PutY", Key=OTHER_KEY))
    ran = room.run(text_of(found), "sh", DKIM_PRIVATE_KEY="one", DKIM_PRIVATE_KEY_2="two")
    assert [{"Key": "one"}, {"Key": "two"}] == [json.loads(document or "") for _, document, _ in ran.calls]


def test_a_value_that_a_person_fills_in_is_not_fetched(room: Room) -> None:
    """The AWS CLI reads a page if an option begins with http://."""
    call = ses2("PutX", WebsiteURL=Secret("URL", "the address", hidden=False))
    ((words, _, _),) = room.run(text_of(plan(call)), "sh", URL="https://example.org/").calls
    assert ["--cli-input-json", '{"WebsiteURL":"https://example.org/"}'] == words[-2:]


@in_each_shell
@pytest.mark.parametrize("is_text", [True, False])
def test_what_is_read_first_reaches_the_call_as_it_is(shell: str, room: Room, *, is_text: bool) -> None:
    """JSON from the AWS CLI becomes part of JSON, whatever it holds, and however long it is."""
    values = (
        (*HOSTILE, "x" * 600_000) if is_text else [{"Subject": each, "Html": "<p>" * 200_000} for each in HOSTILE]
    )
    calls = []
    for number, value in enumerate(values):
        answer = json.dumps(value, indent=4) + "\n"
        (room.folder / f"answer-get{number}").write_text(answer, encoding="utf-8")
        fetched = Fetched(ses2(f"Get{number}", Name="$(touch pwned)"), "It", is_text=is_text)
        calls.append(ses2("PutX", Name="it", Content=fetched))
    ran = room.run(text_of(plan(*calls)), shell)
    assert (0, "", set()) == (ran.code, ran.err, ran.left)
    for value, reading, (words, document, _) in zip(values, ran.calls[::2], ran.calls[1::2], strict=True):
        assert ["--query", "It", "--output", "json"] == reading[0][-4:]
        assert is_asked(ses2("PutX", Name="it", Content=value), words, document)


@in_each_shell
def test_nothing_is_called_if_the_value_cannot_be_read(shell: str, room: Room) -> None:
    """A template must not be made from nothing."""
    (room.folder / "fail-get-email-template").touch()
    ran = room.run(text_of(plan(ses2("PutX", Content=BODY), ses2("PutY", Name="y"))), shell)
    assert ran.code != 0
    assert ["get-email-template"] == [words[1] for words, *_ in ran.calls]


@in_each_shell
def test_a_script_ends_at_the_first_failure(shell: str, room: Room) -> None:
    """The calls after it may need it."""
    (room.folder / "fail-put-x").touch()
    ran = room.run(text_of(plan(ses2("PutX", Name="x"), ses2("PutY", Name="y"))), shell)
    assert ran.code != 0
    assert ["put-x"] == [words[1] for words, *_ in ran.calls]


WAITING = (
    (ses2("PutFirst", Name="a"), ()),
    (Record("x.org", "MX", ("10 mx.org",), ()), ()),
    (ses2("PutSecond", Name="b"), (2,)),
    (ses2("PutThird", Name="c"), (3,)),
    (Human("Nobody waits for it."), ()),
    (ses2("PutLast", Name="d"), (1,)),
)


@in_each_shell
def test_what_waits_for_a_person_is_left_out_if_nobody_is_there(shell: str, room: Room) -> None:
    """Also what needs only what was left out. The rest is done, and the script says what is left."""
    ran = room.run(text_of(chain(*WAITING)), shell)
    assert ["put-first", "put-last"] == [words[1] for words, *_ in ran.calls]
    assert 0 == ran.code
    assert [
        f"Step {each} is left out: a person has to do step 2 first." for each in (3, 4)
    ] == ran.err.splitlines()


@in_each_shell
def test_a_person_at_a_terminal_is_asked_once_and_then_everything_is_done(shell: str, room: Room) -> None:
    """Nobody is asked for a step that no other one needs."""
    ran = room.run(text_of(chain(*WAITING)), shell, enters=1)
    assert ["put-first", "put-second", "put-third", "put-last"] == [words[1] for words, *_ in ran.calls]
    assert (0, "") == (ran.code, ran.err)
    assert 1 == ran.out.count("press Enter")


@in_each_shell
def test_a_step_that_waited_ends_the_script_if_it_fails(shell: str, room: Room) -> None:
    """As every other one."""
    (room.folder / "fail-put-second").touch()
    ran = room.run(text_of(chain(*WAITING)), shell, enters=1)
    assert ran.code != 0
    assert ["put-first", "put-second"] == [words[1] for words, *_ in ran.calls]


def test_the_account_is_asked_for_where_the_script_calls_aws() -> None:
    """A region that is to be enabled accepts no credentials, and some steps have no region."""
    enable = Call("account", "EnableRegion", None, {"RegionName": "me-south-1"})
    text = text_of(plan(Human("Wait."), enable, ses2("PutX", Name="x")))
    assert f"aws sts get-caller-identity --region {WEST} " in text


@in_each_shell
def test_each_account_is_checked(shell: str, room: Room) -> None:
    """The credentials of the first one do not do for the second."""
    mine = plan(ses2("PutX", Name="x")).steps
    others = plan(ses2("PutY", Name="y"), account=OTHER_ACCOUNT).steps
    ran = room.run(text_of(Plan((*mine, *others))), shell)
    assert ran.code == 1
    assert OTHER_ACCOUNT in ran.err
    assert ["put-x"] == [words[1] for words, *_ in ran.calls]


def test_a_command_can_be_one_line() -> None:
    """Whatever the values: reports and comments show it so."""
    for call in (*hostile_calls(), ses2("PutX", Key=KEY), ses2("PutX", Body=BODY)):
        assert posix.command(call, width=0).isprintable()


@pytest.mark.parametrize("value", ["file:///etc/passwd", "http://127.0.0.1/"])
def test_the_cli_reads_no_file_and_no_page(value: str) -> None:
    """Not even in a long command."""
    assert f'--cli-input-json \'{{"Name":"{value}"}}\'' in posix.command(ses2("PutX", Name=value))


SHORT = st.text() | st.sampled_from([each for each in HOSTILE if len(each) < 1_000])


@given(st.dictionaries(st.text("abcXYZ", min_size=1), SHORT), st.sampled_from(["sh", "bash"]))
def test_a_command_to_edit_has_names_for_what_a_person_fills_in(others: dict[str, str], shell: str) -> None:
    """A shell that runs it as it stands passes the names on, and nothing else changes."""
    values = {**others, "Deep": [{"Name": Secret("MAIL_TYPE", "one of two", hidden=False)}]}
    call = Call("sesv2", "PutAccountDetails", WEST, values)
    assert posix.is_to_edit(call)
    shown = posix.to_edit(call, width=0)
    words = shown.removeprefix(f"aws sesv2 put-account-details --region {WEST} --cli-input-json ")
    ran = subprocess.run([shell, "-c", f"printf %s {words}"], capture_output=True, check=True)
    assert json.loads(ran.stdout) == {**others, "Deep": [{"Name": "MAIL_TYPE"}]}


def test_nobody_edits_a_command_with_what_others_may_not_see() -> None:
    """Nor one with a value that has to be read first."""
    hidden = Call("sesv2", "PutThing", WEST, {"Key": Secret("KEY", "a key")})
    fetched = Fetched(Call("sesv2", "GetAccount", WEST, {}), "Details")
    assert not posix.is_to_edit(hidden)
    assert not posix.is_to_edit(Call("sesv2", "PutThing", WEST, {"Key": fetched}))
    assert not posix.is_to_edit(Call("sesv2", "PutThing", WEST, {"Key": "value"}))
