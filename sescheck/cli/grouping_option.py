"""The option `--group-by`: its values, and the formats in which it does something."""

from collections.abc import Sequence

from sescheck.cli.outputs import Output
from sescheck.errors import UsageError, one_of
from sescheck.report.formats import GROUPED
from sescheck.report.render_options import GroupBy
from sescheck.report.text.phrases import either


def parse_group_by(given: str | None) -> GroupBy:
    """Return the value of the option.

    Raises:
        UsageError: there is no such value.
    """
    if given is None:
        return GroupBy.RULE
    return GroupBy(one_of("value of --group-by", given, [each.value for each in GroupBy]))


def check_grouping(outputs: Sequence[Output]) -> None:
    """Check that a format groups the findings.

    Raises:
        UsageError: none does: the option would do nothing.
    """
    if not any(output.format in GROUPED for output in outputs):
        raise UsageError(
            f"--group-by groups only what people read: use it with {either(GROUPED)}, or leave it out"
        )
