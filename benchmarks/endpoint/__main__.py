"""Serve a synthetic world until interrupted; the first line printed is the URL.

--identities, --rate and --burst take one figure for all regions, or one for each, joined by commas.
"""

import argparse
import asyncio
from contextlib import suppress

from benchmarks.endpoint.kinds import ALIKE, KINDS
from benchmarks.endpoint.members import Members, worlds_of
from benchmarks.endpoint.server import serving
from benchmarks.endpoint.service import Limit, Service
from benchmarks.endpoint.world import REGIONS, World


def _figures(text: str) -> tuple[float, ...]:
    return tuple(map(float, text.split(",")))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.endpoint", description=__doc__)
    parser.add_argument("--world", choices=list(KINDS), default=ALIKE, help="messy: no two regions agree")
    parser.add_argument("--regions", type=int, default=2)
    parser.add_argument("--identities", type=_figures, default=(100,), help="names in each region")
    parser.add_argument("--domains", type=float, default=0.3, help="their share that are domains")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds added to each answer")
    parser.add_argument(
        "--rate", type=_figures, default=(), help="requests a second per operation and region; default: no limit"
    )
    parser.add_argument("--burst", type=_figures, default=(1,), help="requests at once")
    parser.add_argument(
        "--members", type=int, default=0, help="other accounts of the organization, of none to all --identities"
    )
    parser.add_argument("--denied", nargs="*", default=(), help="members whose role may not be assumed")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    return parser.parse_args()


def _world(options: argparse.Namespace) -> World:
    sizes = tuple(map(int, options.identities))
    each = sizes if len(sizes) > 1 else ()
    return KINDS[options.world](options.regions, max(sizes), options.domains, each)


def _limits(options: argparse.Namespace) -> dict[str, Limit]:
    """By region; nothing where nothing is limited."""
    if not options.rate:
        return {}
    rates, bursts = (
        figures * len(REGIONS) if len(figures) == 1 else figures for figures in (options.rate, options.burst)
    )
    return {region: Limit(rate, burst) for region, rate, burst in zip(REGIONS, rates, bursts, strict=False)}


async def _serve(options: argparse.Namespace) -> None:
    world = _world(options)
    world.state(0, world.region_names[0])  # drawn before anybody asks
    members = Members(options.members, worlds_of(world), frozenset(options.denied))
    service = Service(world, limits=_limits(options), members=members)
    async with serving(service, options.latency, options.port) as url:
        print(url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(_arguments()))
