"""The clients as one account uses them: each call is signed with its credentials."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import boto3
from botocore import xform_name

from sescheck.aws.botocore_tuning.call_credentials import signed_with
from sescheck.aws.client_pool import ClientPool, SharedClients
from sescheck.aws.limits import Limits
from sescheck.aws.operations import Operation


@dataclass(slots=True)
class Clients:
    """The clients of one session. Use it from one thread; the calls can be made in any thread.

    Attributes:
        endpoint_url: the URL of all services, or None for AWS's own endpoints.
        operations: all operations that will be called; the clients have no other methods.
        pool: the clients that are shared with other accounts; None: this account has its own.
    """

    session: boto3.Session
    limits: Limits
    endpoint_url: str | None = None
    operations: Iterable[Operation] = ()
    pool: ClientPool | None = None
    _shared: SharedClients = field(init=False)

    def __post_init__(self) -> None:
        pool = self.pool or ClientPool(self.operations)
        # boto3 has no other way to its core
        self._shared = pool.like(self.session._session, self.limits, self.endpoint_url)  # noqa: SLF001

    def client(self, service: str, region: str) -> Any:
        """Return the client, which has no credentials outside of a call."""
        return self._shared.client(service, region)

    def call(self, operation: Operation, region: str, params: Mapping[str, Any]) -> Callable[[], Any]:
        """Return a call that is ready to be made, in any thread."""
        method = getattr(self.client(operation.service, region), xform_name(operation.name))
        return partial(_signed, self.session.get_credentials(), method, params)


def _signed(credentials: Any, method: Callable[..., Any], params: Mapping[str, Any]) -> Any:
    with signed_with(credentials):
        return method(**params)
