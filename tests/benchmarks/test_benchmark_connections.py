from collections.abc import Callable
from typing import Any

from sescheck.aws.pace.rate_control import IN_FLIGHT
from tests.conftest import Cli

Serve = Callable[..., Any]


def test_an_audit_needs_few_connections_a_region(serve: Serve, cli: Cli) -> None:
    """No more than calls may be under way there, whatever services they go to."""
    running = serve(3, 60)
    regions = ",".join(running.service.world.region_names)
    found = cli("audit", "--regions", regions, "--endpoint-url", running.url, "--no-progress", "-f", "json")

    assert found.code in {0, 1}, found.err
    assert running.service.counters.answered.total() > 60
    assert running.service.counters.connections <= 3 * IN_FLIGHT
