"""What Dask says of connections that end is for those who ask for it."""

import logging
from collections.abc import Iterator

import pytest

from sescheck.organization.engine.dask_logs import quiet_dask

NAMES = ("distributed.core", "distributed.scheduler", "tornado.application", "asyncio")


@pytest.fixture
def said() -> Iterator[list[str]]:
    """What reaches a handler of Dask's, as it is after its import."""
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.name)  # type: ignore[method-assign] # the shortest handler
    with_handler = [logging.getLogger(name.partition(".")[0]) for name in NAMES]
    for each in set(with_handler):
        each.addHandler(handler)
    yield heard
    for each in set(with_handler):
        each.removeHandler(handler)


def say() -> None:
    """An error of each."""
    for name in NAMES:
        logging.getLogger(name).error("a connection ended")


def test_nothing_is_said(said: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    """Neither to a handler nor to standard error; after the block, all is as before."""
    before = [(each.handlers[:], each.propagate, each.level) for each in map(logging.getLogger, NAMES)]
    with quiet_dask(verbose=False):
        say()
    assert said == []
    assert ("", "") == tuple(capfd.readouterr())
    assert [(each.handlers[:], each.propagate, each.level) for each in map(logging.getLogger, NAMES)] == before


def test_those_who_ask_are_answered(said: list[str]) -> None:
    """With --verbose."""
    with quiet_dask(verbose=True):
        say()
    assert {"distributed.core", "distributed.scheduler", "asyncio"} <= set(said)
