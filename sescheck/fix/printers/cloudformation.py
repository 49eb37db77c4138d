"""A plan as templates of CloudFormation, one for each region; what it cannot do stands in comments."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from sescheck.engine.steps import Call, secrets_of
from sescheck.fix.plan import Plan, PlannedStep
from sescheck.fix.printers import (
    cloudformation_others,
    cloudformation_receiving,
    cloudformation_sets,
    yaml_text,
)
from sescheck.fix.printers.cloudformation_resources import AsDeclared, Declarations, Declared, Maker, parameter_of
from sescheck.fix.printers.comments import comment, headline
from sescheck.fix.printers.declared import by_account, not_declared, only_remarks, rounds
from sescheck.fix.printers.fill_ins import Names, names_of

MAKERS: Mapping[tuple[str, str], Maker] = {
    **cloudformation_others.MAKERS,
    **cloudformation_receiving.MAKERS,
    **cloudformation_sets.MAKERS,
}
"""What CloudFormation can do, by the service and the operation of a call."""
_OTHERS = "CloudFormation cannot do these steps. Do them after what is above, in this order:"
_PLACE = "IsTheRightPlace"
_STACK = "sescheck-fix"


def files(plan: Plan, preface: str) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield the templates of each account and region: one for each time that the stack is deployed."""
    names = names_of(plan)
    accounts = by_account(plan)
    for account_id, steps in accounts.items():
        start = f"{account_id}-" if accounts.keys() - {account_id} else ""
        for name, lines in _of_account(account_id, steps, names):
            yield f"{start}{name}", chain(comment(preface), lines)
    if not accounts or plan.unknown:
        yield "remarks.txt", only_remarks(plan, preface)


def _of_account(
    account_id: str, steps: Sequence[PlannedStep], names: Names
) -> Iterator[tuple[str, Iterator[str]]]:
    declarations = Declarations(MAKERS, names, account_id)
    made = {
        each.number: declared
        for each in steps
        if isinstance(each.step.does, Call)
        and (declared := declarations.of(each.step.does, each.number)) is not None
    }
    stacks: dict[str, dict[str, Any]] = {}
    for place, found in rounds(steps, {number: each.uses for number, each in made.items()}).items():
        for region in dict.fromkeys(_region(each) for each in found):
            here = [each for each in found if _region(each) == region]
            ending = "yaml" if any(each.number in made for each in here) else "txt"
            name = f"{region or 'all-regions'}{f'-round-{place + 1}' if place else ''}.{ending}"
            template = stacks.setdefault(region or "", _empty(account_id, region or ""))
            _add(template, here, made, names)
            yield name, iter(list(_lines(template, here, made, names, region or "", name)))


def _region(each: PlannedStep) -> str | None:
    """Where the step is done, which need not be the region that it mends."""
    return each.step.does.region if isinstance(each.step.does, Call) else each.step.region


def _empty(account_id: str, region: str) -> dict[str, Any]:
    place = [
        {"Fn::Equals": [{"Ref": "AWS::AccountId"}, account_id]},
        {"Fn::Equals": [{"Ref": "AWS::Region"}, region]},
    ]
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"What sescheck found missing in {region}",
        "Parameters": {},
        "Conditions": {_PLACE: {"Fn::And": place}},
        "Resources": {},
    }


def _add(
    template: dict[str, Any], steps: Sequence[PlannedStep], made: Mapping[int, AsDeclared], names: Names
) -> None:
    """Add the steps of a round to the template of the rounds before."""
    for each in steps:
        if each.number not in made:
            continue
        found = made[each.number]
        for secret in secrets_of(each.step.does):
            template["Parameters"][parameter_of(names[secret])] = {
                "Type": "String",
                "NoEcho": secret.hidden,
                "Description": secret.words,
            }
        before = {made[number].resource.id for number in {*each.after, *found.uses} if number in made}
        _declare(template["Resources"], found.resource, found.adds, before)
        if found.second is not None:
            _declare(template["Resources"], found.second, found.second.properties, set())


def _declare(resources: dict[str, Any], resource: Declared, adds: Mapping[str, Any], before: set[str]) -> None:
    known = resources.setdefault(
        resource.id,
        {
            "Type": resource.type,
            "Condition": _PLACE,
            "DeletionPolicy": "RetainExceptOnCreate",
            "UpdateReplacePolicy": "Retain",
            "Properties": {},
        },
    )
    for name, value in adds.items():
        is_more = name in known["Properties"] and isinstance(value, list)
        known["Properties"][name] = [*known["Properties"][name], *value] if is_more else value
    waits = {*known.get("DependsOn", ()), *before} & resources.keys() - {resource.id, *_named(known["Properties"])}
    if waits:
        known["DependsOn"] = sorted(waits)


def _named(value: Any) -> Iterator[str]:
    match value:
        case {"Ref": str(name)}:
            yield name
        case Mapping():
            for each in value.values():
                yield from _named(each)
        case list():
            for each in value:
                yield from _named(each)
        case _:
            pass


def _lines(
    template: Mapping[str, Any],
    steps: Sequence[PlannedStep],
    made: Mapping[int, AsDeclared],
    names: Names,
    region: str,
    file: str,
) -> Iterator[str]:
    found = [each for each in steps if each.number in made]
    if found:
        yield "#"
        yield from comment(f"To apply this template: aws cloudformation deploy --region {region}")
        yield from comment(f"--stack-name {_STACK} --template-file {file}", indent="  ")
        if template["Parameters"]:
            yield from comment("Give the values of Parameters by --parameter-overrides file://parameters.json")
        for each in found:
            yield from comment(headline(each))
        yield "---"
        yield from yaml_text.lines({name: each for name, each in template.items() if each})
    completions = {number: each.then for number, each in made.items()}
    yield from not_declared(steps, completions, _OTHERS, names)
