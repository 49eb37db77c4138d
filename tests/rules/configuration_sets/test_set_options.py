"""Every option of a configuration set in AWS's model has a table: with a default, with a reason, or neither."""

from collections.abc import Iterator

import pytest
from botocore.model import Shape, StructureShape
from botocore.session import get_session

from sescheck.ses.set_options import (
    APPLIES_IF,
    CONFIDENCE,
    DEFAULTS,
    NO_DEFAULT,
    REGION_SPECIFIC,
    VALIDATES,
    effective,
)
from sescheck.snapshot.reading import Known
from sescheck.snapshot.sending import Value
from sescheck.testing import builders as s

NO_OPTIONS = {"ConfigurationSetName", "Tags"}
NOBODY_SETS = "ReputationOptions.LastFreshStart"
CHOICE = "MessageSecurityOptions.SigningScheme"
"""A choice between structures: the reading has the name of the chosen one."""


def leaves(shape: Shape, above: str = "") -> Iterator[tuple[str, Shape]]:
    """The members that have a value, by path; a structure without members is one of them."""
    if not isinstance(shape, StructureShape) or not shape.members:
        yield above, shape
        return
    for name, member in shape.members.items():
        yield from leaves(member, f"{above}.{name}" if above else name)


def options() -> dict[str, Shape]:
    """The options of GetConfigurationSet, as they are read."""
    model = get_session().get_service_model("sesv2")
    found = dict(leaves(model.operation_model("GetConfigurationSet").output_shape))
    return {
        path: shape
        for path, shape in found.items()
        if path not in NO_OPTIONS and path != f"{CHOICE}.DefaultScheme"
    } | {CHOICE: model.shape_for("SigningScheme")}


def test_every_option_of_the_model_is_in_one_table() -> None:
    """A new option needs a decision before it is compared."""
    tables = [set(REGION_SPECIFIC), set(DEFAULTS), set(NO_DEFAULT), {NOBODY_SETS}]
    assert sum(map(len, tables)) == len(set().union(*tables))
    assert set(options()) == set().union(*tables)


@pytest.mark.parametrize("path", DEFAULTS)
def test_a_default_is_a_value_that_aws_may_give(path: str) -> None:
    """It is one of the values in the model, if the model lists them."""
    shape, value = options()[path], DEFAULTS[path]
    allowed = list(shape.members) if isinstance(shape, StructureShape) else getattr(shape, "enum", [])
    assert not allowed or value in allowed


def test_an_option_depends_on_another_option_of_the_model() -> None:
    """The other option can have the value that it needs."""
    found = options()
    for path, (other, value) in APPLIES_IF.items():
        assert path in found
        assert value in found[other].enum


@pytest.mark.parametrize(
    ("validates", "counts"), [("ENABLED", True), ("DISABLED", False), (None, False), ("A_LATER_WORD", False)]
)
def test_the_confidence_counts_only_while_auto_validation_is_enabled(validates: str | None, counts: bool) -> None:
    """AWS still gives it afterwards."""
    values: dict[str, Value] = {CONFIDENCE: "HIGH"}
    if validates is not None:
        values[VALIDATES] = validates
    reading = s.configuration_set("main", options=values).options
    assert isinstance(reading, Known)
    assert counts == (CONFIDENCE in effective(reading.value))
