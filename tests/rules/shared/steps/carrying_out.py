"""Carry out the calls of a plan against the emulator, as a script does, without a shell."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
import jmespath  # type: ignore[import-untyped]
from botocore import xform_name

from sescheck.emulator import Emulator
from sescheck.engine.fixes import Fixes
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.engine.steps import Call, Fetched, Secret
from sescheck.fix.plan import Plan, plan_of
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.storage import load
from tests.conftest import Cli


def planned(cli: Cli, emulator: Emulator, file: Path, regions: str) -> Plan:
    """The steps for all that is found in these regions."""
    cli("snapshot", "--endpoint-url", emulator.url, "-r", regions, "-o", str(file), "--depth", "deep")
    views = tuple(account_views_of(load(file)))
    rules = tuple(every_rule())
    return plan_of(run(rules, views).flagged, Fixes(rules, views))


def carry_out(plan: Plan, emulator: Emulator, secrets: Mapping[str, str] | None = None) -> list[str]:
    """Make the calls of the plan in their order, and return their titles.

    Args:
        plan: the steps; records and what a person does are left out.
        emulator: the emulated AWS.
        secrets: what a person fills in, by name.
    """
    calls = [(each.step.title, each.step.does) for each in plan.steps if isinstance(each.step.does, Call)]
    for _, call in calls:
        _made(call, emulator, secrets or {})
    return [title for title, _ in calls]


def _made(call: Call, emulator: Emulator, secrets: Mapping[str, str]) -> Any:
    client = boto3.client(call.service, region_name=call.region or "us-east-1", endpoint_url=emulator.url)
    try:
        parameters = {name: _value(each, emulator, secrets) for name, each in call.parameters.items()}
        return getattr(client, xform_name(call.operation))(**parameters)
    finally:
        client.close()


def _value(value: Any, emulator: Emulator, secrets: Mapping[str, str]) -> Any:
    match value:
        case Secret(name):
            return secrets[name]
        case Fetched(call, query):
            return jmespath.search(query, _made(call, emulator, secrets))
        case dict():
            return {name: _value(each, emulator, secrets) for name, each in value.items()}
        case list():
            return [_value(each, emulator, secrets) for each in value]
        case _:
            return value
