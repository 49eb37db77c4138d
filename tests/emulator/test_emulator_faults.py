"""Every kind of fault, as boto3 meets it; and which calls a fault strikes."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from botocore.parsers import ResponseParserError

from sescheck.emulator import Emulator, Fault, parse_fault
from sescheck.emulator.server.faults import KINDS

Aws = Callable[..., Any]
Refused = Callable[..., tuple[str, int]]
REFUSALS = [
    ("throttle", ("Throttling", 400), ("TooManyRequestsException", 429)),
    ("deny", ("AccessDenied", 403), ("AccessDeniedException", 403)),
    ("deny-by-scp", ("AccessDenied", 403), ("AccessDeniedException", 403)),
    ("allow-only", ("AccessDenied", 403), ("AccessDeniedException", 403)),
    ("disable-region", ("InvalidClientTokenId", 403), ("UnrecognizedClientException", 403)),
    ("expired", ("ExpiredToken", 403), ("ExpiredTokenException", 403)),
    ("server-error", ("InternalFailure", 500), ("InternalFailure", 500)),
    ("not-found", ("NotFoundException", 404), ("NotFoundException", 404)),
    ("not-supported", ("InvalidAction", 400), ("InvalidAction", 400)),
]
SPOILED = ["cut", "empty", "garble", "html", "truncate"]


@pytest.mark.parametrize(("kind", "v1", "v2"), REFUSALS)
def test_a_refusal_has_the_code_of_its_api(
    aws: Aws, emulator: Emulator, refused: Refused, kind: str, v1: tuple[str, int], v2: tuple[str, int]
) -> None:
    """v1 and v2 name the same trouble differently."""
    emulator.inject(Fault(kind))
    assert (refused(aws("ses").list_identities), refused(aws("sesv2").get_account)) == (v1, v2)


def test_other_services_have_codes_of_their_own(aws: Aws, emulator: Emulator, refused: Refused) -> None:
    """SNS, EC2, a JSON service, and Mail Manager."""
    emulator.inject(Fault("deny"))
    asked = {"TopicArn": "arn:aws:sns:eu-west-1:123456789012:x"}
    assert refused(aws("sns").get_topic_attributes, **asked) == ("AuthorizationError", 403)
    assert refused(aws("ec2").describe_regions) == ("UnauthorizedOperation", 403)
    assert refused(aws("kms").list_keys) == ("AccessDeniedException", 403)
    assert refused(aws("mailmanager").list_relays) == ("AccessDeniedException", 403)
    assert refused(aws("s3").list_buckets) == ("AccessDenied", 403)


def test_a_denial_says_who_may_not_do_what_and_why(aws: Aws, emulator: Emulator) -> None:
    """In AWS's words, which tell an SCP from a missing policy."""
    messages = []
    for kind in ("deny", "deny-by-scp"):
        emulator.clear_faults()
        emulator.inject(Fault(kind))
        with pytest.raises(Exception, match="AccessDenied") as caught:
            aws("sesv2").get_email_identity(EmailIdentity="example.com")
        messages.append(vars(caught.value)["response"]["Error"]["Message"])
    user = "User: arn:aws:iam::123456789012:user/auditor is not authorized to perform: ses:GetEmailIdentity"
    assert messages == [
        f"{user} because no identity-based policy allows the ses:GetEmailIdentity action",
        f"{user} with an explicit deny in a service control policy",
    ]


def test_only_what_a_policy_allows_goes_through(aws: Aws, emulator: Emulator, refused: Refused) -> None:
    """Nobody can forbid GetCallerIdentity."""
    emulator.inject(Fault("allow-only", allow=("ses:Get*",)))
    assert aws("sesv2").get_account()["SendingEnabled"] is True
    assert aws("ses").get_send_quota()["MaxSendRate"] == 1.0
    assert aws("sts").get_caller_identity()["Account"] == "123456789012"
    assert refused(aws("sesv2").list_email_identities) == ("AccessDeniedException", 403)


@pytest.mark.parametrize("kind", SPOILED)
def test_a_spoiled_xml_answer_cannot_be_parsed(aws: Aws, emulator: Emulator, kind: str) -> None:
    """v1: botocore raises, though for a foreign page it is a KeyError."""
    emulator.inject(Fault(kind))
    with pytest.raises((ResponseParserError, KeyError)):
        aws("ses").list_identities()


@pytest.mark.parametrize("kind", ["cut", "empty", "html", "truncate"])
def test_boto3_takes_a_spoiled_json_answer_for_an_empty_one(aws: Aws, emulator: Emulator, kind: str) -> None:
    """v2: no error and no members, even where the connection broke off. Whoever reads must look."""
    emulator.inject(Fault(kind))
    assert list(aws("sesv2").get_account()) == ["ResponseMetadata"]


def test_bytes_that_are_no_text_raise_a_unicode_error(aws: Aws, emulator: Emulator) -> None:
    """Which is no BotoCoreError."""
    emulator.inject(Fault("garble"))
    with pytest.raises(UnicodeDecodeError):
        aws("sesv2").get_account()


def test_a_connection_can_close_before_any_answer(aws: Aws, emulator: Emulator) -> None:
    """The call counts, without a status."""
    emulator.inject(Fault("reset"))
    with pytest.raises(ConnectionClosedError):
        aws("sesv2").get_account()
    assert [call.status for call in emulator.calls] == [0]


def test_a_call_can_hang_until_the_client_gives_up(emulator: Emulator, boto_session: Any) -> None:
    """And the emulator can be stopped meanwhile."""
    config = Config(read_timeout=0.2, retries={"total_max_attempts": 1})
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    client = boto_session.client("sesv2", endpoint_url=emulator.url, config=config, **keys)
    emulator.inject(Fault("hang"))
    with pytest.raises(ReadTimeoutError):
        client.get_account()
    client.close()
    began = time.monotonic()
    emulator.stop()
    assert time.monotonic() - began < 2


def test_an_answer_can_be_late(aws: Aws, emulator: Emulator) -> None:
    """By the seconds given."""
    emulator.inject(Fault("delay", seconds=0.3))
    began = time.monotonic()
    assert aws("sesv2").get_account()["SendingEnabled"] is True
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize(
    ("service", "call", "size"),
    [("sesv2", "list_email_identities", "PageSize"), ("ses", "list_identities", "MaxItems")],
)
def test_a_token_can_come_back_for_ever(aws: Aws, emulator: Emulator, service: str, call: str, size: str) -> None:
    """The first page, again and again."""
    emulator.region("eu-west-1").create_identities(3)
    emulator.inject(Fault("repeat-token"))
    token: dict[str, str] = {}
    read, pages = getattr(aws(service), call), []
    for _ in range(3):
        answer = read(**{size: 2}, **token)
        token = {"NextToken": answer["NextToken"]}
        pages.append({key: value for key, value in answer.items() if key != "ResponseMetadata"})
    assert pages[0] == pages[1] == pages[2]


def test_a_repeated_token_in_a_query_string(aws: Aws, emulator: Emulator) -> None:
    """As GET lists have it."""
    emulator.inject(Fault("repeat-token"))
    first = aws("sesv2").list_email_templates(PageSize=5)
    again = aws("sesv2").list_email_templates(PageSize=5, NextToken=first["NextToken"])
    assert first["NextToken"] == again["NextToken"]


def test_answers_can_be_rewritten(aws: Aws, emulator: Emulator) -> None:
    """An enum value that nobody has heard of; any text."""
    emulator.region("eu-west-1").create_identities(1)
    emulator.inject(Fault("unknown-enum"), Fault("rewrite", find="DOMAIN", replacement="PLANET"))
    (found,) = aws("sesv2").list_email_identities()["EmailIdentities"]
    assert (found["VerificationStatus"], found["IdentityType"]) == ("NEVER_HEARD_OF", "PLANET")


def test_a_server_error_can_be_503(aws: Aws, emulator: Emulator, refused: Refused) -> None:
    """Worth a retry, like 500."""
    emulator.inject(Fault("server-error", status=503))
    assert refused(aws("sesv2").get_account) == ("ServiceUnavailable", 503)


def test_boto3_retries_what_is_worth_it(aws: Aws, emulator: Emulator) -> None:
    """Two refusals, then the answer: three calls on the record."""
    emulator.inject(Fault("throttle", count=2))
    assert aws("sesv2", attempts=3).get_account()["SendingEnabled"] is True
    assert [call.error for call in emulator.calls] == ["TooManyRequestsException", "TooManyRequestsException", ""]


def test_a_fault_strikes_after_some_calls_and_for_some(aws: Aws, emulator: Emulator, refused: Refused) -> None:
    """`after` lets calls through, `count` ends it."""
    emulator.inject(Fault("throttle", after=1, count=1))
    read = aws("sesv2").get_account
    read()
    assert refused(read) == ("TooManyRequestsException", 429)
    read()


@pytest.mark.parametrize(
    "fault",
    [
        Fault("deny", region="us-*"),
        Fault("deny", operation="List*"),
        Fault("deny", service="ses"),
        Fault("deny", account="210987654321"),
    ],
)
def test_a_fault_leaves_other_calls_alone(aws: Aws, emulator: Emulator, fault: Fault) -> None:
    """Of another region, operation, service, account."""
    emulator.inject(fault)
    assert aws("sesv2").get_account()["SendingEnabled"] is True


@pytest.mark.parametrize("operation", ["ListEmailIdentities", "CreateEmailIdentity", "GetEmailIdentity"])
def test_operations_are_told_apart_by_path_and_verb(
    aws: Aws, emulator: Emulator, refused: Refused, operation: str
) -> None:
    """Three operations on identities; one is denied."""
    emulator.inject(Fault("deny", operation=operation))
    ses = aws("sesv2")
    calls: dict[str, tuple[Any, dict[str, str]]] = {
        "CreateEmailIdentity": (ses.create_email_identity, {"EmailIdentity": "example.com"}),
        "ListEmailIdentities": (ses.list_email_identities, {}),
        "GetEmailIdentity": (ses.get_email_identity, {"EmailIdentity": "a b/c@example.com"}),
    }
    denied_call, parameters = calls[operation]
    assert refused(denied_call, **parameters) == ("AccessDeniedException", 403)
    assert len(emulator.calls) == 1
    for name in calls.keys() - {operation, "GetEmailIdentity"}:
        call, parameters = calls[name]
        call(**parameters)


def test_a_fault_can_be_written_down() -> None:
    """As on the command line, and as in JSON."""
    written = parse_fault("throttle:operation=Get*,region=eu-west-1,after=2,count=3")
    assert written == Fault("throttle", operation="Get*", region="eu-west-1", after=2, count=3)
    assert parse_fault("delay:seconds=0.5") == parse_fault({"kind": "delay", "seconds": 0.5, "count": None})
    assert parse_fault("allow-only:allow=ses:Get*|sns:*").allow == ("ses:Get*", "sns:*")
    assert parse_fault({"kind": "allow-only", "allow": ["ses:*"]}).allow == ("ses:*",)


@pytest.mark.parametrize("wrong", ["explode", "throttle:operatoin=Get*", "throttle:count=some"])
def test_a_fault_that_makes_no_sense_is_refused(wrong: str) -> None:
    """With the words there are."""
    with pytest.raises(ValueError, match=r"unknown fault|unknown setting|invalid literal"):
        parse_fault(wrong)


def test_every_kind_of_fault_is_tested_here() -> None:
    """A new kind needs a test of what boto3 makes of it."""
    others = {"reset", "hang", "delay", "one-a-page", "repeat-token", "rewrite", "unknown-enum"}
    assert {kind for kind, _, _ in REFUSALS} | set(SPOILED) | others == KINDS


@pytest.mark.parametrize("allow", ["ses:Get*|sts:*", ("ses:Get*", "sts:*"), ["ses:Get*", "sts:*"]])
def test_what_is_allowed_may_be_a_text_or_a_list(
    aws: Aws, emulator: Emulator, refused: Refused, allow: Any
) -> None:
    """A text is not taken apart into letters, of which ``*`` would allow everything."""
    emulator.inject(Fault("allow-only", allow=allow))
    aws("sesv2").get_account()
    assert ("AccessDeniedException", 403) == refused(aws("sesv2").list_email_identities)
