"""The benchmark of steps runs each command on the same snapshot, and compares it with a report without steps."""

import pytest

from benchmarks import mending

pytestmark = pytest.mark.timeout(300)


def test_the_same_snapshot_is_measured_with_steps_and_without() -> None:
    """The first one is the base."""
    without, fix = mending.measure(2, 4, ("json without steps", "fix"))
    assert (without.cpu, without.memory) == (1.0, 1.0)
    assert fix.what == "fix"
    assert fix.cost.code in {0, 3}
    assert fix.cost.cpu > 0


def test_a_command_that_cannot_run_is_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its short time would look good."""
    monkeypatch.setitem(mending.COMMANDS, "fix", ("", ("fix", "--as", "nothing")))
    with pytest.raises(ValueError, match="exit code 2"):
        list(mending.measure(2, 4, ("fix",)))
