"""IAM of the emulated account, for tests that fill it and for those that read it."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from sescheck.emulator import Emulator
from tests.cli.lived_in import client


@pytest.fixture
def iam(emulator: Emulator) -> Iterator[Any]:
    """IAM of the emulated account."""
    with client(emulator, "iam") as made:
        yield made


@pytest.fixture(scope="session")
def boto_session() -> Any:
    """One session for all tests: the first client of a session is slow to make."""
    return boto3.Session(region_name="us-east-1")
