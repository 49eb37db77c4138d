"""The defaults, if neither an option nor the configuration sets a value. Nothing slow is imported here."""

from typing import Literal, TypeAlias, get_args

FailOn: TypeAlias = Literal["critical", "high", "medium", "low", "info", "never"]
FAIL_ON: tuple[str, ...] = get_args(FailOn)
"""What ``fail_on`` takes: the severities, and ``never``."""
NEVER: FailOn = "never"

DEFAULT_FAIL_ON: FailOn = "medium"
DEFAULT_DEPTH = "standard"
READINESS_DEPTH = "deep"
"""The default of ``readiness``: what decides whether mail is refused is read at this depth only."""
DEFAULT_DNS_RATE = 250
"""Questions a second: the resolver of a VPC takes 1,024 packets, and a question is sent three times at most."""
DEFAULT_KEEP = 30
"""How many runs the folder of ``--since`` keeps."""
