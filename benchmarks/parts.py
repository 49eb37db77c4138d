"""What single parts of sescheck cost, each on its own.

python -m benchmarks.parts
"""

import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import boto3
from botocore.config import Config

from benchmarks import account
from benchmarks.endpoint.world import World
from benchmarks.running import Running, endpoint
from benchmarks.task import Task, environment
from sescheck.aws.client_pool import config
from sescheck.aws.clients import Clients
from sescheck.aws.limits import Limits
from sescheck.aws.sessions import Credentials, open_accesses
from sescheck.collect.declarations import every_read
from sescheck.collect.identities.detail import GET_EMAIL_IDENTITY
from sescheck.collect.identities.dkim import GET_DKIM
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.rules.catalogue import chosen
from sescheck.snapshot import storage

WORLD = (30, 10_000)
"""Regions and identities of the world that the rules go through."""
LIMIT = 300.0
"""Seconds after which a process is ended."""
_CALLS = 100
_ROUNDS = 5
_NO_RETRIES = {"mode": "standard", "total_max_attempts": 1}
_SERVICES = ("sesv2", "ses", "sns")


@dataclass(frozen=True)
class Part:
    """A figure, for people."""

    what: str
    value: str


def measure(regions: int = WORLD[0], identities: int = WORLD[1]) -> Iterator[Part]:
    """All of them; the world is what the rules go through."""
    yield from _start_up()
    yield from _clients(regions)
    with endpoint(World(1, 100, 0.3), latency=0, limits={}) as running:
        yield from _calls(running)
    yield from _accounts()
    yield from _rules(World(regions, identities, 0.3))


def _cpu_of(*command: str) -> float:
    """CPU seconds of a process, the median of some."""

    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True, timeout=LIMIT)  # noqa: S603 - our own
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return median(once() for _ in range(_ROUNDS))


def _start_up() -> Iterator[Part]:
    bare = _cpu_of(sys.executable, "-c", "import typer")
    ours = _cpu_of(sys.executable, "-m", "sescheck", "--version")
    yield Part(
        "`sescheck --version`, CPU beyond bare Python with typer imported (bar: 0.15 s)",
        f"{ours - bare:.2f} s ({ours:.2f} s and {bare:.2f} s)",
    )


def _clients(regions: int) -> Iterator[Part]:
    plain = boto3.Session(aws_access_key_id="BENCHMARK", aws_secret_access_key="none")  # noqa: S106 - made up
    names = plain.get_available_regions("sesv2")[:regions]
    ours = Clients(_session(), Limits(), "http://127.0.0.1:1", every_read())
    made: dict[str, Callable[[str, str], Any]] = {
        "boto3's own": partial(plain.client, endpoint_url="http://127.0.0.1:1", config=config(Limits())),
        "sescheck's": ours.client,
    }
    for whose, make in made.items():
        took = []
        for name in names:
            began = time.process_time()
            for service in _SERVICES:
                make(service, name)
            took.append(time.process_time() - began)
        each = median(took[1:]) / len(_SERVICES)
        yield Part(
            f"clients of {whose} session: the first region's ({', '.join(_SERVICES)}), and each further one",
            f"{took[0] * 1000:.0f} and {each * 1000:.1f} ms of CPU",
        )


def _session() -> boto3.Session:
    credentials = Credentials("BENCHMARK", "none")
    (access,) = open_accesses(None, (), None, None, "us-east-1", Limits(), credentials)
    return access.session


def _calls(running: Running) -> Iterator[Part]:
    session = boto3.Session(aws_access_key_id="BENCHMARK", aws_secret_access_key="none")  # noqa: S106 - made up

    def bare(service: str, **options: Any) -> Any:
        config = Config(retries=_NO_RETRIES, **options)
        return session.client(service, region_name="us-east-1", endpoint_url=running.url, config=config)

    ours = Clients(_session(), Limits(), running.url, every_read())
    made: dict[str, Callable[[str], Any]] = {
        "boto3": bare,
        "boto3, parameters not validated": lambda service: bare(service, parameter_validation=False),
        "boto3, no request compression": lambda service: bare(service, disable_request_compression=True),
    }
    names = [item["IdentityName"] for item in bare("sesv2").list_email_identities()["EmailIdentities"]]
    pairs: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
        name: (
            partial(make("sesv2").get_email_identity, EmailIdentity=names[0]),
            partial(make("ses").get_identity_dkim_attributes, Identities=names),
        )
        for name, make in made.items()
    }
    pairs["sescheck's client"] = (
        ours.call(GET_EMAIL_IDENTITY, "us-east-1", {"EmailIdentity": names[0]}),
        ours.call(GET_DKIM, "us-east-1", {"Identities": names}),
    )
    detail: dict[str, list[float]] = {name: [] for name in pairs}
    batch: dict[str, list[float]] = {name: [] for name in pairs}
    for _ in range(_ROUNDS):
        for name, (one, many) in pairs.items():
            detail[name].append(_cpu(one))
            batch[name].append(_cpu(many))
    for name in pairs:
        yield Part(
            f"a call in one thread, {name}: GetEmailIdentity, and a batch of {len(names)}",
            f"{min(detail[name]) * 1000:.2f} and {min(batch[name]) * 1000:.2f} ms of CPU",
        )


def _cpu(call: Callable[[], Any]) -> float:
    began = time.process_time()
    for _ in range(_CALLS):
        call()
    return (time.process_time() - began) / _CALLS


def _accounts() -> Iterator[Part]:
    for each in account.measure(accounts=8, threads=4):
        what = f"one more account in a process that reads four at the same time, {each.what}"
        yield Part(f"{what} (bar of the first of these: {account.BAR} s)", each.figures)


def _rules(world: World) -> Iterator[Part]:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        with endpoint(world, latency=0, limits={}) as running:
            task = Task(running.url, world, folder)
            options = ["--depth", "quick", "--regions", task.regions, "-o", str(folder / "snapshot")]
            command = [sys.executable, "-m", "sescheck", "snapshot", "--endpoint-url", running.url, *options]
            subprocess.run(  # noqa: S603 - our own
                command, env=environment(task), check=True, capture_output=True, timeout=LIMIT
            )
        began = time.process_time()
        snapshot = storage.load(folder / "snapshot")
        gc.freeze()  # as the command does
        loaded = time.process_time()
        found = run(chosen((), ()), account_views_of(snapshot))
        judged = time.process_time()
    size = sum(len(region.identities.items) for account in snapshot.accounts for region in account.regions)
    yield Part(f"a snapshot of {size:,} identities loaded", f"{loaded - began:.1f} s of CPU")
    yield Part(
        f"all {len(found.examined)} rules over {size:,} identities in {world.regions} regions (bar: 10 s)",
        f"{judged - loaded:.1f} s of CPU, {len(found.flagged):,} findings",
    )
    slowest = sorted(found.seconds.items(), key=lambda pair: -pair[1])[:3]
    yield Part("the slowest of them", ", ".join(f"`{rule}` {seconds:.1f} s" for rule, seconds in slowest))


if __name__ == "__main__":
    os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
    for part in measure(*map(int, json.loads(f"[{','.join(sys.argv[1:])}]"))):
        print(f"{part.what}: {part.value}")
