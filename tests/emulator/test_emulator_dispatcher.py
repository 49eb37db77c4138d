"""moto's apps are made once, however many requests come first."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from sescheck.emulator.server import moto_app


def test_requests_that_come_at_the_same_time_share_a_dispatcher(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each dispatcher has a lock of its own: two would make apps at the same time."""
    active, most = 0, 0

    class Dispatcher:
        """Counts the apps that are made at the same time."""

        def get_application(self, environ: dict[str, object]) -> object:
            """Take a moment."""
            nonlocal active, most
            active += 1
            most = max(most, active)
            time.sleep(0.02)
            active -= 1
            return environ

    monkeypatch.setattr(moto_app, "_APPS", {})
    monkeypatch.setattr(moto_app, "_dispatcher", Dispatcher)
    together = Barrier(4)

    def ask(_: int) -> object:
        together.wait()
        return moto_app._app_of("sesv2", {})

    with ThreadPoolExecutor(4) as threads:
        assert [{}] * 4 == list(threads.map(ask, range(4)))
    assert 1 == most
    assert {"sesv2"} == set(moto_app._APPS)
