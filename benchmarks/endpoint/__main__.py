"""Serve a synthetic world until interrupted; the first line printed is the URL."""

import argparse
import asyncio
from contextlib import suppress

from benchmarks.endpoint.server import serving
from benchmarks.endpoint.service import Service
from benchmarks.endpoint.world import World


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.endpoint", description=__doc__)
    parser.add_argument("--regions", type=int, default=2)
    parser.add_argument("--identities", type=int, default=100, help="names in each region")
    parser.add_argument("--domains", type=float, default=0.3, help="their share that are domains")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds added to each answer")
    parser.add_argument("--rate", type=float, help="requests a second per operation and region; default: no limit")
    parser.add_argument("--burst", type=float, default=1, help="requests at once")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    return parser.parse_args()


async def _serve(options: argparse.Namespace) -> None:
    world = World(options.regions, options.identities, options.domains)
    service = Service(world, options.rate, options.burst)
    async with serving(service, options.latency, options.port) as url:
        print(url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(_arguments()))
