"""Answers of nonsense come quickly, and are waited for briefly."""

from collections.abc import Iterator
from functools import partial

import pytest

from sescheck.auditing import options
from sescheck.aws.traffic import Limits
from sescheck.emulator import Emulator
from tests.fire.staging import stage
from tests.nonsense.serving import Serving
from tests.nonsense.trials import Range


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second of nothing but throttling ends an operation."""
    monkeypatch.setattr(options, "Limits", partial(Limits, patience=0.5))


@pytest.fixture(scope="module")
def where() -> Iterator[Range]:
    """The world under fire, behind a server that makes nonsense of answers."""
    with Emulator() as emulator:
        stage(emulator)
        with Serving(emulator) as serving:
            yield Range(serving)
