"""What msgspec says of a wrong value, word for word: `sescheck/config/problems.py` takes it apart."""

from typing import Any

import msgspec
import pytest

from sescheck.config.problems import from_msgspec
from sescheck.config.shape import Configuration

GROUP = {"name": "a", "regions": ["us-east-1", "eu-west-1"]}
SAID: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"regoins": []}, "Object contains unknown field `regoins`", 'unknown key "regoins", did you mean "regions"?'),
    (
        {"group": [{**GROUP, "nam": "b"}]},
        "Object contains unknown field `nam` - at `$.group[0]`",
        'unknown key "nam", did you mean "name"',
    ),
    (
        {"group": [{"name": "a"}]},
        "Object missing required field `regions` - at `$.group[0]`",
        '[[group]] has no "regions"',
    ),
    (
        {"fail_on": "hihg"},
        "Invalid enum value 'hihg' - at `$.fail_on`",
        'unknown fail_on "hihg", did you mean "high"',
    ),
    ({"depth": "deap"}, "Invalid enum value 'deap' - at `$.depth`", 'unknown depth "deap", did you mean "deep"'),
    (
        {"regions": "all"},
        "Expected `array | null`, got `str` - at `$.regions`",
        "regions: expected an array, not a string",
    ),
    (
        {"regions": [1]},
        "Expected `str`, got `int` - at `$.regions[0]`",
        "regions: expected a string, not an integer",
    ),
    (
        {"group": [{**GROUP, "regions": []}]},
        "Expected `array` of length >= 1 - at `$.group[0].regions`",
        "regions: expected an array of length at least 1",
    ),
    (
        {"thresholds": {"quota_used_percent": 101.0}},
        "Expected `float` <= 100.0 - at `$.thresholds.quota_used_percent`",
        "quota_used_percent: expected a number at most 100",
    ),
    (
        {"policy": {"trusted_accounts": ["1"]}},
        "Expected `str` matching regex '^[0-9]{12}$' - at `$.policy.trusted_accounts[0]`",
        "trusted_accounts: expected an account ID of 12 digits",
    ),
)


@pytest.mark.parametrize(("document", "said", "words"), SAID, ids=[said for _, said, _ in SAID])
def test_msgspec_uses_these_messages(document: dict[str, Any], said: str, words: str) -> None:
    """If this fails with a newer msgspec: mend the patterns, then raise its bound in `pyproject.toml`."""
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(document, Configuration)
    assert said == str(caught.value), f"msgspec {msgspec.__version__} has another wording"
    assert str(from_msgspec(said)).startswith(words)


def test_unknown_messages_are_shown_unchanged() -> None:
    """A message nobody understands is better than none."""
    assert str(from_msgspec("Bad luck - at `$.regions[0]`")) == "regions: Bad luck"
