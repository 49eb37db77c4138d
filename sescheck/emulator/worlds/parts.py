"""What worlds are made of: a domain that signs, topics, a configuration set that reports bounces."""

from collections.abc import Mapping

from sescheck.emulator.backdoor import Region

KINDS = {"Bounce": "bounces", "Complaint": "complaints", "Delivery": "deliveries"}


def production(region: Region, *, sent: float) -> None:
    """Out of the sandbox, with a quota of 50,000 a day and 14 a second."""
    region.account(production=True, max_24_hour_send=50_000, max_send_rate=14, sent_last_24_hours=sent)


def domain(
    region: Region,
    name: str,
    *,
    configuration_set: str | None = None,
    tags: Mapping[str, str] | None = None,
    mail_from: bool = False,
    replica_of: str | None = None,
) -> None:
    """A verified domain that signs with a 2048-bit key; MAIL FROM is a subdomain of this region's own."""
    origin = (
        {"DomainSigningAttributesOrigin": f"AWS_SES_{replica_of.upper().replace('-', '_')}"} if replica_of else {}
    )
    region.call(
        "sesv2",
        "CreateEmailIdentity",
        EmailIdentity=name,
        DkimSigningAttributes=origin,
        Tags=[{"Key": key, "Value": value} for key, value in (tags or {}).items()],
        ConfigurationSetName=configuration_set,
    )
    region.settle(name, verification="SUCCESS", dkim="SUCCESS")
    if mail_from:
        set_mail_from(region, name)


def address(region: Region, name: str, *, configuration_set: str | None = None) -> None:
    """An address whose owner has clicked."""
    region.call("sesv2", "CreateEmailIdentity", EmailIdentity=name, ConfigurationSetName=configuration_set)
    region.settle(name, verification="SUCCESS")


def set_mail_from(region: Region, name: str, *, status: str = "SUCCESS") -> None:
    """A custom MAIL FROM, bounce-REGION.DOMAIN."""
    region.call(
        "sesv2",
        "PutEmailIdentityMailFromAttributes",
        EmailIdentity=name,
        MailFromDomain=f"bounce-{region.region}.{name}",
    )
    region.settle(name, mail_from=status)


def topics(region: Region, prefix: str) -> Mapping[str, str]:
    """A topic for each kind of notification, with a confirmed subscriber; kind -> ARN."""
    return {kind: region.create_topic(f"{prefix}-{word}") for kind, word in KINDS.items()}


def notify(region: Region, name: str, arns: Mapping[str, str]) -> None:
    """Send the notifications of an identity to topics; kind -> ARN."""
    for kind, arn in arns.items():
        region.call("ses", "SetIdentityNotificationTopic", Identity=name, NotificationType=kind, SnsTopic=arn)


def configuration_set(region: Region, name: str, topic: str) -> None:
    """A set that requires TLS and reports bounces and complaints to a topic."""
    region.call(
        "sesv2",
        "CreateConfigurationSet",
        ConfigurationSetName=name,
        DeliveryOptions={"TlsPolicy": "REQUIRE"},
        ReputationOptions={"ReputationMetricsEnabled": True},
    )
    region.call(
        "sesv2",
        "CreateConfigurationSetEventDestination",
        ConfigurationSetName=name,
        EventDestinationName="feedback",
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": ["BOUNCE", "COMPLAINT"],
            "SnsDestination": {"TopicArn": topic},
        },
    )


def template(region: Region, name: str) -> None:
    """A template, the same in every region."""
    content = {"Subject": "Your order {{number}}", "Text": "Thank you, {{name}}."}
    region.call("sesv2", "CreateEmailTemplate", TemplateName=name, TemplateContent=content)
