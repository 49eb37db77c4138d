"""The emulated AWS that `sescheck demo` audits."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sescheck.auditing.errors import UsageError, unknown
from sescheck.auditing.planning import Source
from sescheck.emulator import Emulator
from sescheck.emulator.worlds import SCENARIOS, Scenario

_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "demo",
    "AWS_SECRET_ACCESS_KEY": "demo",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}
_REAL = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL")


def parse_scenario(name: str) -> Scenario:
    """What to simulate.

    Raises:
        UsageError: there is no scenario of that name.
    """
    if name not in SCENARIOS:
        raise unknown("scenario", name, SCENARIOS, f"there are {', '.join(SCENARIOS)}")
    return SCENARIOS[name]


@contextmanager
def running(scenario: Scenario) -> Iterator[Source]:
    """Serve the scenario's world while the block runs, and keep the user's own credentials out of it.

    Raises:
        UsageError: the extra that the emulator needs is not installed.
    """
    emulator = Emulator()
    try:
        emulator.start()
    except ModuleNotFoundError as error:
        raise UsageError(f"the demo needs {error.name}: pip install 'sescheck[demo]'") from error
    before = dict(os.environ)
    try:
        scenario.stage(emulator)
        for name in _REAL:
            os.environ.pop(name, None)
        os.environ.update(_CREDENTIALS)
        yield Source(endpoint_url=emulator.url)
    finally:
        os.environ.clear()
        os.environ.update(before)
        emulator.stop()
