"""Sending: which mail is accepted, and with which error the rest is refused."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.request import urlopen

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.worlds import parts

Aws = Callable[..., Any]
Refused = Callable[..., tuple[str, int]]

CUSTOMER = "customer@example.net"
SIMULATOR = "success@simulator.amazonses.com"
TEXT = {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Hello"}}}
PARTNER = "222233334444"


@pytest.fixture
def here(emulator: Emulator) -> Region:
    """A region in production, with the verified domain example.com."""
    region = emulator.region("eu-west-1")
    parts.production(region, sent=0)
    parts.domain(region, "example.com")
    return region


def mail(sender: str = "shop@example.com", to: str = CUSTOMER, **more: Any) -> dict[str, Any]:
    """The parameters of SendEmail of v2."""
    content = {"Content": {"Simple": TEXT}, "Destination": {"ToAddresses": [to]}}
    return {"FromEmailAddress": sender, **content, **more}


def v1_mail(sender: str = "shop@example.com", to: str = CUSTOMER, **more: Any) -> dict[str, Any]:
    """The parameters of SendEmail of v1."""
    return {"Source": sender, "Destination": {"ToAddresses": [to]}, "Message": TEXT, **more}


def test_accepted_mail_is_recorded(aws: Aws, here: Region) -> None:
    """With what the mail used, and with the identifier of the answer."""
    answer = aws("sesv2").send_email(**mail("The shop <shop@example.com>"))
    assert here.sent() == [
        {
            "MessageId": answer["MessageId"],
            "From": "shop@example.com",
            "Recipients": [CUSTOMER],
            "Identity": "example.com",
            "ConfigurationSetName": None,
            "TemplateName": None,
            "TenantName": None,
        }
    ]
    assert aws("sesv2").get_account()["SendQuota"]["SentLast24Hours"] == 1


def test_other_programs_read_the_record_over_http(aws: Aws, emulator: Emulator, here: Region) -> None:
    """As JSON, the same as in Python."""
    aws("sesv2").send_email(**mail())
    body = json.dumps({"region": "eu-west-1"}).encode()
    with urlopen(f"{emulator.url}/_emulator/sent", body) as answer:  # noqa: S310 - the emulator's own
        assert json.load(answer) == here.sent()


@pytest.mark.parametrize(
    ("identity", "sender"),
    [
        ("example.com", "Shop@EXAMPLE.com"),
        ("example.com", "shop@deep.sub.example.com"),
        ("sub.example.org", "a@sub.example.org"),
        ("me@example.org", "me@example.org"),
        ("me@example.org", "me+news@example.org"),
    ],
)
def test_an_identity_covers_a_sender(aws: Aws, here: Region, identity: str, sender: str) -> None:
    """A domain covers its addresses and subdomains, an address covers itself with a label."""
    if identity != "example.com":
        here.state.add(identity).verification = "SUCCESS"
    aws("sesv2").send_email(**mail(sender))
    assert [each["Identity"] for each in here.sent()] == [identity]


@pytest.mark.parametrize(
    ("sender", "why"),
    [
        ("shop@example.org", "the domain is not an identity"),
        ("a@example", "a top-level domain covers nothing"),
        ("me@pending.org", "the domain is pending"),
        ("Me@example.info", "the verified address differs in case"),
        ("a@off.example.com", "AWS does not let the nearest verified identity send"),
    ],
)
def test_an_unverified_sender_is_refused(aws: Aws, here: Region, refused: Refused, sender: str, why: str) -> None:
    """In both APIs with the same code."""
    assert why
    here.state.add("pending.org")
    here.state.add("me@example.info").verification = "SUCCESS"
    here.state.add("off.example.com").verification = "SUCCESS"
    here.settle("off.example.com", sending=False)
    assert refused(aws("sesv2").send_email, **mail(sender)) == ("MessageRejected", 400)
    assert refused(aws("ses").send_email, **v1_mail(sender)) == ("MessageRejected", 400)
    assert here.sent() == []


def test_the_message_names_the_identity_and_the_region(aws: Aws, here: Region) -> None:
    """As AWS words it."""
    assert here.region == "eu-west-1"
    with pytest.raises(Exception, match=r"failed the check in region EU-WEST-1: a@example\.org"):
        aws("sesv2").send_email(**mail("a@example.org"))


def test_lost_records_do_not_stop_the_mail_yet(aws: Aws, here: Region, refused: Refused) -> None:
    """AWS sends for 72 hours after it has lost the records of a domain."""
    here.settle("example.com", verification="TEMPORARY_FAILURE", sending=True)
    aws("sesv2").send_email(**mail())
    here.settle("example.com", sending=False)
    assert refused(aws("sesv2").send_email, **mail()) == ("MessageRejected", 400)


Change = Callable[[Region], object]


def _set(here: Region, **options: Any) -> None:
    here.call("sesv2", "CreateConfigurationSet", ConfigurationSetName="main", **options)


def _default(here: Region, **options: Any) -> None:
    _set(here, **options)
    here.call(
        "sesv2",
        "PutEmailIdentityConfigurationSetAttributes",
        EmailIdentity="example.com",
        ConfigurationSetName="main",
    )


def _default_gone(here: Region) -> None:
    _default(here)
    here.call("sesv2", "DeleteConfigurationSet", ConfigurationSetName="main")


def _mail_from(here: Region, behaviour: str) -> None:
    here.call(
        "sesv2",
        "PutEmailIdentityMailFromAttributes",
        EmailIdentity="example.com",
        MailFromDomain="bounce.example.com",
        BehaviorOnMxFailure=behaviour,
    )


OFF = {"SendingOptions": {"SendingEnabled": False}}
POOL = {"DeliveryOptions": {"SendingPoolName": "fast"}}
NAMED = {"ConfigurationSetName": "main"}
REFUSALS: Mapping[str, tuple[Change, Mapping[str, str], tuple[str, str, str]]] = {
    "sending is switched off": (
        lambda here: here.account(sending=False),
        {},
        ("SendingPausedException", "AccountSendingPausedException", "ACCOUNT_SENDING_PAUSED"),
    ),
    "AWS has paused the account": (
        lambda here: here.account(enforcement="SHUTDOWN"),
        {},
        ("AccountSuspendedException", "MessageRejected", "ACCOUNT_SUSPENDED"),
    ),
    "the recipient is not verified in the sandbox": (
        lambda here: here.account(production=False),
        {},
        ("MessageRejected", "MessageRejected", "MESSAGE_REJECTED"),
    ),
    "the quota is used": (
        lambda here: here.account(max_24_hour_send=100, sent_last_24_hours=100),
        {},
        ("LimitExceededException", "Throttling", "ACCOUNT_DAILY_QUOTA_EXCEEDED"),
    ),
    "the named set does not exist": (
        lambda _: None,
        NAMED,
        ("NotFoundException", "ConfigurationSetDoesNotExist", "CONFIGURATION_SET_NOT_FOUND"),
    ),
    "the default set does not exist": (
        _default_gone,
        {},
        ("BadRequestException", "ConfigurationSetDoesNotExist", "CONFIGURATION_SET_NOT_FOUND"),
    ),
    "the named set is switched off": (
        lambda here: _set(here, **OFF),
        NAMED,
        ("SendingPausedException", "ConfigurationSetSendingPausedException", "CONFIGURATION_SET_SENDING_PAUSED"),
    ),
    "the default set is switched off": (
        lambda here: _default(here, **OFF),
        {},
        ("SendingPausedException", "ConfigurationSetSendingPausedException", "CONFIGURATION_SET_SENDING_PAUSED"),
    ),
    "the pool of the set does not exist": (
        lambda here: _set(here, **POOL),
        NAMED,
        ("BadRequestException", "InvalidParameterValue", "INVALID_SENDING_POOL_NAME"),
    ),
    "the MAIL FROM domain is not verified": (
        lambda here: _mail_from(here, "REJECT_MESSAGE"),
        {},
        (
            "MailFromDomainNotVerifiedException",
            "MailFromDomainNotVerifiedException",
            "MAIL_FROM_DOMAIN_NOT_VERIFIED",
        ),
    ),
}
STATUS = {"NotFoundException": 404}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_has_the_code_of_each_api(aws: Aws, here: Region, refused: Refused, case: str) -> None:
    """Also the status of an entry of a bulk email, and nothing is recorded."""
    change, more, (v2, v1, status) = REFUSALS[case]
    parts.template(here, "order")
    aws("sesv2").send_bulk_email(**bulk())
    del here.state.sent[:]
    change(here)
    assert refused(aws("sesv2").send_email, **mail(**more)) == (v2, STATUS.get(v2, 400))
    assert refused(aws("ses").send_email, **v1_mail(**more)) == (v1, 400)
    assert [each["Status"] for each in aws("sesv2").send_bulk_email(**bulk(**more))["BulkEmailEntryResults"]] == [
        status
    ]
    assert here.sent() == []


def bulk(*recipients: str, template: str = "order", **more: Any) -> dict[str, Any]:
    """The parameters of SendBulkEmail."""
    return {
        "FromEmailAddress": "shop@example.com",
        "DefaultContent": {"Template": {"TemplateName": template, "TemplateData": "{}"}},
        "BulkEmailEntries": [{"Destination": {"ToAddresses": [each]}} for each in recipients or (CUSTOMER,)],
        **more,
    }


@pytest.mark.parametrize(
    "change",
    [
        _default,
        lambda here: _default(here, DeliveryOptions={"SendingPoolName": "ses-shared-pool"}),
        lambda here: _mail_from(here, "USE_DEFAULT_VALUE"),
        lambda here: here.account(max_24_hour_send=-1, sent_last_24_hours=10**9),
        lambda here: here.account(enforcement="PROBATION"),
        parts.suppress,
    ],
    ids=["a default set", "a pool of SES", "MAIL FROM falls back", "no limit", "probation", "no suppression"],
)
def test_what_does_not_stop_mail(aws: Aws, here: Region, change: Change) -> None:
    """The mail is accepted."""
    change(here)
    aws("sesv2").send_email(**mail())
    assert len(here.sent()) == 1


def test_a_settled_mail_from_and_a_pool_let_mail_leave(aws: Aws, here: Region) -> None:
    """The same settings as in the refusals above, without their fault."""
    _default(here, **POOL)
    _mail_from(here, "REJECT_MESSAGE")
    here.settle("example.com", mail_from="SUCCESS")
    aws("sesv2").create_dedicated_ip_pool(PoolName="fast")
    aws("sesv2").send_email(**mail())
    assert [each["ConfigurationSetName"] for each in here.sent()] == ["main"]


def test_settings_are_those_of_the_nearest_verified_identity(aws: Aws, here: Region, refused: Refused) -> None:
    """They are not merged: an address without a default set uses none, although its domain has one."""
    _default_gone(here)
    here.state.add("me@example.com").verification = "SUCCESS"
    here.state.add("pending@example.com")
    aws("sesv2").send_email(**mail("me@example.com"))
    for sender in ("pending@example.com", "other@example.com"):
        assert refused(aws("sesv2").send_email, **mail(sender)) == ("BadRequestException", 400)


@pytest.mark.parametrize(
    "to", [SIMULATOR, "bounce+x@simulator.amazonses.com", "me@example.org", "a@sub.example.com"]
)
def test_the_sandbox_sends_to_verified_identities_and_the_simulator(aws: Aws, here: Region, to: str) -> None:
    """A verified domain has verified recipients."""
    here.account(production=False)
    here.state.add("me@example.org").verification = "SUCCESS"
    aws("sesv2").send_email(**mail(to=to))
    assert [each["Recipients"] for each in here.sent()] == [[to]]


def test_each_entry_of_a_bulk_email_has_its_own_answer(aws: Aws, here: Region) -> None:
    """In the sandbox one recipient is verified, the other is not."""
    here.account(production=False)
    parts.template(here, "order")
    answer = aws("sesv2").send_bulk_email(**bulk(SIMULATOR, CUSTOMER))["BulkEmailEntryResults"]
    assert [each["Status"] for each in answer] == ["SUCCESS", "MESSAGE_REJECTED"]
    assert [each["Recipients"] for each in here.sent()] == [[SIMULATOR]]
    missing = aws("sesv2").send_bulk_email(**bulk(SIMULATOR, template="gone"))["BulkEmailEntryResults"]
    assert [each["Status"] for each in missing] == ["TEMPLATE_NOT_FOUND"]


def test_the_rate_lets_bursts_pass(aws: Aws, here: Region, refused: Refused) -> None:
    """More than ten seconds' worth of recipients at once is too much."""
    here.account(max_send_rate=0.5)
    for _ in range(5):
        aws("sesv2").send_email(**mail())
    assert refused(aws("sesv2").send_email, **mail()) == ("TooManyRequestsException", 429)
    assert refused(aws("ses").send_email, **v1_mail()) == ("Throttling", 400)


def test_templates_are_needed_by_name_only(aws: Aws, here: Region, refused: Refused) -> None:
    """A template in the request itself needs none."""
    parts.template(here, "order")
    inline = {"TemplateContent": {"Subject": "Hello", "Text": "Hello"}, "TemplateData": "{}"}
    arn = "arn:aws:ses:eu-west-1:123456789012:template/order"
    for good in ({"TemplateName": "order"}, {"TemplateArn": arn}, inline):
        aws("sesv2").send_email(**mail(Content={"Template": good}))
    missing = {"Template": {"TemplateName": "gone", "TemplateData": "{}"}}
    assert refused(aws("sesv2").send_email, **mail(Content=missing)) == ("NotFoundException", 404)
    templated = {"Source": "shop@example.com", "Destination": {"ToAddresses": [CUSTOMER]}, "TemplateData": "{}"}
    aws("ses").send_templated_email(Template="order", **templated)
    code = refused(aws("ses").send_templated_email, Template="gone", **templated)
    assert code == ("TemplateDoesNotExist", 400)


def test_a_raw_mail_names_its_people_in_its_headers(aws: Aws, here: Region, refused: Refused) -> None:
    """The request may name others."""
    raw = {"Data": f"From: Shop <shop@example.com>\nTo: {CUSTOMER}, b@example.net\n\nHello\n".encode()}
    aws("ses").send_raw_email(RawMessage=raw)
    aws("sesv2").send_email(Content={"Raw": raw})
    aws("sesv2").send_email(**mail("me@example.com", to="c@example.net", Content={"Raw": raw}))
    assert [(each["From"], each["Recipients"]) for each in here.sent()] == [
        ("shop@example.com", [CUSTOMER, "b@example.net"]),
        ("shop@example.com", [CUSTOMER, "b@example.net"]),
        ("me@example.com", ["c@example.net"]),
    ]
    nobody = {"Raw": {"Data": b"Subject: Hello\n\nHello\n"}}
    assert refused(aws("sesv2").send_email, Content=nobody) == ("BadRequestException", 400)


def test_what_the_request_lacks_is_refused(aws: Aws, here: Region, refused: Refused) -> None:
    """No recipient, 51 recipients, two contents, no contact list of that name."""
    assert here.sent() == []
    send = aws("sesv2").send_email
    many = [f"a{number}@example.net" for number in range(51)]
    listed = {"ContactListName": "gone"}
    assert refused(send, **mail(Destination={})) == ("BadRequestException", 400)
    assert refused(send, **mail(Destination={"ToAddresses": many})) == ("BadRequestException", 400)
    both = {"Simple": TEXT, "Template": {"TemplateName": "order"}}
    assert refused(send, **mail(Content=both)) == ("BadRequestException", 400)
    assert refused(send, **mail(ListManagementOptions=listed)) == ("NotFoundException", 404)


def test_a_tenant_sends_with_its_own_resources_only(aws: Aws, here: Region, refused: Refused) -> None:
    """The tenant exists, may send, and has the identity and the set."""
    _set(here)
    tenant = mail(TenantName="acme", ConfigurationSetName="main")
    send = aws("sesv2").send_email
    assert refused(send, **tenant) == ("NotFoundException", 404)
    here.call("sesv2", "CreateTenant", TenantName="acme")
    for resource in ("identity/example.com", "configuration-set/main"):
        assert refused(send, **tenant) == ("AccessDeniedException", 403)
        arn = f"arn:aws:ses:eu-west-1:{here.account_id}:{resource}"
        here.call("sesv2", "CreateTenantResourceAssociation", TenantName="acme", ResourceArn=arn)
    send(**tenant)
    here.settle_tenant("acme", "DISABLED")
    assert refused(send, **tenant) == ("SendingPausedException", 400)
    here.settle_tenant("acme", "REINSTATED")
    send(**tenant)


def statement(**changes: Any) -> dict[str, Any]:
    """A statement that lets the partner send through example.com in eu-west-1."""
    return {
        "Effect": "Allow",
        "Principal": {"AWS": PARTNER},
        "Action": "ses:SendEmail",
        "Resource": "arn:aws:ses:eu-west-1:123456789012:identity/example.com",
        **changes,
    }


DELEGATION = [
    ([statement()], True),
    ([statement(Principal="*", Action=["ses:*"], Resource="*")], True),
    ([statement(Principal={"AWS": [f"arn:aws:iam::{PARTNER}:user/robot"]})], True),
    ([statement(Condition={"StringLike": {"ses:FromAddress": "*@example.com"}})], True),
    ([], False),
    ([statement(Principal={"AWS": "999999999999"})], False),
    ([statement(Action="ses:SendRawEmail")], False),
    ([statement(Resource="arn:aws:ses:us-east-1:123456789012:identity/example.com")], False),
    ([statement(Condition={"StringEquals": {"ses:FromAddress": "ann@example.com"}})], False),
    ([statement(Condition={"Bool": {"aws:SecureTransport": "true"}})], False),
    ([statement(), statement(Effect="Deny")], False),
]


@pytest.mark.parametrize(("statements", "allowed"), DELEGATION)
def test_a_delegate_needs_a_policy(
    aws: Aws, emulator: Emulator, here: Region, refused: Refused, statements: list[Any], allowed: bool
) -> None:
    """The partner's account is in production, and does not have the domain itself."""
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    here.call("sesv2", "CreateEmailIdentityPolicy", EmailIdentity="example.com", PolicyName="p", Policy=policy)
    partner = emulator.region("eu-west-1", PARTNER)
    parts.production(partner, sent=0)
    role = f"arn:aws:iam::{PARTNER}:role/sender"
    keys = aws("sts").assume_role(RoleArn=role, RoleSessionName="robot")["Credentials"]
    send = aws("sesv2", keys=keys).send_email
    arn = "arn:aws:ses:eu-west-1:123456789012:identity/example.com"
    if allowed:
        send(**mail(FromEmailAddressIdentityArn=arn))
    else:
        assert refused(send, **mail(FromEmailAddressIdentityArn=arn)) == ("AccessDeniedException", 403)
    assert len(partner.sent()) == allowed
    assert here.sent() == []


@pytest.mark.parametrize(
    ("arn", "code"),
    [
        ("arn:aws:ses:us-east-1:123456789012:identity/example.com", "BadRequestException"),
        ("arn:aws:sns:eu-west-1:123456789012:topic", "BadRequestException"),
        ("example.com", "BadRequestException"),
        ("arn:aws:ses:eu-west-1:123456789012:identity/example.org", "NotFoundException"),
        ("arn:aws:ses:eu-west-1:123456789012:identity/me@example.com", "BadRequestException"),
        ("arn:aws:ses:eu-west-1:123456789012:identity/sub.example.com", "MessageRejected"),
    ],
)
def test_an_arn_that_does_not_fit_is_refused(
    aws: Aws, here: Region, refused: Refused, arn: str, code: str
) -> None:
    """Another region, another service, no ARN, no identity, another address, not verified."""
    here.state.add("me@example.com").verification = "SUCCESS"
    here.state.add("sub.example.com")
    asked = mail("a@sub.example.com", FromEmailAddressIdentityArn=arn)
    assert refused(aws("sesv2").send_email, **asked)[0] == code


def test_own_identities_need_no_policy(aws: Aws, here: Region) -> None:
    """An account may name the ARN of its own identity."""
    arn = "arn:aws:ses:eu-west-1:123456789012:identity/example.com"
    aws("sesv2").send_email(**mail(FromEmailAddressIdentityArn=arn))
    assert len(here.sent()) == 1
