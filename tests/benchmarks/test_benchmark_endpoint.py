from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from benchmarks.endpoint.bucket import Bucket
from benchmarks.endpoint.calls import identify
from benchmarks.endpoint.world import World
from benchmarks.running import Running

Serve = Callable[..., Any]


def refusal(call: Callable[..., Any], **params: Any) -> tuple[int, str, str]:
    """(status, code, message) of a refused call."""
    with pytest.raises(ClientError) as caught:
        call(**params)
    answer = caught.value.response
    return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"], answer["Error"]["Message"]


def test_both_protocols_say_the_same_of_an_identity(serve: Serve) -> None:
    """v1's batch and v2's single read are two views of one world."""
    running = serve(2, 20)
    name = "d0.example.com"
    v1 = running.client("ses").get_identity_dkim_attributes(Identities=[name])["DkimAttributes"][name]
    v2 = running.client("sesv2").get_email_identity(EmailIdentity=name)["DkimAttributes"]
    assert (v1["DkimVerificationStatus"], v1["DkimTokens"]) == ("Success", v2["Tokens"])
    assert v2["Status"] == "SUCCESS"


def test_a_batch_leaves_out_what_a_region_lacks(serve: Serve) -> None:
    """As SES does: no error, no entry."""
    running = serve(2, 20)
    names = ["d0.example.com", "d1.example.com", "nobody.example.net"]
    found = running.client("ses", "eu-west-1").get_identity_mail_from_domain_attributes(Identities=names)
    assert list(found["MailFromDomainAttributes"]) == ["d0.example.com"]


def test_more_than_100_identities_are_refused(serve: Serve) -> None:
    """The batch size of the real one."""
    running = serve(1, 200)
    names = [World(1, 200).name(number) for number in range(101)]
    assert refusal(running.client("ses").get_identity_verification_attributes, Identities=names)[0] == 400


@pytest.mark.parametrize("identities", [0, 999, 1000, 1001, 2500])
def test_every_page_of_a_list_can_be_followed(serve: Serve, identities: int) -> None:
    """1,000 a page; the last page has no token."""
    client = serve(1, identities).client("sesv2")
    names: list[str] = []
    page: dict[str, str] = {}
    while True:
        answer = client.list_email_identities(PageSize=1000, **page)
        names += [item["IdentityName"] for item in answer["EmailIdentities"]]
        if "NextToken" not in answer:
            break
        page = {"NextToken": answer["NextToken"]}
    assert names == [World(1, identities).name(number) for number in range(identities)]


def test_the_v1_list_pages_too(serve: Serve) -> None:
    """boto3's own paginator ends."""
    pages = serve(1, 1200).client("ses").get_paginator("list_identities").paginate()
    assert [len(page["Identities"]) for page in pages] == [1000, 200]


def test_an_older_boto_asks_by_get() -> None:
    """Before botocore 1.43.105 the v2 lists were GET."""
    head = b"GET / HTTP/1.1\r\nAuthorization: AWS4 Credential=KEY/20260101/eu-west-1/ses/aws4_request, x\r\n"
    asked = [identify("GET", f"/v2/email/{path}?PageSize=5", head, b"") for path in ("identities", "templates")]
    assert [(call.service, call.region, call.operation, call.param("PageSize")) for call in asked if call] == [
        ("sesv2", "eu-west-1", "ListEmailIdentities", "5"),
        ("sesv2", "eu-west-1", "ListEmailTemplates", "5"),
    ]


def test_the_second_call_is_throttled_as_v1_says_it(serve: Serve) -> None:
    """400 Throttling."""
    client = serve(1, 5, rate=0.001, burst=1).client("ses")
    client.list_receipt_rule_sets()
    assert refusal(client.list_receipt_rule_sets) == (400, "Throttling", "Rate exceeded")


def test_the_second_call_is_throttled_as_v2_says_it(serve: Serve) -> None:
    """429 TooManyRequestsException."""
    client = serve(1, 5, rate=0.001, burst=1).client("sesv2")
    client.get_account()
    assert refusal(client.get_account) == (429, "TooManyRequestsException", "Rate exceeded")


def test_each_region_and_operation_has_a_bucket_of_its_own(serve: Serve) -> None:
    """One's refusal is not the other's."""
    running = serve(2, 5, rate=0.001, burst=1)
    here, there = running.client("sesv2"), running.client("sesv2", "eu-west-1")
    here.get_account()
    here.list_email_identities()
    there.get_account()
    assert refusal(there.get_account)[0] == 429


def test_what_is_not_ses_is_not_throttled(serve: Serve) -> None:
    """Who is asking may be asked as often as one likes."""
    client = serve(1, 5, rate=0.001, burst=1).client("sts")
    assert {client.get_caller_identity()["Account"] for _ in range(3)} == {"123456789012"}


def test_a_bucket_fills_at_its_rate_up_to_its_burst() -> None:
    """Times are given, so nothing waits."""
    bucket = Bucket(rate=2, burst=2)
    assert [bucket.take(now) for now in (10, 10, 10, 10.4, 10.5, 30, 30, 30)] == [
        *(True, True, False, False, True),
        *(True, True, False),
    ]


def test_the_counters_tell_answers_refusals_and_connections(serve: Serve) -> None:
    """By operation, over HTTP; a reset forgets them."""
    running = serve(1, 5, rate=0.001, burst=1)
    client = running.client("sesv2")
    client.get_account()
    refusal(client.get_account)
    told = Running(running.url).counters()
    place = {"region": "us-east-1", "service": "sesv2", "operation": "GetAccount"}
    assert told["operations"] == [{**place, "answered": 1, "refused": 1}]
    assert (told["answered"], told["refused"], told["connections"]) == (1, 1, 1)
    Running(running.url).reset()
    client.get_account()  # the buckets are full again
    assert running.service.counters.as_json()["refused"] == 0


def test_an_operation_it_does_not_have_is_denied(serve: Serve) -> None:
    """And counted as an error, so that a peer's reads are not mistaken for answered."""
    running = serve(1, 5)
    assert refusal(running.client("sesv2").get_deliverability_dashboard_options)[1] == "AccessDeniedException"
    assert running.service.counters.errors.total() == 1
