"""The published JSON Schema of the file. SESCHECK_UPDATE_GOLDEN=1 writes it again from the structs."""

import json
import os
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sescheck.config.schema import FILE, generated, published

EXAMPLE = Path(__file__).parents[2] / "examples" / "sescheck.toml"
OBJECTS = {"Configuration": published(), **{k: v for k, v in published()["$defs"].items() if "properties" in v}}


def problems(text: str) -> list[str]:
    """What the schema says against a file; dates are strings to it, as editors have them."""
    document = json.loads(json.dumps(tomllib.loads(text), default=str))
    validator = jsonschema.Draft202012Validator(published())
    return [error.message for error in validator.iter_errors(document)]


def test_it_is_what_the_structs_say() -> None:
    """A change of the structs is a change of the published file, seen in review."""
    path = Path(str(files("sescheck.config").joinpath(FILE)))
    if os.environ.get("SESCHECK_UPDATE_GOLDEN"):
        path.write_text(generated(), "utf-8")
    assert path.read_text("utf-8") == generated()


def test_it_is_a_schema() -> None:
    """Of the draft that it names."""
    jsonschema.Draft202012Validator.check_schema(published())
    assert jsonschema.Draft202012Validator.META_SCHEMA["$id"] == published()["$schema"]


@pytest.mark.parametrize("schema", OBJECTS.values(), ids=OBJECTS)
def test_every_table_is_closed_and_described(schema: dict[str, Any]) -> None:
    """So is every key."""
    assert schema["additionalProperties"] is False
    assert schema["description"]
    assert all(each["description"] for each in schema["properties"].values())


def test_toml_has_no_null() -> None:
    """What may be left out has no value that says so."""
    assert "null" not in generated().replace('"description"', "")


def test_the_example_fits_it() -> None:
    """And what does not, does not."""
    assert [] == problems(EXAMPLE.read_text())
    assert problems(EXAMPLE.read_text().replace("regions", "regoins"))
    assert problems('fail_on = "hihg"')
