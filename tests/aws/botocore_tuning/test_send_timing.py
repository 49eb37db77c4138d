"""A request leaves when its slot is due: botocore still asks its handlers right before it sends."""

import time
from typing import Any

import boto3
import pytest
from botocore.session import Session

from sescheck.aws.botocore_tuning.send_timing import SendSlot, due
from sescheck.aws.botocore_tuning.service_models import read_cheaply
from sescheck.aws.clients import Clients
from sescheck.aws.limits import Limits
from sescheck.aws.pace.rate_control import Dispatch, RateControl
from sescheck.collect.declarations import every_read

_EARLY = 0.2


class Sent(Exception):  # noqa: N818 - nothing went wrong
    """The request is where botocore would write it to its connection."""


def _stop(**_: Any) -> None:
    raise Sent


@pytest.fixture
def client() -> Any:
    """One whose requests get as far as the connection."""
    core = Session()
    read_cheaply(core)
    made = Clients(boto3.Session(botocore_session=core), Limits(), "http://127.0.0.1:9", every_read())
    client = made.client("sesv2", "us-east-1")
    client.meta.events.register_last("before-send.sesv2", _stop)
    return client


def test_a_request_that_is_early_waits_for_its_slot(client: Any) -> None:
    """And the pace hears when it really left."""
    dispatch = Dispatch(due=time.monotonic() + _EARLY, at=0)
    with due(SendSlot(RateControl(), dispatch)), pytest.raises(Sent):
        client.get_account()
    assert dispatch.due <= time.monotonic()
    assert dispatch.due <= dispatch.at <= time.monotonic()


def test_a_request_without_a_slot_is_sent(client: Any) -> None:
    """Such as one of botocore's own, for credentials."""
    with pytest.raises(Sent):
        client.get_account()
