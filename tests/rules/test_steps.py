"""Every rule has steps that mend what it flags, and AWS accepts their calls."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import botocore.session
import jmespath  # type: ignore[import-untyped]
import pytest
from botocore.model import ServiceModel, Shape, StringShape
from botocore.validate import ParamValidator

from sescheck.comparison.account_view import AccountView
from sescheck.engine.example import Example, Outcome
from sescheck.engine.fixes import Fix, Fixes
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.engine.steps import Call, Fetched, Human, Record, Secret, Step, secrets_of
from sescheck.fix.plan import Plan, plan_of
from sescheck.fix.printers.command_names import command_of, kebab
from sescheck.fix.printers.posix import script
from sescheck.rules.catalogue import every_rule
from sescheck.ses.arns import region_of, service_of

RULES = {entry.name: entry for entry in every_rule()}
FLAGGED = {
    f"{entry.name}-{number}": (entry, example)
    for entry in every_rule()
    for number, example in enumerate(entry.examples)
    if example.outcome is Outcome.FLAGGED
}
WITHOUT_REGION = frozenset({"iam", "s3"})
"""Services whose ARNs name no region."""


@cache
def model_of(service: str) -> ServiceModel:
    """The model that botocore has of a service."""
    return botocore.session.get_session().get_service_model(service)


def views_of(example: Example) -> tuple[AccountView, ...]:
    """The account of an example, as rules see it."""
    return tuple(account_views_of(example.snapshot, trusted_accounts=example.trusted_accounts))


def fixes_of(entry: Entry, example: Example) -> tuple[Fix, ...]:
    """What mends each finding of an example."""
    views = views_of(example)
    fixes = Fixes([entry], views)
    found = (fixes.of(each) for each in run([entry], views).flagged)
    return tuple(each for each in found if each is not None)


def planned(entry: Entry, example: Example) -> Plan:
    """The plan for all findings of an example."""
    views = views_of(example)
    return plan_of(run([entry], views).flagged, Fixes([entry], views))


def sample(shape: Shape) -> Any:
    """The least value of a shape, in the place of one that is read when the step runs."""
    match shape.type_name:
        case "structure":
            return {name: sample(shape.members[name]) for name in shape.required_members}
        case "list":
            return []
        case "map":
            return {}
        case "string":
            return shape.enum[0] if shape.enum else "x" * max(1, shape.metadata.get("min", 1))
        case "boolean":
            return True
        case _:
            return shape.metadata.get("min", 1)


def filled(value: object, shape: Shape | None) -> Any:
    """The value as AWS gets it; ``shape`` is None for a parameter that the model does not have."""
    match value:
        case Secret():
            return sample(shape) if isinstance(shape, StringShape) and shape.enum else "a secret of some length"
        case Fetched(is_text=is_text):
            return "text" if is_text or shape is None else sample(shape)
        case dict():
            return {name: filled(each, _member(shape, name)) for name, each in value.items()}
        case list():
            return [filled(each, None if shape is None else shape.member) for each in value]
        case _:
            return value


def _member(shape: Shape | None, name: str) -> Shape | None:
    if shape is None:
        return None
    found = shape.value if shape.type_name == "map" else shape.members.get(name)
    assert found is None or isinstance(found, Shape)
    return found


def enum_faults(value: object, shape: Shape, path: str) -> Iterator[str]:
    """Values that botocore does not know; its own validator accepts them."""
    match value:
        case str() if shape.type_name == "string" and shape.enum and value not in shape.enum:
            yield f"{path} is {value}, not one of {shape.enum}"
        case dict():
            for name, each in value.items():
                member = _member(shape, name)
                if member is not None:
                    yield from enum_faults(each, member, f"{path}.{name}")
        case list():
            for each in value:
                yield from enum_faults(each, shape.member, path)
        case _:
            pass


def calls_in(value: object) -> Iterator[Call]:
    """The call, and those that read a value for it."""
    match value:
        case Call():
            yield value
            yield from calls_in(dict(value.parameters))
        case Fetched(call):
            yield from calls_in(call)
        case dict():
            for each in value.values():
                yield from calls_in(each)
        case list():
            for each in value:
                yield from calls_in(each)
        case _:
            pass


def texts_in(value: object) -> Iterator[str]:
    """The texts in parameters, at any depth."""
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from texts_in(each)
        case list():
            for each in value:
                yield from texts_in(each)
        case _:
            pass


def arn_faults(call: Call, partition: str) -> Iterator[str]:
    """An ARN names the partition of the account, and the region of the call."""
    for text in texts_in(dict(call.parameters)):
        if not text.startswith("arn:"):
            continue
        _, found, *_ = text.split(":")
        if found != partition:
            yield f"{text} is not of the partition {partition}"
        if service_of(text) not in WITHOUT_REGION and region_of(text) != call.region:
            yield f"{text} is not of {call.region}"


def call_faults(call: Call, partition: str) -> Iterator[str]:
    """What botocore would refuse, and ARNs of another place."""
    model = model_of(call.service)
    if call.operation not in model.operation_names:
        yield f"{call.service} has no {call.operation}"
        return
    shape = model.operation_model(call.operation).input_shape
    assert shape is not None
    parameters = filled(dict(call.parameters), shape)
    report = ParamValidator().validate(parameters, shape)
    if report.has_errors():
        yield f"{call.operation}: {report.generate_report()}"
    else:
        yield from enum_faults(parameters, shape, call.operation)
    if unknown := {each.partition(".")[0] for each in call.kept} - set(call.parameters):
        yield f"{call.operation} keeps {unknown}, which it does not give"
    yield from arn_faults(call, partition)


def deed_faults(step: Step, partition: str) -> Iterator[str]:
    """What is wrong with a call, a record, or words."""
    match step.does:
        case Call() as call:
            if call.region is not None and step.region != call.region:
                yield f"mends {step.region} by a call in {call.region}"
            for each in calls_in(call):
                yield from call_faults(each, partition)
        case Record(name, type_, values):
            if name != name.lower() or name.endswith(".") or not values:
                yield f"the record {name} {values} is not in its form"
            if type_ == "CNAME" and len(values) > 1:
                yield f"a CNAME has one value: {values}"
            if len([each for each in values if each.lower().startswith("v=spf1")]) > 1:
                yield f"a name has one SPF record: {values}"
        case Human(words, who):
            if not words.endswith((".", "?")) or not who or "{" in words:
                yield f"the words are not sentences: {words}"


def step_faults(step: Step, partition: str) -> Iterator[str]:
    """What is wrong with a step."""
    if not step.title or "\n" in step.title or step.title.endswith(".") or not step.title[0].isupper():
        yield f"the title is not a line in the imperative: {step.title!r}"
    for sentence in (step.replaces, step.alternative):
        if sentence and not sentence.endswith("."):
            yield f"does not end like a sentence: {sentence!r}"
    for each in (*step.makes, *step.needs):
        if len(each.split(" ", 2)) < 3:
            yield f"{each!r} is not a region, a kind and a name"
    yield from deed_faults(step, partition)


@pytest.mark.parametrize("name", RULES)
def test_a_flagged_example_has_steps(name: str) -> None:
    """Also if only a person can mend it. The reading that a fix needs may be unread, but not in every example."""
    found = [fix for entry, example in FLAGGED.values() if entry.name == name for fix in fixes_of(entry, example)]
    assert [fix for fix in found if fix.steps]
    assert [] == [fix for fix in found if not fix.steps and fix.unread is None]


@pytest.mark.parametrize("case", FLAGGED)
def test_the_steps_of_a_flagged_example_are_valid(case: str) -> None:
    """Botocore knows their calls and parameters, and they are about the region and the partition."""
    entry, example = FLAGGED[case]
    (account,) = example.snapshot.accounts
    steps = [step for fix in fixes_of(entry, example) for step in fix.steps]
    assert [] == [f"{each.title}: {fault}" for each in steps for fault in step_faults(each, account.partition)]


@pytest.mark.parametrize("case", FLAGGED)
def test_the_plan_of_a_flagged_example_has_an_order(case: str) -> None:
    """Its steps do not need each other, each title is there once, and what is hidden is filled in by name."""
    plan = planned(*FLAGGED[case])
    titles = [each.step.title for each in plan.steps]
    assert sorted(set(titles)) == sorted(titles)
    assert all(before < each.number for each in plan.steps for before in each.after)
    names = {each.name for step in plan.steps for each in secrets_of(step.step.does)}
    assert [] == [name for name in names if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name)]
    assert list(script(plan, "An example."))


ON_ANOTHER_PAGE = {"mail-from-mx-missing": "mail-from-not-verified"}
"""Rules whose page names another page for the command."""


@pytest.mark.parametrize("name", RULES)
def test_the_page_of_a_rule_has_a_command_of_its_steps(name: str) -> None:
    """If the steps have calls: else the page and the steps would be two ways to mend the same."""
    entry = RULES[name]
    examples = (each for each in entry.examples if each.outcome is Outcome.FLAGGED)
    deeds = [each.step.does for example in examples for each in planned(entry, example).steps]
    commands = {
        f"aws {command_of(each.service)} {kebab(each.operation)} " for each in deeds if isinstance(each, Call)
    }
    page = " ".join(RULES[ON_ANOTHER_PAGE.get(name, name)].page.split())
    assert not commands or any(each in page for each in commands), commands
    assert name not in ON_ANOTHER_PAGE or f"]({ON_ANOTHER_PAGE[name]}.md)" in entry.page


@pytest.mark.parametrize("case", FLAGGED)
def test_what_is_fetched_is_asked_for_by_a_valid_query(case: str) -> None:
    """JMESPath, as the AWS CLI takes it."""
    for each in planned(*FLAGGED[case]).steps:
        for fetched in fetched_in(each.step.does):
            assert jmespath.compile(fetched.query)


def fetched_in(value: object) -> Iterator[Fetched]:
    """What is read when the step runs, at any depth of its parameters."""
    match value:
        case Fetched():
            yield value
            yield from fetched_in(value.call)
        case Call(parameters=parameters):
            yield from fetched_in(dict(parameters))
        case dict():
            for each in value.values():
                yield from fetched_in(each)
        case list():
            for each in value:
                yield from fetched_in(each)
        case _:
            pass
