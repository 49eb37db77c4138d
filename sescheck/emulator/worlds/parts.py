"""Parts of worlds: domains that sign, topics, configuration sets that report bounces, receipt rules."""

import json
from collections.abc import Iterable, Mapping

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


def signs_smime(region: Region, configuration_set: str, identity: str, from_address: str) -> None:
    """A configuration set that signs with S/MIME, and an active certificate of one sender."""
    scheme = {"SigningScheme": {"SmimeScheme": {"SignatureFormat": "DETACHED"}}}
    region.call(
        "sesv2",
        "CreateConfigurationSet",
        ConfigurationSetName=configuration_set,
        DeliveryOptions={"TlsPolicy": "REQUIRE"},
        MessageSecurityOptions=scheme,
    )
    certify(region, identity, from_address)


def certify(region: Region, identity: str, from_address: str, status: str = "ACTIVE") -> None:
    """A certificate of one sender."""
    arn = f"arn:aws:acm:{region.region}:{region.account_id}:certificate/4f1c2d3e-0000-4000-8000-00000000000a"
    named = {"EmailIdentity": identity, "FromAddress": from_address, "CertificateArn": arn}
    region.call("sesv2", "AssociateEmailIdentityCertificate", **named)
    region.settle_certificate(identity, status)


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
    publish(region, name, "feedback", "BOUNCE", "COMPLAINT", SnsDestination={"TopicArn": topic})


def publish(region: Region, configuration_set: str, name: str, *types: str, **target: object) -> None:
    """An enabled event destination of a set; the target as AWS names it, such as SnsDestination."""
    region.call(
        "sesv2",
        "CreateConfigurationSetEventDestination",
        ConfigurationSetName=configuration_set,
        EventDestinationName=name,
        EventDestination={"Enabled": True, "MatchingEventTypes": list(types), **target},
    )


def template(region: Region, name: str, subject: str = "Your order {{number}}") -> None:
    """A template, the same in every region."""
    content = {"Subject": subject, "Text": "Thank you, {{name}}."}
    region.call("sesv2", "CreateEmailTemplate", TemplateName=name, TemplateContent=content)


def custom_template(region: Region, name: str, sender: str) -> None:
    """Create the template for customers who have to confirm their addresses."""
    region.call(
        "sesv2",
        "CreateCustomVerificationEmailTemplate",
        TemplateName=name,
        FromEmailAddress=sender,
        TemplateSubject="Please confirm your address",
        TemplateContent="<html><body>Please confirm your address.</body></html>",
        SuccessRedirectionURL="https://www.example.com/confirmed",
        FailureRedirectionURL="https://www.example.com/not-confirmed",
    )


def let_send(region: Region, identity: str, policy: str, account: str, *, arn_region: str | None = None) -> None:
    """Create a policy that lets another account send for an identity; its ARN may be one of another region."""
    statement = {
        "Sid": "partner",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": ["ses:SendEmail", "ses:SendRawEmail"],
        "Resource": f"arn:aws:ses:{arn_region or region.region}:{region.account_id}:identity/{identity}",
    }
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    region.call("sesv2", "CreateEmailIdentityPolicy", EmailIdentity=identity, PolicyName=policy, Policy=text)


def suppress(region: Region, *reasons: str) -> None:
    """The reasons for which addresses are put on the account's suppression list."""
    region.call("sesv2", "PutAccountSuppressionAttributes", SuppressedReasons=list(reasons))


def rule_set(region: Region, name: str, *rules: Mapping[str, object], active: bool = True) -> None:
    """Create a receipt rule set with these rules, in this order; their targets may be missing."""
    backend = region.state.backend
    backend.create_receipt_rule_set(name)
    backend.receipt_rule_set[name].rules = [dict(rule) for rule in rules]
    if active:
        backend.set_active_receipt_rule_set(name)


def rule(name: str, recipients: Iterable[str], *actions: Mapping[str, object]) -> Mapping[str, object]:
    """Return a rule that accepts mail over TLS only, and scans it."""
    return {
        "Name": name,
        "Enabled": True,
        "TlsPolicy": "Require",
        "ScanEnabled": True,
        "Recipients": list(recipients),
        "Actions": list(actions),
    }
