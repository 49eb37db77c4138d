"""A request leaves when its slot is due: botocore still asks its handlers right before it sends."""

import time
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.session import Session

from sescheck.aws.botocore_tuning.send_timing import SendSlot, due
from sescheck.aws.botocore_tuning.service_models import read_cheaply
from sescheck.aws.clients import Clients
from sescheck.aws.limits import Limits
from sescheck.aws.pace.rate_control import Dispatch, RateControl
from sescheck.collect.account.settings import GET_ACCOUNT
from sescheck.collect.declarations import every_read

_EARLY = 0.2


class Sent(Exception):  # noqa: N818 - nothing went wrong
    """The request is where botocore would write it to its connection."""


def _stop(**_: Any) -> None:
    raise Sent


@pytest.fixture
def call() -> Callable[[], Any]:
    """One that gets as far as the connection."""
    core = Session()
    read_cheaply(core)
    made = Clients(boto3.Session(botocore_session=core), Limits(), "http://127.0.0.1:9", every_read())
    made.client("sesv2", "us-east-1").meta.events.register_last("before-send.sesv2", _stop)
    return made.call(GET_ACCOUNT, "us-east-1", {})


def test_a_request_that_is_early_waits_for_its_slot(call: Callable[[], Any]) -> None:
    """And the pace hears when it really left."""
    dispatch = Dispatch(due=time.monotonic() + _EARLY, at=0)
    with due(SendSlot(RateControl(), dispatch)), pytest.raises(Sent):
        call()
    assert dispatch.due <= time.monotonic()
    assert dispatch.due <= dispatch.at <= time.monotonic()


def test_a_request_without_a_slot_is_sent(call: Callable[[], Any]) -> None:
    """Such as one of botocore's own, for credentials."""
    with pytest.raises(Sent):
        call()
