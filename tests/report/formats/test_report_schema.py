"""The published JSON Schema. SESCHECK_UPDATE_GOLDEN=1 writes it again from the structs."""

import os
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sescheck.engine.severity import Severity
from sescheck.report.formats.json.report_schema import FILE, generated, published
from sescheck.report.model import RemarkKind, State, Status
from sescheck.snapshot.reading import Why

OBJECTS = {"Report": published(), **{k: v for k, v in published()["$defs"].items() if "properties" in v}}


def test_it_is_what_the_structs_say() -> None:
    """A change of the structs is a change of the published file, seen in review."""
    path = Path(str(files("sescheck.report.formats.json").joinpath(FILE)))
    if os.environ.get("SESCHECK_UPDATE_GOLDEN"):
        path.write_text(generated(), "utf-8")
    assert path.read_text("utf-8") == generated()


def test_it_is_a_schema() -> None:
    """Of the draft that it names."""
    jsonschema.Draft202012Validator.check_schema(published())
    assert published()["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize("schema", OBJECTS.values(), ids=OBJECTS)
def test_every_object_is_closed_and_described(schema: dict[str, Any]) -> None:
    """No field that is not in the contract."""
    assert schema["additionalProperties"] is False
    assert schema["description"]


@pytest.mark.parametrize("kind", [Severity, Status, State, RemarkKind, Why])
def test_enumerated_words_are_listed_in_their_order(
    kind: type[Severity | Status | State | RemarkKind | Why],
) -> None:
    """Worst first, where there is a worst."""
    assert published()["$defs"][kind.__name__]["enum"] == [member.value for member in kind]


def test_only_the_alias_and_what_older_reports_lack_may_be_left_out() -> None:
    """Everything else is always there."""
    optional = {
        f"{name}.{field}"
        for name, schema in OBJECTS.items()
        for field in schema["properties"]
        if field not in schema["required"]
    }
    of_steps = {each for each in optional if each.startswith("FixStep.")}
    assert optional - of_steps == {
        *("Account.alias", "Unread.accepted", "Report.dns", "RuleError.origin"),
        *(f"Finding.{name}" for name in ("fix", "title", "page", "rank")),
        *(f"Region.{name}" for name in ("verdict", "reason", "quota")),
    }
    assert {"FixStep.kind", "FixStep.title"}.isdisjoint(of_steps)
