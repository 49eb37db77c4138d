"""Every option of a configuration set that AWS's model knows has its place: a default, a reason, or neither."""

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
"""A choice between structures: the reading keeps the name of the one that was chosen."""


def leaves(shape: Shape, above: str = "") -> Iterator[tuple[str, Shape]]:
    """The members that hold a value, by path; so does a structure without members."""
    if not isinstance(shape, StructureShape) or not shape.members:
        yield above, shape
        return
    for name, member in shape.members.items():
        yield from leaves(member, f"{above}.{name}" if above else name)


def options() -> dict[str, Shape]:
    """Of GetConfigurationSet, as they are read."""
    model = get_session().get_service_model("sesv2")
    found = dict(leaves(model.operation_model("GetConfigurationSet").output_shape))
    return {
        path: shape
        for path, shape in found.items()
        if path not in NO_OPTIONS and path != f"{CHOICE}.DefaultScheme"
    } | {CHOICE: model.shape_for("SigningScheme")}


def test_every_option_of_the_model_is_in_one_table() -> None:
    """A new option has to be looked at before it is compared."""
    tables = [set(REGION_SPECIFIC), set(DEFAULTS), set(NO_DEFAULT), {NOBODY_SETS}]
    assert sum(map(len, tables)) == len(set().union(*tables))
    assert set(options()) == set().union(*tables)


@pytest.mark.parametrize("path", DEFAULTS)
def test_a_default_is_a_value_that_aws_may_give(path: str) -> None:
    """One of its words, where the model lists them; a choice, where it is one."""
    shape, value = options()[path], DEFAULTS[path]
    allowed = list(shape.members) if isinstance(shape, StructureShape) else getattr(shape, "enum", [])
    assert not allowed or value in allowed


def test_what_an_option_depends_on_is_one_that_is_given() -> None:
    """And has that value among its words."""
    found = options()
    for path, (other, value) in APPLIES_IF.items():
        assert path in found
        assert value in found[other].enum


@pytest.mark.parametrize(
    ("validates", "counts"), [("ENABLED", True), ("DISABLED", False), (None, False), ("A_LATER_WORD", False)]
)
def test_a_threshold_counts_only_while_auto_validation_is_on(validates: str | None, counts: bool) -> None:
    """AWS goes on giving it after that."""
    values: dict[str, Value] = {CONFIDENCE: "HIGH"}
    if validates is not None:
        values[VALIDATES] = validates
    reading = s.configuration_set("main", options=values).options
    assert isinstance(reading, Known)
    assert counts == (CONFIDENCE in effective(reading.value))
