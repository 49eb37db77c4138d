"""Dask's logs: a worker that dies or a connection that ends is our business, not a traceback for the user."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

_TALKERS = (
    "asyncio",
    "bokeh",
    "distributed",
    "distributed.client",
    "distributed.gc",
    "tornado",
    "tornado.application",
)
"""Loggers that get a handler of their own when Dask is imported, or that it writes to."""


@contextmanager
def quiet_dask(*, verbose: bool) -> Iterator[None]:
    """Keep the logs of Dask off standard error in the block. Call it after Dask was imported."""
    before = {name: _of(name) for name in _TALKERS}
    if not verbose:
        for name in _TALKERS:
            logger = logging.getLogger(name)
            logger.handlers, logger.propagate = [logging.NullHandler()], False
            logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for name, (handlers, propagates, level) in before.items():
            logger = logging.getLogger(name)
            logger.handlers, logger.propagate = handlers, propagates
            logger.setLevel(level)


def _of(name: str) -> tuple[list[logging.Handler], bool, int]:
    logger = logging.getLogger(name)
    return list(logger.handlers), logger.propagate, logger.level
