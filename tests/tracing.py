"""Where coverage is not measured: inside moto and botocore, in which most of the time of a test is spent.

Coverage counts the lines of sescheck only, but its tracer is called for every line of every package, which doubles
the time. What moto calls of the emulator is measured by the emulator's own tests.
"""

import functools
import sys
from collections.abc import Callable
from typing import Any

import pytest
from botocore.httpsession import URLLib3Session
from botocore.parsers import ResponseParser
from botocore.serialize import Serializer
from botocore.signers import RequestSigner

from sescheck.emulator.server.moto_app import MotoApp

IN_MOTO = (MotoApp, "_ask")
IN_BOTOCORE = (
    (ResponseParser, "parse"),
    (RequestSigner, "sign"),
    (Serializer, "serialize_to_request"),
    (URLLib3Session, "send"),
)


def do_not_trace(patch: pytest.MonkeyPatch) -> None:
    """Let these run without a tracer, whether there is one or not."""
    for owner, name in (IN_MOTO, *IN_BOTOCORE):
        patch.setattr(owner, name, _untraced(getattr(owner, name)))


def _untraced(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def without(*arguments: Any, **named: Any) -> Any:
        tracer = sys.gettrace()
        if tracer is None:
            return function(*arguments, **named)
        sys.settrace(None)
        try:
            return function(*arguments, **named)
        finally:
            sys.settrace(tracer)

    return without
