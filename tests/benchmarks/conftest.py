"""The endpoint in a thread of the tests' own process, and a boto3 that speaks to it."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.config import Config

from benchmarks.endpoint.server import serving
from benchmarks.endpoint.service import Limit, Service
from benchmarks.endpoint.world import World


@dataclass(frozen=True)
class Served:
    """An endpoint that runs."""

    url: str
    service: Service

    def client(self, name: str, region: str = "us-east-1") -> Any:
        """A client that tries once."""
        config = Config(retries={"mode": "standard", "total_max_attempts": 1})
        return boto3.client(name, region_name=region, endpoint_url=self.url, config=config)


@contextmanager
def _served(service: Service) -> Iterator[Served]:
    found: list[str] = []
    begun, over = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with serving(service) as url:
            found.append(url)
            begun.set()
            await over.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    begun.wait(10)
    try:
        yield Served(found[0], service)
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)
        loop.close()


Serve = Callable[..., Served]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve a world, one that is given or one of so many regions and identities; the same limit in each region."""
    with ExitStack() as stack:

        def begin(
            regions: int = 2,
            identities: int = 20,
            rate: float | None = None,
            burst: float = 1,
            *,
            world: World | None = None,
            limits: Mapping[str, Limit] | None = None,
        ) -> Served:
            found = world or World(regions, identities)
            alike = {} if rate is None else dict.fromkeys(found.region_names, Limit(rate, burst))
            return stack.enter_context(_served(Service(found, limits or alike)))

        yield begin
