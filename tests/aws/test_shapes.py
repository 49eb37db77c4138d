"""An answer of another shape than the model's is refused, and what it says is not quoted."""

import gc
import json
import time
from typing import Any

import botocore.session
import pytest
from botocore.utils import parse_timestamp

from sescheck.aws.botocore_tuning.service_models import read_cheaply
from sescheck.aws.shapes import UnexpectedAnswerError, bucket_location, check_json, moment
from sescheck.aws.strict_xml import StrictParsers

SECRET = "do-not-quote-me"


def operation(service: str, name: str) -> Any:
    """Botocore's model of an operation."""
    session = botocore.session.get_session()
    read_cheaply(session)
    return session.get_service_model(service).operation_model(name)


GET_ACCOUNT = operation("sesv2", "GetAccount")
TOLERATED: list[dict[str, Any]] = [
    {},
    {"SendingEnabled": None},
    {"SendingEnabled": True, "NeverHeardOf": [{"a": [None]}]},
    {"EnforcementStatus": "NEVER_HEARD_OF"},
    {"SendQuota": {"Max24HourSend": 1}},
    {"SuppressionAttributes": {"SuppressedReasons": []}},
]
REFUSED: dict[str, Any] = {
    "$.SendingEnabled": {"SendingEnabled": []},
    "$.ProductionAccessEnabled": {"ProductionAccessEnabled": SECRET},
    "$.EnforcementStatus": {"EnforcementStatus": {SECRET: SECRET}},
    "$.SendQuota": {"SendQuota": [SECRET]},
    "$.SendQuota.MaxSendRate": {"SendQuota": {"MaxSendRate": SECRET}},
    "$.SuppressionAttributes.SuppressedReasons": {"SuppressionAttributes": {"SuppressedReasons": SECRET}},
    "$.SuppressionAttributes.SuppressedReasons[0]": {"SuppressionAttributes": {"SuppressedReasons": [None]}},
}


@pytest.mark.parametrize("told", TOLERATED, ids=json.dumps)
def test_what_aws_may_leave_out_or_add_is_an_answer(told: dict[str, Any]) -> None:
    """Null is as left out."""
    check_json(GET_ACCOUNT, json.dumps(told).encode())


@pytest.mark.parametrize("place", REFUSED)
def test_a_member_of_another_type_is_named_and_not_quoted(place: str) -> None:
    """By its path."""
    with pytest.raises(UnexpectedAnswerError) as caught:
        check_json(GET_ACCOUNT, json.dumps(REFUSED[place]).encode())
    assert place in str(caught.value)
    assert SECRET not in str(caught.value)


def parsed(service: str, name: str, body: str) -> Any:
    """What an XML answer is read as."""
    model = operation(service, name)
    parser = StrictParsers().create_parser(model.service_model.resolved_protocol)
    return parser.parse({"status_code": 200, "headers": {}, "body": body.encode()}, model.output_shape)


def dkim(*entries: str) -> str:
    """An answer of GetIdentityDkimAttributes with these entries."""
    inside = f"<DkimAttributes>{''.join(entries)}</DkimAttributes>"
    result = f"<GetIdentityDkimAttributesResult>{inside}</GetIdentityDkimAttributesResult>"
    return f"<GetIdentityDkimAttributesResponse>{result}</GetIdentityDkimAttributesResponse>"


def entry(name: str, value: str | None) -> str:
    """One of a mapping; None: its value is left out."""
    return f"<entry><key>{name}</key>{'' if value is None else f'<value>{value}</value>'}</entry>"


ON = "<DkimEnabled>true</DkimEnabled><DkimVerificationStatus>Success</DkimVerificationStatus>"


def test_an_xml_answer_of_the_models_shape_is_read_as_ever() -> None:
    """With a member that is new."""
    found = parsed("ses", "GetIdentityDkimAttributes", dkim(entry("a.example", f"{ON}<New><x>1</x></New>")))
    assert {"a.example": {"DkimEnabled": True, "DkimVerificationStatus": "Success"}} == found["DkimAttributes"]


@pytest.mark.parametrize(
    "body",
    [
        dkim(entry("a.example", ON.replace("true", "yes"))),
        dkim(entry("a.example", ON.replace("true", ""))),
        dkim(entry("a.example", ON.replace("true", "<x/>"))),
        dkim(entry("a.example", ON + ON)),
        dkim(entry("a.example", ON.replace("Success", "<x/>"))),
        dkim(entry("a.example", SECRET)),
        dkim(entry("a.example", ON + f"<DkimTokens>{SECRET}</DkimTokens>")),
        dkim(entry("a.example", ON), entry("b.example", None)),
        dkim(entry("a.example", ON), "<entry><value/></entry>"),
        dkim(SECRET),
    ],
)
def test_an_xml_answer_of_another_shape_is_refused(body: str) -> None:
    """Botocore would make a switch that is off of it, or give one entry the value of another."""
    with pytest.raises(UnexpectedAnswerError) as caught:
        parsed("ses", "GetIdentityDkimAttributes", body)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("date", ["1601-01-01T00:00:00Z", "9999-12-31T00:00:00Z"])
def test_a_date_that_aws_cannot_have_set_is_refused(date: str) -> None:
    """A key of the year 1601 is no old key."""
    key = f"<member><AccessKeyId>AKIA</AccessKeyId><CreateDate>{date}</CreateDate></member>"
    inside = f"<ListAccessKeysResult><AccessKeyMetadata>{key}</AccessKeyMetadata></ListAccessKeysResult>"
    with pytest.raises(UnexpectedAnswerError):
        parsed("iam", "ListAccessKeys", f"<ListAccessKeysResponse>{inside}</ListAccessKeysResponse>")


NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


@pytest.mark.parametrize(("inside", "region"), [("", ""), ("EU", "EU"), ("eu-west-1", "eu-west-1")])
def test_a_buckets_region_is_the_text_of_one_element(inside: str, region: str) -> None:
    """Empty for us-east-1. Source: the GetBucketLocation reference."""
    body = f'<?xml version="1.0"?><LocationConstraint xmlns="{NAMESPACE}">{inside}</LocationConstraint>'
    assert region == bucket_location(body.encode())


@pytest.mark.parametrize("body", ["<a/>", "<html/>", "<LocationConstraint><a/></LocationConstraint>", "", "{}"])
def test_any_other_element_is_no_buckets_region(body: str) -> None:
    """Least of all us-east-1."""
    with pytest.raises(Exception, match=r"LocationConstraint|Unable to parse"):
        bucket_location(body.encode())


def test_the_check_takes_little_of_what_reading_takes() -> None:
    """A page of 1,000 identities: botocore takes some 10 ms for it, the check less than a tenth."""
    model = operation("sesv2", "ListEmailIdentities")
    one = {"IdentityType": "DOMAIN", "SendingEnabled": True, "VerificationStatus": "SUCCESS"}
    page = [{"IdentityName": f"customer-{number}.example.org", **one} for number in range(1000)]
    body = json.dumps({"EmailIdentities": page}).encode()
    answer = {"status_code": 200, "headers": {}, "body": body}
    check_json(model, body)
    parser = StrictParsers().create_parser("rest-json")
    gc.collect()
    checking = min(_seconds(lambda: check_json(model, body)) for _ in range(20))
    reading = min(_seconds(lambda: parser.parse(answer, model.output_shape)) for _ in range(20))
    assert checking < reading / 4, (checking, reading)


def _seconds(work: Any) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.parametrize("body", [b'{"__type": "ThrottlingException"}', b'{"a": 1, "a": []}'])
def test_an_object_without_any_member_of_the_model_is_no_answer(body: bytes) -> None:
    """An error that came with status 200, or somebody else's object; AWS does leave all members out."""
    check_json(GET_ACCOUNT, b" {} ")
    check_json(GET_ACCOUNT, b'{"SendingEnabled": null}')
    with pytest.raises(UnexpectedAnswerError):
        check_json(GET_ACCOUNT, body)


@pytest.mark.parametrize(
    "seconds", [946_684_800, 946_800_000, 1_700_000_000.25, 2**31 + 5, 4_102_444_799, "1700000000"]
)
def test_a_date_is_the_moment_that_botocore_reads(seconds: Any) -> None:
    """In whatever time zone."""
    assert moment(seconds) == parse_timestamp(seconds)


@pytest.mark.parametrize("seconds", [0, -1, 946_000_000, 5_000_000_000, 1e30])
def test_seconds_that_aws_cannot_have_set_are_refused(seconds: float) -> None:
    """Zero is 1970."""
    with pytest.raises((UnexpectedAnswerError, ValueError, OverflowError, RuntimeError)):
        moment(seconds)
