"""What a script demands of the AWS CLI: a version that knows every operation and member of its steps."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from sescheck.engine.steps import Call
from sescheck.fix.printers.command_names import command_of, kebab
from sescheck.fix.printers.preconditions import NEW_MEMBERS
from sescheck.rules.catalogue import every_rule
from tests.fix.mechanical import flagged, steps_of

pytestmark = pytest.mark.awscli


def every_call() -> Iterator[Call]:
    """The calls of all steps for the flagged examples of all rules."""
    for entry in every_rule():
        for example in flagged(entry):
            yield from (each.does for each in steps_of(entry, example) if isinstance(each.does, Call))


def unknown_in(value: Any, known: Any) -> Iterator[str]:
    """Yield the members of parameters that the skeleton of the AWS CLI does not have."""
    match value, known:
        case Mapping(), Mapping():
            for name, inside in value.items():
                if name not in known:
                    yield name
                else:
                    yield from unknown_in(inside, known[name])
        case list(), [one, *_]:
            for inside in value:
                yield from unknown_in(inside, one)
        case _:
            pass


def test_the_members_that_are_new_are_those_that_an_older_awscli_does_not_know(
    aws_cli_driver: "subprocess.Popen[str]",
) -> None:
    """A script with one of them ends before its first step. What the AWS CLI of the tests knows is not new."""

    @cache
    def skeleton(service: str, operation: str) -> Any:
        assert aws_cli_driver.stdin is not None
        assert aws_cli_driver.stdout is not None
        words = [command_of(service), kebab(operation), "--generate-cli-skeleton"]
        print(json.dumps(["--region", "us-east-1", *words]), file=aws_cli_driver.stdin, flush=True)
        code, out, _ = json.loads(aws_cli_driver.stdout.readline())
        return json.loads(out) if code == 0 else None

    missing: set[str] = set()
    for call in every_call():
        known = skeleton(call.service, call.operation)
        if known is None:
            assert NEW_MEMBERS & set(call.parameters), (
                f"{call.operation} is new: name a member of it in NEW_MEMBERS"
            )
            missing |= NEW_MEMBERS & set(call.parameters)
        else:
            missing |= set(unknown_in(call.parameters, known))
    assert missing == NEW_MEMBERS
