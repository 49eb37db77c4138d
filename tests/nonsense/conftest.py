"""Answers of nonsense come quickly, and are waited for briefly."""

from functools import partial

import pytest

from sescheck.auditing import planning
from sescheck.aws import pace
from sescheck.aws.traffic import Limits


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second of nothing but throttling ends an operation; the emulator allows any rate."""
    monkeypatch.setattr(planning, "Limits", partial(Limits, patience=0.5))
    monkeypatch.setattr(pace, "START_RATE", 10_000.0)
