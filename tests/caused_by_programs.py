"""What causes messages that no command line can: a line of a program, or something that the machine lacks."""

import asyncio
import errno
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from sescheck import Credentials, audit, render
from sescheck.auditing.checks import Source
from sescheck.aws.providers import within
from sescheck.cli.main import run
from sescheck.config.shape import Configuration
from sescheck.dns.nameservers import parse_nameserver
from sescheck.errors import UsageError
from sescheck.history.runs import RunFolder
from sescheck.organization.accounts.accounts_file import from_file
from sescheck.organization.accounts.choosing import choose
from sescheck.organization.accounts.selection import selection_of
from sescheck.organization.engine import joining, running
from sescheck.organization.engine.cluster_options import ClusterOptions, check_cluster
from sescheck.organization.folder.bucket_place import parse_url
from sescheck.organization.model import Member
from tests.notify.receivers import Answer, receiving
from tests.organization.engine.jobs import fake_jobs

ORGANIZATION = "sescheck.organization"
CERTIFICATE = Path("ca.pem")


def programs() -> Iterator[Callable[[], object]]:
    """Yield each; it raises the error, in the folder of the command lines."""
    yield lambda: audit(external_id="7f3c")
    yield lambda: audit(dns=False, nameserver="10.0.0.2")
    yield lambda: audit(regions=[])
    yield lambda: audit(profile="x", credentials=Credentials("a", "b"))
    yield lambda: audit(config=Configuration(fail_on="x"))  # type: ignore[arg-type] # on purpose
    yield lambda: render(None, "x")  # type: ignore[arg-type] # it is not looked at
    yield lambda: within(0.01, lambda: time.sleep(1))
    yield lambda: asyncio.run(_in_a_loop())
    yield lambda: refused("rules", "--test", f"{'x' * 300}.py")
    yield lambda: refused("config", "--config", "long-path.toml")
    yield lambda: refused("fix", "--from", "ses.snapshot", "--output", "x" * 300)
    yield lambda: parse_url(f"s3://bucket/{'x' * 901}")
    yield lambda: choose([Member("123456789012")], selection_of(["ou-ab12-cdef3456"]))
    yield lambda: check_cluster(ClusterOptions(tls_ca=CERTIFICATE))
    yield lambda: check_cluster(ClusterOptions(workers=1, scheduler="tls://10.0.0.5"))
    yield _with_keys
    yield RunFolder(Path("notes.txt/x"), 2).locked().__enter__
    yield _while_another_saves
    yield _asked_to_wait
    yield from map(_without, LACKING)
    yield _without_versions


def refused(*arguments: str) -> None:
    """Run a command line that ends with an error."""
    assert run(arguments) in {2, 4}
    raise UsageError("as it said")


def fails(*_: object, **__: object) -> None:
    """Stand in for what a machine refuses."""
    raise OSError(errno.ENOLCK, "no")


def _missing(_: object) -> None:
    raise ModuleNotFoundError(name="moto")


def _nothing(_: object) -> None:
    """Find no module."""


def _without(row: tuple[str, object, Callable[[], object]]) -> Callable[[], object]:
    name, instead, does = row

    def done() -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(name, instead)
            does()

    return done


def _saved() -> None:
    with RunFolder(Path("saved"), 2).locked():
        pass


def _opened() -> None:
    with joining.opened(ClusterOptions()):
        pass


async def _in_a_loop() -> None:
    audit()


def _with_keys() -> None:
    (job,) = fake_jobs(Path("executions"), 1, 0)
    secret = replace(job, source=Source(credentials=Credentials("a", "b")))
    running.run([secret], ClusterOptions(), print, None, Event())


def _while_another_saves() -> None:
    with RunFolder(Path("saved"), 2).locked():
        _saved()


def _asked_to_wait() -> None:
    with receiving(Answer(429, headers={"Retry-After": "3600"})) as receiver:
        refused("notify", "report.json", "--to", receiver.url("/x"))


def _without_versions() -> None:
    class Client:
        _get_versions = None

        def sync(self, *_: object, **__: object) -> None:
            fails()

    client: Any = Client()
    joining._check_versions(client, "tls://x:8786")


LACKING: tuple[tuple[str, object, Callable[[], object]], ...] = (
    ("sescheck.cli.demo_server.Emulator.start", _missing, lambda: refused("demo")),
    ("pathlib.Path.iterdir", fails, lambda: refused("rules", "--test", "folder")),
    ("fcntl.flock", fails, _saved),
    ("sescheck.dns.nameservers.DOH_NEEDS", ("not_there",), lambda: parse_nameserver("https://dns.example.com/q")),
    (
        "sescheck.organization.accounts.accounts_file.find_spec",
        lambda _: None,
        lambda: from_file(Path("other.yml")),
    ),
    (
        "sescheck.organization.engine.cluster_options.find_spec",
        lambda _: None,
        lambda: check_cluster(ClusterOptions()),
    ),
    ("distributed.LocalCluster", fails, _opened),
    (
        "sescheck.rules.own.installed_rules.entry_points",
        lambda **_: [EntryPoint("acme", "no_such_module", "sescheck.rules")],
        lambda: refused("config"),
    ),
)
"""What is replaced, by what, and what is done then."""
