"""The door lets declared calls through, follows every page, and turns refusals into readings."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import boto3
import pytest

from sescheck.aws.clients import Clients
from sescheck.aws.door import Door
from sescheck.aws.limits import Limits
from sescheck.aws.operations import Operation, UndeclaredOperationError
from sescheck.aws.traffic import Call, Traffic
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import other_services
from sescheck.snapshot.reading import Known, Unreadable, Why

T = TypeVar("T")

GET_ACCOUNT = Operation("sesv2", "GetAccount")
LIST = Operation("sesv2", "ListEmailIdentities", items="EmailIdentities", token="NextToken")
GET_BUCKET = Operation("s3", "GetBucketLocation")
GET_IDENTITY = Operation("sesv2", "GetEmailIdentity", gone=frozenset({"NotFoundException"}))
LIMITS = Limits(connect_timeout=5, read_timeout=10, retries=1)


def through(
    emulator: Emulator,
    ask: Callable[[Door], Awaitable[T]],
    *reads: Operation,
    limits: Limits = LIMITS,
    calls: list[Call] | None = None,
) -> T:
    """Ask something through a door of its own."""

    async def run() -> T:
        traffic = Traffic(limits, (calls if calls is not None else []).append)
        try:
            clients = Clients(boto3.Session(), limits, emulator.url)
            return await ask(Door(clients, traffic, "test", "us-east-1").for_reads(reads))
        finally:
            traffic.close()

    return asyncio.run(run())


def test_what_is_not_declared_does_not_go_out(emulator: Emulator) -> None:
    """Not even once."""
    with pytest.raises(UndeclaredOperationError):
        through(emulator, lambda door: door.ask(GET_ACCOUNT), LIST)
    assert () == emulator.calls


def test_what_does_not_exist_is_known_not_to(emulator: Emulator) -> None:
    """AWS says so by an error code that the operation names."""
    asked = through(
        emulator, lambda door: door.ask_whether(GET_IDENTITY, EmailIdentity="example.com"), GET_IDENTITY
    )
    assert Known(None) == asked


def test_a_list_is_followed_to_its_last_page(emulator: Emulator) -> None:
    """Page by page, each asked once."""
    emulator.region("us-east-1").create_identities(25)
    listing = through(emulator, lambda door: door.follow(LIST, PageSize=10), LIST)
    assert (25, None) == (len(listing.items), listing.unread)
    assert 3 == len(emulator.calls)


def test_a_token_that_leads_back_ends_the_list_as_unread(emulator: Emulator) -> None:
    """With what was listed until then, each once: what is counted twice is more than there is."""
    emulator.region("us-east-1").create_identities(25)
    emulator.inject(Fault("repeat-token", operation="ListEmailIdentities"))
    listing = through(emulator, lambda door: door.follow(LIST, PageSize=10), LIST)
    assert listing.unread is not None
    assert Why.UNEXPECTED == listing.unread.why
    assert 10 == len(listing.items)


@pytest.mark.parametrize("kind", ["garble", "html"])
def test_what_is_not_xml_is_no_failure_of_s3(emulator: Emulator, kind: str) -> None:
    """AWS did answer; botocore would make an error inside S3 of it."""
    other_services.bucket(emulator.region("us-east-1"), "example-inbound")
    emulator.inject(Fault(kind))
    answer = through(emulator, lambda door: door.ask(GET_BUCKET, Bucket="example-inbound"), GET_BUCKET)
    assert isinstance(answer, Unreadable)
    assert Why.UNEXPECTED is answer.why


def test_a_throttled_call_is_asked_again_and_answered(emulator: Emulator) -> None:
    """Throttling costs time, not readings, and no try."""
    emulator.inject(Fault("throttle", operation="GetAccount", count=2))
    calls: list[Call] = []
    answer = through(emulator, lambda door: door.ask(GET_ACCOUNT), GET_ACCOUNT, calls=calls)
    assert isinstance(answer, Known)
    assert ["throttled"] * 2 + ["ok"] == [call.outcome for call in calls]


def test_patience_with_nothing_but_throttling_ends(emulator: Emulator) -> None:
    """An operation that refuses for ever is given up."""
    emulator.inject(Fault("throttle", operation="GetAccount"))
    limits = Limits(patience=1)
    answer = through(emulator, lambda door: door.ask(GET_ACCOUNT), GET_ACCOUNT, limits=limits)
    assert isinstance(answer, Unreadable)
    assert Why.THROTTLED == answer.why


def test_a_failure_is_tried_again_as_often_as_allowed(emulator: Emulator) -> None:
    """Twice with one retry, and the last word counts."""
    emulator.inject(Fault("server-error", operation="GetAccount"))
    calls: list[Call] = []
    answer = through(emulator, lambda door: door.ask(GET_ACCOUNT), GET_ACCOUNT, calls=calls)
    assert isinstance(answer, Unreadable)
    assert (Why.UNREACHABLE, 2) == (answer.why, len(calls))


def test_a_denied_call_is_not_tried_again(emulator: Emulator) -> None:
    """It would be denied again."""
    emulator.inject(Fault("deny", operation="GetAccount"))
    through(emulator, lambda door: door.ask(GET_ACCOUNT), GET_ACCOUNT)
    assert 1 == len(emulator.calls)


def test_an_operation_that_keeps_hanging_is_not_asked_for_ever(emulator: Emulator) -> None:
    """After two calls that timed out, the others of that operation are answered without asking."""
    emulator.inject(Fault("hang", operation="GetEmailIdentity"))
    limits = Limits(read_timeout=0.3, retries=0)

    async def ask_many(door: Door) -> set[Why | None]:
        answers = [await door.ask(GET_IDENTITY, EmailIdentity=f"{n}.example.com") for n in range(6)]
        return {answer.why if isinstance(answer, Unreadable) else None for answer in answers}

    calls: list[Call] = []
    assert {Why.TIMED_OUT} == through(emulator, ask_many, GET_IDENTITY, limits=limits, calls=calls)
    assert 2 == len(calls)


def test_the_time_limit_of_the_run_ends_a_call_that_hangs(emulator: Emulator) -> None:
    """Whatever its own limits say."""
    emulator.inject(Fault("hang", operation="GetAccount"))
    limits = Limits(read_timeout=3, timeout=0.3)
    answer = through(emulator, lambda door: door.ask(GET_ACCOUNT), GET_ACCOUNT, limits=limits)
    assert isinstance(answer, Unreadable)
    assert (Why.TIMED_OUT, "the time limit of 0.3 s for the run was reached") == (answer.why, answer.detail)


def test_a_cap_on_the_rate_holds(emulator: Emulator) -> None:
    """Eight calls at 20 a second, of which five may go at once."""
    limits = Limits(max_rate=20)

    async def ask_many(door: Door) -> float:
        loop = asyncio.get_running_loop()
        started = loop.time()
        await asyncio.gather(*(door.ask(GET_ACCOUNT) for _ in range(8)))
        return loop.time() - started

    assert through(emulator, ask_many, GET_ACCOUNT, limits=limits) >= 3 / 20


def test_a_region_for_which_there_can_be_no_client_costs_its_reading(emulator: Emulator) -> None:
    """As an ARN of somebody's own making names one."""
    answer = through(emulator, lambda door: door.in_region("-x-").ask(GET_ACCOUNT), GET_ACCOUNT)
    assert isinstance(answer, Unreadable)
    assert Why.UNEXPECTED is answer.why


@pytest.mark.parametrize("token", ['["a"]', '{"a": 1}', "7"])
def test_a_page_token_that_is_no_text_ends_the_list(emulator: Emulator, token: str) -> None:
    """The page is not believed either."""
    emulator.region("us-east-1").create_identities(25)
    found, instead = '"NextToken": ', f'"NextToken": {token}, "Before": '
    emulator.inject(Fault("rewrite", operation="ListEmailIdentities", find=found, replacement=instead))
    listing = through(emulator, lambda door: door.follow(LIST, PageSize=10), LIST)
    assert listing.unread is not None
    assert (Why.UNEXPECTED, "$.NextToken" in listing.unread.detail) == (listing.unread.why, True)


def test_a_call_says_where_in_the_code_it_went_wrong_and_not_what_was_said(emulator: Emulator) -> None:
    """For --verbose; what AWS refuses went wrong nowhere."""
    emulator.inject(Fault("rewrite", operation="GetAccount", find='"SendQuota": {', replacement='"SendQuota": ['))
    calls: list[Call] = []
    limits = Limits(retries=0)
    through(emulator, lambda door: door.ask(GET_ACCOUNT), GET_ACCOUNT, limits=limits, calls=calls)
    emulator.clear_faults()
    emulator.inject(Fault("deny", operation="GetAccount"))
    through(emulator, lambda door: door.ask(GET_ACCOUNT), GET_ACCOUNT, limits=limits, calls=calls)
    assert ["unexpected", "denied"] == [call.outcome for call in calls]
    assert "shapes.py" in calls[0].trouble
    assert "Max24HourSend" not in calls[0].trouble
    assert not calls[1].trouble


def test_nested_beyond_measure_is_not_an_answer(emulator: Emulator) -> None:
    """Nor an end of the run; an error's body is not either."""
    deep = '"NeverHeardOf": ' + "[" * 100_000 + "]" * 100_000 + ', "SendQuota": {'
    emulator.inject(Fault("rewrite", operation="GetAccount", find='"SendQuota": {', replacement=deep))
    answer = through(emulator, lambda door: door.ask(GET_ACCOUNT), GET_ACCOUNT, limits=Limits(retries=0))
    assert isinstance(answer, Unreadable)
    assert (Why.UNEXPECTED, True) == (answer.why, len(answer.detail) < 100)
