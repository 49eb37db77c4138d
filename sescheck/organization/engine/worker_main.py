"""Which program a worker process of this machine begins with."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

_ROOM = "sescheck.organization.engine"


@contextmanager
def harmless_main(*, verbose: bool) -> Iterator[None]:
    """Let the processes that start in the block begin with a module of ours.

    Python's `spawn` begins each process with the main program again. A program that calls sescheck without
    ``if __name__ == "__main__"`` would start its run again in every worker.
    """
    main = sys.modules["__main__"]
    before = getattr(main, "__spec__", None)
    main.__spec__ = find_spec(f"{_ROOM}.{'worker_start' if verbose else 'silent_worker'}")
    try:
        yield
    finally:
        main.__spec__ = before
