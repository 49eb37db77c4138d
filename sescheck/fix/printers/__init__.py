"""How a plan is printed: commands of the AWS CLI, Terraform, CloudFormation, DNS records.

The help needs only the names, so a printer is imported when it is used.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sescheck.fix.plan import Plan

Printer = Callable[["Plan", str], Iterator[tuple[str, Iterator[str]]]]
"""Gets a plan and the sentences of its header; yields files: the name and the lines of each."""

SHELLS: Mapping[str, str] = MappingProxyType({"sh": "posix", "powershell": "powershell"})
"""The shells for which commands can be printed, with the module that prints them."""

PRINTERS: Mapping[str, str | None] = MappingProxyType(
    {
        "cli": None,
        "terraform": "terraform",
        "cloudformation": "cloudformation",
        "zone": "zone",
        "route53": "route53",
    }
)
"""By the value of ``--as``: the module that prints it; ``cli`` has one for each shell."""


def printer(form: str, shell: str = "sh") -> Printer:
    """Return what prints a form; for ``cli``, by the shell.

    Args:
        form: one of PRINTERS.
        shell: one of SHELLS.
    """
    found: Printer = import_module(f"{__name__}.{PRINTERS[form] or SHELLS[shell]}").files
    return found
