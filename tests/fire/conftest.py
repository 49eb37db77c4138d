"""The world under fire."""

import pytest

from sescheck.emulator import Emulator
from tests.conftest import Result
from tests.fire.staging import stage


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two healthy regions, and a fault in one domain that must be found whatever else cannot be read."""
    stage(emulator)
    return emulator


@pytest.fixture(scope="session")
def known() -> dict[str, Result]:
    """What reports say while nothing goes wrong; the worlds are always the same, so that once is enough."""
    return {}
