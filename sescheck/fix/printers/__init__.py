"""How a plan is printed: commands of the AWS CLI, Terraform, CloudFormation, DNS records."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from sescheck.fix.plan import Plan
from sescheck.fix.printers import cloudformation, posix, powershell, route53, terraform, zone

Printer = Callable[[Plan, str], Iterator[tuple[str, Iterator[str]]]]
"""Gets a plan and the sentences of its header; yields files: the name and the lines of each."""

SHELLS: Mapping[str, Printer] = MappingProxyType({"sh": posix.files, "powershell": powershell.files})
"""The shells for which commands can be printed."""

PRINTERS: Mapping[str, Printer | None] = MappingProxyType(
    {
        "cli": None,
        "terraform": terraform.files,
        "cloudformation": cloudformation.files,
        "zone": zone.files,
        "route53": route53.files,
    }
)
"""By the value of ``--as``; ``cli`` has a printer per shell."""
