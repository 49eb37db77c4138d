"""moto's apps are made once, however many requests come first."""

import ast
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from sescheck.emulator.installation import install
from sescheck.emulator.server import calls, moto_app


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


def test_routes_and_apps_are_never_made_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """For both, werkzeug parses code. Python 3.11 has one counter for all threads that parse, and may fail."""
    install()
    active, most, parsed = 0, 0, 0
    parse: Callable[..., Any] = ast.parse

    def slow(*args: Any, **options: Any) -> Any:
        nonlocal active, most, parsed
        active, parsed = active + 1, parsed + 1
        most = max(most, active)
        time.sleep(0.001)
        active -= 1
        return parse(*args, **options)

    moto_app._dispatcher.cache_clear()
    monkeypatch.setattr(moto_app, "_APPS", {})
    calls._routed.cache_clear()
    _forget_routes()
    monkeypatch.setattr(ast, "parse", slow)
    together = Barrier(2)

    def route() -> str:
        together.wait()
        return calls._routed("sesv2", "GET", "/v2/email/account", "")

    def app() -> object:
        together.wait()
        return moto_app._app_of("ses", {"HTTP_HOST": "email.us-east-1.amazonaws.com", "PATH_INFO": "/"})

    with ThreadPoolExecutor(2) as threads:
        routed, made = threads.submit(route), threads.submit(app)
        assert "GetAccount" == routed.result()
        assert made.result() is not None
    assert parsed > 1
    assert 1 == most


def _forget_routes() -> None:
    from moto.core import routing  # noqa: PLC0415 # see installation.install

    routing.get_service_router.cache_clear()
