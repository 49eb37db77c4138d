"""Read fake accounts, and print a line for each result: FOLDER COUNT SECONDS. Ctrl-C ends the run.

It has no ``if __name__ == "__main__"`` on purpose: a worker process that began with this file would start a run.
"""

import json
import signal
import sys
import threading
from pathlib import Path

from sescheck.organization.engine.cluster_options import ClusterOptions
from sescheck.organization.engine.job import Result
from sescheck.organization.engine.running import run
from tests.organization.engine.fake_readers import read_fake
from tests.organization.engine.jobs import fake_jobs

folder, count, seconds = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
stop = threading.Event()
signal.signal(signal.SIGINT, lambda *_: stop.set())


def show(result: Result) -> None:
    """Print what an account came to."""
    print(json.dumps({"account": result.account_id, "outcome": result.outcome}), flush=True)  # noqa: T201


run(
    fake_jobs(folder, count, seconds),
    ClusterOptions(workers=2, threads=2),
    show,
    None,
    stop,
    reader=read_fake,
)
print(json.dumps({"ended": stop.is_set()}), flush=True)  # noqa: T201
