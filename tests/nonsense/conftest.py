"""Answers of nonsense come quickly, and are waited for briefly."""

from collections.abc import Iterator

import pytest

from sescheck.emulator import Emulator
from tests.fire.staging import have_little_patience, stage
from tests.nonsense.serving import Serving
from tests.nonsense.trials import Range


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second of nothing but throttling ends an operation."""
    have_little_patience(monkeypatch)


@pytest.fixture(scope="module")
def where() -> Iterator[Range]:
    """The world under fire, behind a server that makes nonsense of answers."""
    with Emulator() as emulator:
        stage(emulator)
        with Serving(emulator) as serving:
            yield Range(serving)
