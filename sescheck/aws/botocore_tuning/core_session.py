"""A botocore session that leaves out what its clients never need.

Each client copies every handler of its session. Most handlers are for services that sescheck does not call, or for
botocore's own documentation: a third of what a client costs.
"""

from typing import Any

import botocore.session
from botocore.hooks import HierarchicalEmitter

_DOCUMENTATION = "docs"
_OTHERS = frozenset(
    {
        "apigateway",
        "autoscaling",
        "cloudformation",
        "cloudsearchdomain",
        "cognito-identity",
        "docdb",
        "glacier",
        "logs",
        "machinelearning",
        "neptune",
        "polly",
        "rds",
        "route53",
        "sqs",
    }
)
"""Services with handlers that sescheck does not call; a missing entry only costs time."""


class _Trusting(HierarchicalEmitter):  # type: ignore[misc] # botocore has no types
    """Assumes that a handler accepts its arguments: botocore checks each one, for each client."""

    def _verify_accept_kwargs(self, func: Any) -> None:
        """All of botocore's handlers accept them, and all of ours."""


class CoreSession(botocore.session.Session):  # type: ignore[misc] # botocore has no types
    """Ignores handlers for other services and for documentation, and other versions of an API."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, event_hooks=_Trusting(), **options)
        # A profile may name an older version for other programs, or one that does not exist.
        self.set_config_variable("api_versions", {})

    def register(self, event_name: str, handler: Any, *rest: Any, **options: Any) -> None:
        """Like botocore's method, without those."""
        kind, _, after = event_name.partition(".")
        if kind != _DOCUMENTATION and after.partition(".")[0] not in _OTHERS:
            super().register(event_name, handler, *rest, **options)
