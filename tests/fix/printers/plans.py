"""Plans made by hand, for the printers."""

from collections.abc import Sequence
from typing import Any

from sescheck.engine.findings import Finding
from sescheck.engine.severity import Severity
from sescheck.engine.steps import Call, Deed, Fetched, Human, Phase, Record, Secret, Step
from sescheck.fix.plan import Plan, PlannedStep

ACCOUNT = "123456789012"
OTHER_ACCOUNT = "210987654321"
WEST, EAST = "eu-west-1", "us-east-1"
PREFACE = "Two sentences. About the run."
TOPIC = f"arn:aws:sns:{WEST}:{ACCOUNT}:bounces"
KEY = Secret("DKIM_PRIVATE_KEY", "the private key of example.org")
OTHER_KEY = Secret("DKIM_PRIVATE_KEY", "the private key of example.net")
BODY = Fetched(Call("sesv2", "GetEmailTemplate", EAST, {"TemplateName": "hello"}), "TemplateContent")

HOSTILE = (
    "a\nb",
    "'; touch pwned; '",
    '"; touch pwned; "',
    "$(touch pwned)",
    "`touch pwned`",
    "${HOME}",
    "%{ if true }",
    "$${x}",
    "-v",
    "--region",
    "=ls",
    "~",
    "*",
    "!!",
    "a b",
    "",
    "#",
    "\\",
    "\\'",
    "f()",
    "*(e:touch pwned:)",
    "\u2018; touch pwned; \u2018",
    "é 漢 😀",
    "\ud800",
    "\u202e",
    "\x00\x1b[31m",
    "file:///etc/passwd",
    " FILE:///etc/passwd",
    "fileb:///etc/passwd",
    "http://127.0.0.1:1/",
    "https://127.0.0.1:1/",
    "{{resolve:secretsmanager:it}}",
    "x" * 100_000,
    "é" * 100_000,
)


def finding(subject: str = "example.org", account: str = ACCOUNT) -> Finding:
    """A finding about this subject."""
    return Finding("a-rule", Severity.HIGH, account, WEST, "identity", subject, "It is so.", (), "{}", "all")


def step(does: Deed, title: str = "Do it", replaces: str = "") -> Step:
    """A step that does this."""
    region = does.region if isinstance(does, Call) else None
    return Step(title, does, region, Phase.LAST, replaces=replaces)


def plan(*deeds: Deed, account: str = ACCOUNT, subject: str = "example.org", title: str = "Do it") -> Plan:
    """A plan in which nothing needs anything."""
    mends = (finding(subject, account),)
    return Plan(
        tuple(PlannedStep(number, account, step(does, title), mends) for number, does in enumerate(deeds, 1))
    )


def chain(*deeds: tuple[Deed, Sequence[int]]) -> Plan:
    """A plan whose steps come after those with these numbers."""
    mends = (finding(),)
    return Plan(
        tuple(
            PlannedStep(number, ACCOUNT, step(does), mends, tuple(after))
            for number, (does, after) in enumerate(deeds, 1)
        )
    )


def texts(files: Any) -> dict[str, str]:
    """What a printer writes, by the names of the files."""
    return {name: "".join(f"{line}\n" for line in lines) for name, lines in files}


def ses2(operation: str, /, region: str = WEST, **parameters: Any) -> Call:
    """A call of sesv2."""
    return Call("sesv2", operation, region, parameters)


def ses1(operation: str, /, region: str = WEST, **parameters: Any) -> Call:
    """A call of ses."""
    return Call("ses", operation, region, parameters)


_EVENTS = {"Enabled": True, "MatchingEventTypes": ["BOUNCE", "RENDERING_FAILURE"]}
_TAGS = [{"Key": "owner", "Value": "mail"}]
_POLICY = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ses.amazonaws.com"},'
    '"Action":"sns:Publish","Resource":"*","Condition":{"StringEquals":{"aws:username":"${aws:username}"}}}]}'
)
_RULE = {
    "Name": "store",
    "Enabled": True,
    "TlsPolicy": "Require",
    "ScanEnabled": True,
    "Recipients": ["example.org"],
    "Actions": [
        {"AddHeaderAction": {"HeaderName": "X-Seen", "HeaderValue": "yes"}},
        {"S3Action": {"BucketName": "mail-in", "ObjectKeyPrefix": "in/", "TopicArn": TOPIC}},
        {"SNSAction": {"TopicArn": TOPIC, "Encoding": "UTF-8"}},
        {
            "LambdaAction": {
                "FunctionArn": f"arn:aws:lambda:{WEST}:{ACCOUNT}:function:f",
                "InvocationType": "Event",
            }
        },
        {
            "BounceAction": {
                "Message": "no",
                "Sender": "a@example.org",
                "SmtpReplyCode": "550",
                "StatusCode": "5.1.1",
            }
        },
        {"StopAction": {"Scope": "RuleSet"}},
    ],
}
EVERYTHING: tuple[tuple[Deed, Sequence[int]], ...] = (
    (Call("sns", "CreateTopic", WEST, {"Name": "bounces", "Attributes": {"Policy": _POLICY}, "Tags": _TAGS}), ()),
    (ses2("CreateDedicatedIpPool", PoolName="pool", ScalingMode="STANDARD", Tags=_TAGS), ()),
    (
        ses2(
            "CreateConfigurationSet",
            ConfigurationSetName="main",
            DeliveryOptions={"TlsPolicy": "REQUIRE", "SendingPoolName": "pool", "MaxDeliverySeconds": 3600},
            ReputationOptions={"ReputationMetricsEnabled": True},
            SendingOptions={"SendingEnabled": True},
            SuppressionOptions={"SuppressedReasons": ["BOUNCE"]},
            TrackingOptions={"CustomRedirectDomain": "click.example.org", "HttpsPolicy": "REQUIRE"},
            VdmOptions={
                "DashboardOptions": {"EngagementMetrics": "ENABLED"},
                "GuardianOptions": {"OptimizedSharedDelivery": "ENABLED"},
            },
            Tags=_TAGS,
        ),
        (2,),
    ),
    (
        ses2(
            "CreateConfigurationSetEventDestination",
            ConfigurationSetName="main",
            EventDestinationName="events",
            EventDestination={**_EVENTS, "SnsDestination": {"TopicArn": TOPIC}},
        ),
        (1, 3),
    ),
    (
        ses2(
            "CreateConfigurationSetEventDestination",
            ConfigurationSetName="main",
            EventDestinationName="metrics",
            EventDestination={
                **_EVENTS,
                "CloudWatchDestination": {
                    "DimensionConfigurations": [
                        {
                            "DimensionName": each,
                            "DimensionValueSource": "MESSAGE_TAG",
                            "DefaultDimensionValue": "none",
                        }
                        for each in ("a", "b")
                    ]
                },
            },
        ),
        (3,),
    ),
    (
        ses2(
            "CreateConfigurationSetEventDestination",
            ConfigurationSetName="main",
            EventDestinationName="stream",
            EventDestination={
                **_EVENTS,
                "KinesisFirehoseDestination": {
                    "DeliveryStreamArn": f"arn:aws:firehose:{WEST}:{ACCOUNT}:deliverystream/mail",
                    "IamRoleArn": f"arn:aws:iam::{ACCOUNT}:role/mail",
                },
            },
        ),
        (3,),
    ),
    (
        ses2(
            "CreateEmailIdentity",
            EmailIdentity="example.org",
            ConfigurationSetName="main",
            DkimSigningAttributes={"NextSigningKeyLength": "RSA_2048_BIT"},
            Tags=_TAGS,
        ),
        (3,),
    ),
    (
        ses2(
            "CreateEmailIdentity",
            EmailIdentity="own-key.example.org",
            DkimSigningAttributes={"DomainSigningSelector": "s1", "DomainSigningPrivateKey": KEY},
        ),
        (),
    ),
    (ses2("PutEmailIdentityFeedbackAttributes", EmailIdentity="example.org", EmailForwardingEnabled=False), (7,)),
    (ses2("CreateEmailIdentityPolicy", EmailIdentity="example.org", PolicyName="send", Policy=_POLICY), (7,)),
    (
        ses1("SetIdentityNotificationTopic", Identity="example.org", NotificationType="Bounce", SnsTopic=TOPIC),
        (1, 7),
    ),
    (
        ses1(
            "SetIdentityHeadersInNotificationsEnabled",
            Identity="example.org",
            NotificationType="Bounce",
            Enabled=True,
        ),
        (11,),
    ),
    (ses2("CreateContactList", ContactListName="people", Description="them", Tags=_TAGS), ()),
    (ses2("CreateTenant", TenantName="tenant", Tags=_TAGS), ()),
    (
        ses2(
            "CreateTenantResourceAssociation",
            TenantName="tenant",
            ResourceArn=f"arn:aws:ses:{WEST}:{ACCOUNT}:identity/example.org",
        ),
        (7, 14),
    ),
    (
        ses2(
            "CreateMultiRegionEndpoint",
            EndpointName="both",
            Details={"RoutesDetails": [{"Region": EAST}]},
            Tags=_TAGS,
        ),
        (),
    ),
    (
        ses2(
            "CreateEmailTemplate",
            TemplateName="greeting",
            TemplateContent={"Subject": "Hello", "Html": "<p>{{name}}</p>", "Text": "Hello {{name}}"},
        ),
        (),
    ),
    (ses1("CreateReceiptRuleSet", RuleSetName="inbound"), ()),
    (ses1("CreateReceiptRule", RuleSetName="inbound", Rule=_RULE), (1, 18)),
    (
        ses1("CreateReceiptRule", RuleSetName="inbound", After="store", Rule={"Name": "rest", "Enabled": False}),
        (18, 19),
    ),
    (
        ses1("CreateReceiptFilter", Filter={"Name": "no", "IpFilter": {"Policy": "Block", "Cidr": "10.0.0.0/8"}}),
        (),
    ),
    (ses2("PutDedicatedIpInPool", Ip="192.0.2.1", DestinationPoolName="pool"), (2,)),
    (ses2("PutAccountSuppressionAttributes", SuppressedReasons=["BOUNCE"]), ()),
    (
        ses2(
            "PutAccountVdmAttributes",
            VdmAttributes={"VdmEnabled": "ENABLED", "DashboardAttributes": {"EngagementMetrics": "ENABLED"}},
        ),
        (),
    ),
    (
        ses2(
            "UpdateConfigurationSetEventDestination",
            ConfigurationSetName="old",
            EventDestinationName="events",
            EventDestination={**_EVENTS, "SnsDestination": {"TopicArn": TOPIC}},
        ),
        (1,),
    ),
    (ses2("UpdateEmailIdentityPolicy", EmailIdentity="old.example.org", PolicyName="send", Policy=_POLICY), ()),
    (ses1("UpdateReceiptRule", RuleSetName="old", Rule=_RULE), (1,)),
    (
        Call(
            "sns",
            "SetTopicAttributes",
            WEST,
            {"TopicArn": TOPIC, "AttributeName": "Policy", "AttributeValue": "{}"},
        ),
        (1,),
    ),
    (ses1("SetActiveReceiptRuleSet", RuleSetName="inbound"), (18, 19, 20)),
    (
        Record("bounce.example.org", "MX", ("10 feedback-smtp.eu-west-1.amazonses.com",), ()),
        (),
    ),
    (
        ses2(
            "PutEmailIdentityMailFromAttributes",
            EmailIdentity="example.org",
            MailFromDomain="bounce.example.org",
            BehaviorOnMxFailure="REJECT_MESSAGE",
        ),
        (7, 30),
    ),
    (ses2("PutEmailIdentityDkimAttributes", EmailIdentity="example.org", SigningEnabled=False), (7,)),
    (
        ses2(
            "CreateEmailIdentity",
            EmailIdentity="replica.example.org",
            DkimSigningAttributes={"DomainSigningAttributesOrigin": "AWS_SES_US_EAST_1"},
            ConfigurationSetName="main",
        ),
        (3,),
    ),
    (
        ses2(
            "PutEmailIdentityFeedbackAttributes", EmailIdentity="replica.example.org", EmailForwardingEnabled=False
        ),
        (33,),
    ),
    (
        ses2(
            "CreateConfigurationSet",
            ConfigurationSetName="archived",
            ArchivingOptions={"ArchiveArn": f"arn:aws:ses:{WEST}:{ACCOUNT}:mailmanager-archive/a-1"},
            DeliveryOptions={"TlsPolicy": "REQUIRE", "SharedPoolDeliveryMode": "ACCOUNT"},
            MessageSecurityOptions={"SigningScheme": {"DefaultScheme": {}}},
        ),
        (),
    ),
    (ses2("CreateEmailTemplate", TemplateName="hello", TemplateContent=BODY), ()),
    (Human("Ask AWS. Wait.", "AWS", "up to a day"), ()),
    (
        Call("service-quotas", "RequestServiceQuotaIncrease", WEST, {"ServiceCode": "ses", "QuotaCode": "L-1"}),
        (37,),
    ),
)
"""A step of each kind."""
