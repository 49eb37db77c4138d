"""The help of `--format` names the formats that there are, for each command that has some."""

import re
from collections.abc import Mapping, Sequence

import command_line
import pytest

from sescheck.organization.reports.organization_outputs import NAMES
from sescheck.permissions import policy
from sescheck.permissions.output import _CHECK_FORMATS
from sescheck.report.formats import FORMATS
from sescheck.report.run_formats import DRAWINGS
from sescheck.takeover.formats import FORMATS as READINESS

HELP = {
    command.name: setting.help
    for command in command_line.commands()
    for setting in command.options
    if "--format" in setting.names
}
LISTS: Mapping[str, Sequence[Mapping[str, object]]] = {
    "audit": [FORMATS],
    "diff": [FORMATS],
    "demo": [FORMATS],
    "history": [DRAWINGS],
    "organization": [dict.fromkeys(NAMES)],
    "readiness": [READINESS],
    "iam-policy": [policy.FORMATS, _CHECK_FORMATS],
}
"""What each command takes, in the order in which its help has it."""
LIST = re.compile(r"(?:[a-z]+, )*[a-z]+ or [a-z]+")


@pytest.mark.parametrize("command", HELP)
def test_the_help_names_every_format(command: str) -> None:
    """And no other, in their order."""
    lists = [re.split(r", | or ", found) for found in LIST.findall(HELP[command])]
    wanted = [list(formats) for formats in LISTS[command]]
    assert [found for found in lists if set(found) & set(FORMATS)] == wanted
