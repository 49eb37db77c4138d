"""Every format of readiness, against the files in ``golden/``; SESCHECK_UPDATE_GOLDEN=1 writes them again."""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from junitparser import Failure, JUnitXml, Skipped, TestCase
from prometheus_client.parser import text_string_to_metric_families

from sescheck import __version__
from sescheck.report.render_options import RenderOptions
from sescheck.rules.catalogue import every_rule
from sescheck.takeover.formats import FORMATS
from sescheck.takeover.formats.json.readiness_schema import FILE, generated, published
from sescheck.takeover.model import Answer, Check, Readiness, State
from sescheck.takeover.plan.readiness_plan import ReadinessStep
from tests.takeover.formats import staged_answers as staged

GOLDEN = Path(__file__).parent / "golden"
FOR_PEOPLE = ("terminal", "text", "markdown", "html")
RENDERINGS = {
    "80": RenderOptions(width=80),
    "140": RenderOptions(width=140),
    "ascii": RenderOptions(width=80, unicode=False),
    "color": RenderOptions(width=80, color=True),
    "verbose": RenderOptions(width=80, verbose=True),
    "quiet": RenderOptions(width=80, quiet=True),
    "old": RenderOptions(width=80),
}
EXTENSIONS = {"json": "json", "junit": "xml", "markdown": "md", "prometheus": "prom", "html": "html"}
CASES = [
    *(("terminal", each) for each in RENDERINGS),
    *(("text", each) for each in ("80", "verbose", "quiet", "old")),
    *((name, "80") for name in ("html", "json", "junit", "markdown", "prometheus")),
    ("markdown", "old"),
]
each_format = pytest.mark.parametrize("name", FORMATS)
each_answer = pytest.mark.parametrize(("make", "answer"), staged.ANSWERS.values(), ids=staged.ANSWERS)


def drawn(name: str, *answers: Readiness, options: RenderOptions | None = None) -> str:
    """The whole text of a format."""
    return "".join(FORMATS[name](answers, options or RenderOptions(width=80)))


def words(text: str) -> str:
    """The text without the line breaks and the markup of HTML, Markdown and colours."""
    plain = re.sub(r"<[^>]*>|\x1b\[[\d;]*m|`", " ", text)
    return " ".join(unescape(plain).split())


@pytest.mark.parametrize(("name", "options"), CASES)
def test_every_format_matches_its_golden_files(name: str, options: str) -> None:
    """A change of the output is seen in the change of a golden file."""
    found = staged.old() if options == "old" else staged.not_ready()
    text = drawn(name, found, options=RENDERINGS[options]).replace(__version__, "0")
    if name == "html":
        text = re.sub(r"<(style|script)>.*?</\1>|(style|script)-src '[^']*'", "", text, flags=re.DOTALL)
    golden = GOLDEN / f"{name}-{options}.{EXTENSIONS.get(name, 'txt')}"
    if os.environ.get("SESCHECK_UPDATE_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert golden.is_file(), "no golden file: write it with SESCHECK_UPDATE_GOLDEN=1, and read it"
    assert golden.read_bytes().decode() == text


def test_every_golden_file_belongs_to_a_case() -> None:
    """No file of a format that does not exist stays behind."""
    assert {path.stem for path in GOLDEN.iterdir()} == {f"{name}-{options}" for name, options in CASES}


@each_answer
def test_the_staged_answers_are_what_they_are_called(make: staged.Maker, answer: Answer) -> None:
    """A rule that failed leaves the answer open, as a reading that is missing does."""
    assert make().answer is answer


@each_answer
@each_format
def test_every_format_names_every_rule_that_blocks(name: str, make: staged.Maker, answer: Answer) -> None:
    """At any width, quiet or not."""
    found = make()
    blocking = {check.rule for check in found.checks if check.state is State.BLOCKS}
    assert bool(blocking) is (answer is Answer.NOT_READY)
    for options in RENDERINGS.values():
        text = "".join(drawn(name, found, options=options).split())
        assert blocking == {rule for rule in blocking if rule in text}


@each_answer
@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_people_read_the_answer_and_no_other(name: str, make: staged.Maker, answer: Answer) -> None:
    """In words: no colour is needed. What is not ready is never called ready."""
    text = words(drawn(name, make()))
    said = {Answer.READY: "READY", Answer.GAPS: "READY WITH GAPS", Answer.NOT_READY: "NOT READY"}.get(
        answer, "CANNOT TELL"
    )
    assert said in text
    if answer in {Answer.NOT_READY, Answer.CANNOT_TELL}:
        assert "READY" not in text.replace("NOT READY", "") or answer is Answer.NOT_READY
        assert "1 of 1 sender could" not in text


@pytest.mark.parametrize("make", [staged.unread, staged.failed], ids=["unread", "failed"])
def test_machines_never_read_unknown_as_ready(make: staged.Maker) -> None:
    """Neither of the answer, nor of a check, nor of a sender."""
    found = make()
    unknown = {check.rule for check in found.checks if check.state is State.UNKNOWN}
    document = json.loads(drawn("json", found))
    assert document["verdict"] == document["answers"][0]["verdict"] == "cannot-tell"
    assert [] == document["answers"][0]["senders"]["ready"]
    assert unknown == {each["rule"] for each in document["answers"][0]["checks"] if each["level"] == "unknown"}
    cases = {case.name: [type(each) for each in case.result] for case in junit(found)}
    assert all(cases[rule] == [Skipped] for rule in unknown)
    assert [Skipped] == cases["the answer for sending"]
    gauges = samples(found)
    assert 2 == gauges["sescheck_readiness", "sending"]
    assert all(gauges["sescheck_readiness_check", rule] == 2 for rule in unknown)


def junit(found: Readiness) -> Sequence[TestCase]:
    """The cases, as a JUnit library reads them."""
    return [case for suite in JUnitXml.fromstring(drawn("junit", found).encode()) for case in suite]


def samples(found: Readiness) -> dict[tuple[str, str], float]:
    """The gauges by name and by their most exact label."""
    families = text_string_to_metric_families(drawn("prometheus", found))
    exact = ("rule", "track", "state")
    return {
        (each.name, next((each.labels[label] for label in exact if label in each.labels), "")): each.value
        for family in families
        for each in family.samples
    }


def test_a_case_fails_for_what_blocks_and_for_what_degrades() -> None:
    """With the level as its type; what is passed has no result."""
    found = staged.not_ready()
    by_name = {case.name: case for case in junit(found)}
    for check in found.checks:
        results = list(by_name[check.rule].result)
        kinds = [(type(each), each.type) for each in results if isinstance(each, Failure)]
        wanted = {State.BLOCKS: "blocks", State.DEGRADES: "degrades"}.get(check.state)
        assert kinds == ([(Failure, wanted)] if wanted else [])


def test_the_gauges_have_the_numbers_of_the_answer() -> None:
    """0 is ready and 3 is not; a track that is not asked has no series."""
    assert 0 == samples(staged.ready())["sescheck_readiness", "sending"]
    found = samples(staged.not_ready())
    assert 3 == found["sescheck_readiness", "sending"]
    assert ("sescheck_readiness", "receiving") not in found
    assert (2, 1) == (found["sescheck_readiness_senders", "ready"], found["sescheck_readiness_senders", "blocked"])


@each_answer
def test_the_document_follows_its_schema(make: staged.Maker, answer: Answer) -> None:
    """Whatever the answer, and for several answers; nothing in it can change a terminal."""
    text = drawn("json", make(), staged.ready())
    document = json.loads(text)
    jsonschema.Draft202012Validator(published()).validate(document)
    assert document["verdict"] == answer
    assert text.isascii()


def test_the_schema_is_what_the_structs_say() -> None:
    """A change of the structs is a change of the published file, seen in review."""
    path = Path(str(files("sescheck.takeover.formats.json").joinpath(FILE)))
    if os.environ.get("SESCHECK_UPDATE_GOLDEN"):
        path.write_text(generated(), "utf-8")
    assert path.read_text("utf-8") == generated()
    jsonschema.Draft202012Validator.check_schema(published())
    objects = [each for each in published()["$defs"].values() if "properties" in each]
    assert all(each["additionalProperties"] is False and each["description"] for each in objects)


@pytest.mark.parametrize("name", ["terminal", "text", "markdown"])
def test_an_old_snapshot_says_so_in_the_first_line(name: str) -> None:
    """A day is not old; an age that makes no sense is pointed out too."""
    assert "This snapshot is 3 days old" in words(drawn(name, staged.old()).splitlines()[0])
    for asked_at, is_old in (("2026-11-24T09:00:00Z", False), ("2026-11-24T09:00:01Z", True)):
        first = drawn(name, replace(staged.ready(), asked_at=asked_at)).splitlines()[0]
        assert ("old" in words(first)) is is_old
    assert "not known how old" in words(drawn(name, replace(staged.ready(), taken_at="soon")).splitlines()[0])
    ahead = drawn(name, replace(staged.ready(), asked_at="2026-11-23T08:00:00Z"))
    assert "just now" in words(ahead)


def test_an_old_snapshot_says_so_first_on_the_page() -> None:
    """Before the answer."""
    text = words(drawn("html", staged.old()).partition("<body>")[2])
    assert text.index("This snapshot is 3 days old") < text.index("NOT READY")


@each_format
def test_hostile_names_are_escaped(name: str) -> None:
    """No control character, no direction mark, and no element of theirs; long names are cut for people."""
    for options in RENDERINGS.values():
        text = drawn(name, staged.hostile(), options=replace(options, color=False))
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)
        assert name != "html" or text.count("<script") == 1
        assert name == "json" or "x" * 1_000 not in text


def numbered(step: ReadinessStep, number: int) -> ReadinessStep:
    """The step with another number."""
    return replace(step, planned=replace(step.planned, number=number))


def crowded() -> Readiness:
    """Every rule that can block does, and there is much of everything else."""
    found = staged.not_ready()
    one = next(check for check in found.checks if check.state is State.BLOCKS)
    worse = next(check for check in found.checks if check.state is State.DEGRADES)
    rules = [entry for entry in every_rule() if entry.rule.failover not in {"nothing", "degrades"}]
    checks: list[Check] = [replace(one, rule=entry.name) for entry in rules]
    checks += (replace(worse, rule=f"a-rule-of-some-length-{index}") for index in range(15))
    steps = tuple(numbered(found.plan.steps[0], index) for index in range(1, 60))
    return replace(found, checks=tuple(checks), plan=replace(found.plan, steps=steps))


@pytest.mark.parametrize("width", [80, 140])
def test_the_terminal_needs_two_screens_at_most(width: int) -> None:
    """Of 24 lines for an ordinary answer, of 30 if everything is wrong; no line is too wide."""
    for found, most in ((staged.not_ready(), 2 * 24), (crowded(), 2 * 30)):
        lines = drawn("terminal", found, options=RenderOptions(width=width)).splitlines()
        assert len(lines) <= most
        assert [each for each in lines if len(each) > width and " sescheck fix " not in each] == []


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_no_line_is_cut(width: int) -> None:
    """On a terminal of any width the words are those of a very wide one."""

    def first_words(columns: int) -> str:
        text = drawn("terminal", staged.not_ready(), options=RenderOptions(width=columns))
        return re.sub(r"[\s\\]+", "", text)

    assert first_words(width) == first_words(10_000)


def test_markdown_has_a_check_box_for_each_step() -> None:
    """To be ticked in a ticket; the text fits a comment however much there is."""
    found = staged.not_ready()
    boxes = re.findall(r"^- \[ \] ", drawn("markdown", found), re.MULTILINE)
    assert len(found.plan.steps) + len(("unknown", "lost", "asked")) == len(boxes)
    many = tuple(numbered(found.plan.steps[0], index) for index in range(1, 3_000))
    long = drawn("markdown", replace(found, plan=replace(found.plan, steps=many)))
    assert len(long.encode()) < 65_536
    assert "more steps" in long


def test_the_page_shows_senders_against_checks() -> None:
    """A row a sender, a column a check that says something about one; without the network."""
    text = drawn("html", staged.not_ready())
    head, *rows = re.findall(r"<tr>.*?</tr>", text.partition('class="matrix stacks senders"')[2], re.DOTALL)[:4]
    assert re.findall(r"#check-1-([\w-]+)", head) == ["identity-missing-in-region", "dkim-missing-in-region"]
    marks = {words(row).split()[0]: re.findall(r'class="unseen">(\w+)', row) for row in rows}
    assert marks == {
        "news.example.org": ["blocks", "nothing"],
        "example.com": ["nothing", "nothing"],
        "shop.example.net": ["nothing", "worse"],
    }
    assert not re.search(r"(src|href)=\"(?!#)", text)


def test_what_could_not_be_read_is_a_question_mark_for_each_sender() -> None:
    """A list that is missing hides whatever it would say about each of them."""
    row = re.findall(r"<tr><th scope=\"row\">example.com.*?</tr>", drawn("html", staged.unread()), re.DOTALL)[0]
    assert "not known" in row
    assert {"unknown"} == set(re.findall(r'class="unseen">([\w ]+)', row))


@each_format
@each_answer
def test_the_same_answer_gives_the_same_text(name: str, make: staged.Maker, answer: Answer) -> None:
    """It ends with one line break, and several answers follow each other."""
    text = drawn(name, make())
    assert text == drawn(name, make()), answer
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    other = replace(staged.ready(), standby="eu-west-3")
    assert len(drawn(name, make(), other)) > len(text)
