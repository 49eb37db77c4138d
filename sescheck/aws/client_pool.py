"""botocore's clients for all accounts of a run, or of a worker: one per service and region, without an account."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.request import getproxies

import boto3
import botocore.session
from botocore.config import Config

from sescheck._version import __version__
from sescheck.aws.botocore_tuning import service_models
from sescheck.aws.botocore_tuning.call_credentials import CredentialsOfTheCall
from sescheck.aws.botocore_tuning.connections import Connections
from sescheck.aws.botocore_tuning.core_session import CoreSession
from sescheck.aws.client_handlers import adapt
from sescheck.aws.limits import Limits
from sescheck.aws.operations import Operation
from sescheck.aws.pace.rate_control import IN_FLIGHT
from sescheck.aws.strict_xml import StrictParsers

USER_AGENT = f"sescheck/{__version__} Boto3/{boto3.__version__}"
"""Constant, because botocore would build its own again for every call."""


_MOST_KINDS = 4
"""Sets of clients that are kept, the newest: a worker may serve several runs, one after the other."""


def config(limits: Limits, connections: int = IN_FLIGHT) -> Config:
    """No retries by botocore: the door's rate control and retries replace them.

    If no proxy is set, botocore does not have to search the whole environment for one, as it does for each client.
    """
    return Config(
        proxies=None if getproxies() else {},
        connect_timeout=limits.connect_timeout,
        read_timeout=limits.read_timeout,
        retries={"mode": "standard", "total_max_attempts": 1},
        max_pool_connections=connections,
        user_agent=USER_AGENT,
    )


@dataclass(slots=True)
class ClientPool:
    """The clients of accounts that are read one after the other, or at the same time, from any thread.

    It does not notice changes of the environment or of the AWS configuration: use it for one run, or in a process
    in which they stay the same. It keeps clients and connections, and no credentials.

    Attributes:
        operations: all operations that will be called; the clients have no other methods. None: they have all.
        accounts: how many accounts are read at the same time: each has connections of its own to a region.
    """

    operations: Iterable[Operation] | None = None
    accounts: int = 1
    _kinds: dict[Hashable, "SharedClients"] = field(default_factory=dict)
    _lock: Any = field(default_factory=Lock)

    def like(self, core: botocore.session.Session, limits: Limits, endpoint_url: str | None) -> "SharedClients":
        """Return the clients that have the settings of a session, these time limits and this endpoint."""
        settings = tuple(sorted((name, repr(value)) for name, value in core.instance_variables().items()))
        kind = (settings, limits.connect_timeout, limits.read_timeout, endpoint_url)
        with self._lock:
            if kind not in self._kinds:
                if len(self._kinds) == _MOST_KINDS:
                    del self._kinds[next(iter(self._kinds))]
                made = config(limits, IN_FLIGHT * self.accounts)
                self._kinds[kind] = SharedClients(_without_account(core, self.operations), made, endpoint_url)
            return self._kinds[kind]


def _without_account(
    core: botocore.session.Session, operations: Iterable[Operation] | None
) -> botocore.session.Session:
    """Return a session with the same settings and models, but without credentials of its own."""
    session = CoreSession()
    for name, value in core.instance_variables().items():
        session.set_config_variable(name, value)
    service_models.share(core, session)
    if operations is not None:
        service_models.allow_only(session, operations)
    # botocore has no public way to give a session credentials of another kind
    session._credentials = CredentialsOfTheCall()  # noqa: SLF001
    return session


@dataclass(slots=True)
class SharedClients:
    """The clients that have the same settings.

    Attributes:
        session: without an account.
        endpoint_url: the URL of all services, or None for AWS's own endpoints.
    """

    session: botocore.session.Session
    config: Config
    endpoint_url: str | None
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict)
    _role_clients: dict[str, Any] = field(default_factory=dict)
    _event_names: dict[str, str] = field(default_factory=dict)
    _models: dict[str, Any] = field(default_factory=dict)
    _connections: Connections = field(default_factory=Connections)
    _parsers: StrictParsers = field(default_factory=StrictParsers)
    _lock: Any = field(default_factory=Lock)

    def client(self, service: str, region: str) -> Any:
        """Return the client; create it on first use. The session's loader and endpoint data are shared."""
        key = (service, region)
        if key not in self._clients:
            with self._lock:
                if key not in self._clients:
                    self._clients[key] = self._adapted(service, region)
        return self._clients[key]

    def role_client(self, region: str) -> Any:
        """Return a client of STS that gets the credentials of roles, with botocore's own errors."""
        if region not in self._role_clients:
            with self._lock:
                if region not in self._role_clients:
                    self._role_clients[region] = self._created("sts", region)
        return self._role_clients[region]

    def _created(self, service: str, region: str) -> Any:
        return self.session.create_client(
            service, region_name=region, endpoint_url=self.endpoint_url, config=self.config
        )

    def _adapted(self, service: str, region: str) -> Any:
        client = self._created(service, region)
        # for every operation of every client botocore looks for an older name of its events, among 200
        client.meta.events._alias_name_cache = self._event_names  # noqa: SLF001
        client.meta._service_model = self._models.setdefault(service, client.meta.service_model)  # noqa: SLF001
        client._endpoint._response_parser_factory = self._parsers  # noqa: SLF001 - only the session has a public way
        self._connections.join(client, region)
        adapt(client, service)
        return client
