"""The answer for the test tab of a CI service: JUnit XML, a suite for each account and standby, a case a check.

What blocks and what degrades fails, each with its own type; what is unknown is skipped, and never passes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree import ElementTree as ET

from sescheck.engine.failover import Track
from sescheck.plain import cut, safe
from sescheck.report.render_options import RenderOptions
from sescheck.report.text.phrases import sentence
from sescheck.takeover.answer_parts import Part
from sescheck.takeover.endpoint_words import endpoint_check_words
from sescheck.takeover.model import Answer, Check, Readiness, State
from sescheck.takeover.plan_words import question_words, step_words, tonight_words, unplanned
from sescheck.takeover.wording import (
    WORDS,
    accepted_words,
    capacity_words,
    check_words,
    hanging_words,
    not_asked_words,
    question,
    read_words,
    sender_words,
    track_words,
    warning,
)

_TOOL = "sescheck"
_TAGS = {
    State.BLOCKS: "failure",
    State.DEGRADES: "failure",
    State.UNKNOWN: "skipped",
    State.NOT_ASKED: "skipped",
    State.PASSED: "",
}
_ANSWERS = {
    Answer.READY: State.PASSED,
    Answer.GAPS: State.DEGRADES,
    Answer.NOT_READY: State.BLOCKS,
    Answer.CANNOT_TELL: State.UNKNOWN,
}
_NAMED = 20
_STEPS = 50
_ELSEWHERE = "a test report says what fails; the formats for people say what to do then"
LEAVES_OUT: Mapping[Part, str] = {
    Part.ENDPOINT_EXISTING: "it is not a test",
    Part.ENDPOINT_COMMAND: _ELSEWHERE,
    Part.ENDPOINT_ADVICE: _ELSEWHERE,
    Part.VERIFICATION: _ELSEWHERE,
}


def render(answers: Sequence[Readiness], options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a script sees what there is
    """Yield the document."""
    suites = [_suite(each) for each in answers]
    root = ET.Element("testsuites", {"name": f"{_TOOL} readiness", **_counts(suites)})
    root.extend(suites)
    ET.indent(root)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(found: Readiness) -> ET.Element:
    place = f"{found.account_id}.{found.standby}"
    cases = [*_tracks(found, place), *(_check(each, place) for each in found.checks), *_endpoint(found, place)]
    suite = ET.Element("testsuite", {"name": safe(place)})
    properties = ET.SubElement(suite, "properties")
    for name, value in (("primary", found.primary or ""), ("standby", found.standby), ("answer", found.answer)):
        ET.SubElement(properties, "property", {"name": name, "value": value})
    suite.extend(cases)
    skipped = str(sum(case.find("skipped") is not None for case in cases))
    suite.attrib |= {**_counts(cases), "timestamp": safe(found.asked_at.removesuffix("Z")), "skipped": skipped}
    ET.SubElement(suite, "system-out").text = "\n".join(safe(line) for line in _summary(found))
    return suite


def _counts(elements: Iterable[ET.Element]) -> dict[str, str]:
    tags = Counter(child.tag for element in elements for case in element.iter("testcase") for child in case)
    tests = sum(1 for element in elements for _ in element.iter("testcase"))
    return {"tests": str(tests), "failures": str(tags["failure"]), "errors": "0", "time": "0"}


def _tracks(found: Readiness, place: str) -> Iterator[ET.Element]:
    """Yield a case for the answer of each track: what no check is about must not pass either."""
    for track, answer in found.tracks.items():
        if answer in _ANSWERS:
            message = sentence((WORDS[answer], track_words(found, track)))
            yield _case(place, f"the answer for {track}", _ANSWERS[answer], message)


def _endpoint(found: Readiness, place: str) -> Iterator[ET.Element]:
    """Yield the same for a global endpoint, if that was asked."""
    if found.endpoint is None:
        return
    for each in found.endpoint.checks:
        message = "" if each.state is State.PASSED else endpoint_check_words(each, _NAMED)
        yield _case(place, each.rule, each.state, message)
    answer = found.endpoint.answer
    yield _case(place, "the answer for a global endpoint", _ANSWERS[answer], WORDS[answer])


def _check(check: Check, place: str) -> ET.Element:
    lines = [f"{cut(each.finding.message)}; {each.finding.fingerprint}" for each in check.findings]
    message = "" if check.state is State.PASSED else check_words(check, _NAMED)
    return _case(place, check.rule, check.state, message, lines)


def _case(place: str, name: str, state: State, message: str, lines: Sequence[str] = ()) -> ET.Element:
    case = ET.Element("testcase", {"classname": safe(f"{_TOOL}.readiness.{place}"), "name": name, "time": "0"})
    if tag := _TAGS[state]:
        kind = {"type": state.value} if tag == "failure" else {}
        child = ET.SubElement(case, tag, {"message": safe(cut(message)), **kind})
        child.text = "\n".join(map(safe, lines)) or safe(cut(message))
    return case


def _summary(found: Readiness) -> Iterator[str]:
    yield from filter(None, (found.notice, warning(found)))
    yield f"{question(found)} {WORDS[found.answer]}"
    yield read_words(found)
    yield f"{Track.SENDING}: {track_words(found, Track.SENDING)}"
    yield f"capacity: {capacity_words(found)}"
    yield from (f"senders: {each}" for each in sender_words(found, _NAMED))
    yield from (f"not asked: {each}" for each in not_asked_words(found))
    yield from (f"hangs on {found.primary}: {each}" for each in hanging_words(found))
    yield from (f"accepted: {each}" for each in accepted_words(found))
    steps = found.plan.steps
    yield from (f"plan: {each.number} {cut(each.step.title)} ({step_words(each)})" for each in steps[:_STEPS])
    if len(steps) > _STEPS:
        yield f"plan: and {len(steps) - _STEPS:,} more"
    yield from (f"plan: the fix is not known of {cut(each)}" for each in unplanned(found))
    yield from (f"tonight: {each}" for each in tonight_words(found, _NAMED))
    yield from (f"ask: {each}" for each in question_words(found, _NAMED))
