"""A botocore session that leaves out what its clients never need.

Each client copies every handler of its session, and most of those are for services that nobody asks here, or for
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
        "cloudwatch",
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
"""Services with handlers of their own that are not asked; one that is missing here costs time and nothing else."""


class _Trusting(HierarchicalEmitter):  # type: ignore[misc] # botocore has no types
    """Takes for granted that a handler accepts what it is called with: botocore looks at each, for each client."""

    def _verify_accept_kwargs(self, func: Any) -> None:
        """All of botocore's do, and all of ours."""


class CoreSession(botocore.session.Session):  # type: ignore[misc] # botocore has no types
    """Takes no handlers for other services, nor for documentation, and no other version of an API."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, event_hooks=_Trusting(), **options)
        # A profile may name an older version for other programs, or one that does not exist.
        self.set_config_variable("api_versions", {})

    def register(self, event_name: str, handler: Any, *rest: Any, **options: Any) -> None:
        """As botocore's, but for those."""
        kind, _, after = event_name.partition(".")
        if kind != _DOCUMENTATION and after.partition(".")[0] not in _OTHERS:
            super().register(event_name, handler, *rest, **options)
