"""Regions that match each other, with an example of everything that SES keeps: an audit finds nothing."""

from collections.abc import Iterable

from sescheck.emulator.backdoor import Region
from sescheck.emulator.regions_table import RECEIVING_REGIONS
from sescheck.emulator.server.emulator import Emulator
from sescheck.emulator.worlds import around, mail_manager, other_services, parts
from sescheck.emulator.worlds.scenario import Scenario

DOMAINS = ("example.com", "shop.example.org", "news.example.net")
ADDRESS = "alerts@example.com"
CONFIGURATION_SET = "transactional"
TAGS = {"team": "mail", "stage": "production"}
PARTNER = "210987654321"
REGIONS = ("us-east-1", "eu-west-1")


def healthy(emulator: Emulator, regions: Iterable[str] = REGIONS, account_id: str | None = None) -> None:
    """Seed the same in every region named; opt-in regions are enabled first."""
    for name in regions:
        _region(emulator.region(name, account_id))


def clean(emulator: Emulator) -> None:
    """Two healthy regions of an account with a name, behind one global endpoint."""
    healthy(emulator)
    first, second = (emulator.region(name) for name in REGIONS)
    first.name_account("Acme Inc.", alias="acme-mail")
    routes = [{"Region": second.region}]
    first.call("sesv2", "CreateMultiRegionEndpoint", EndpointName="acme-global", Details={"RoutesDetails": routes})
    first.settle_endpoint("acme-global", "READY")


def _region(region: Region) -> None:
    region.enable()
    parts.production(region, sent=1200)
    arns = parts.topics(region, "ses")
    _sending(region, arns["Bounce"])
    for name in DOMAINS:
        parts.domain(region, name, configuration_set=CONFIGURATION_SET, tags=TAGS, mail_from=True)
        parts.notify(region, name, arns)
    parts.address(region, ADDRESS, configuration_set=CONFIGURATION_SET)
    parts.notify(region, ADDRESS, arns)
    parts.let_send(region, DOMAINS[1], "partner", PARTNER)
    other_services.smtp_user(region, "smtp-orders", created="2024-03-05T09:00:00Z", key_id="AKIAIOSFODNN7EXAMPLE")
    other_services.sending_role(region, "shop-backend")
    if region.region in RECEIVING_REGIONS:
        _receiving(region)
    mail_manager.mail_manager(region)
    _around(region, arns["Bounce"])


def _around(region: Region, topic: str) -> None:
    """What is around SES: the network, the event bus, an alarm, a quota that was requested, the reputation."""
    around.vpc_endpoint(region, "email-smtp")
    around.event_rule(region, "ses-feedback", '{"source": ["aws.ses"]}')
    around.reputation_alarm(region, "ses-bounces", topic)
    around.quota_request(region, "L-804C8AE8", 50_000, "APPROVED")
    around.sent_before(region, *[(300, 2)] * 40)
    around.reputation_entity(region, DOMAINS[0])


def _sending(region: Region, topic: str) -> None:
    other_services.ip_pool(region, "orders", _address_of(region))
    parts.configuration_set(region, CONFIGURATION_SET, topic)
    _destinations(region)
    region.call(
        "sesv2",
        "PutConfigurationSetDeliveryOptions",
        ConfigurationSetName=CONFIGURATION_SET,
        TlsPolicy="REQUIRE",
        SendingPoolName="orders",
    )
    region.call("sesv2", "PutAccountVdmAttributes", VdmAttributes={"VdmEnabled": "ENABLED"})
    region.call("sesv2", "PutSuppressedDestination", EmailAddress="gone@example.net", Reason="BOUNCE")
    suppression = {"SuppressedReasons": ["BOUNCE", "COMPLAINT"], "SuppressionScope": "TENANT"}
    region.call("sesv2", "CreateTenant", TenantName="shop", SuppressionAttributes=suppression)
    uses = f"arn:aws:ses:{region.region}:{region.account_id}:configuration-set/{CONFIGURATION_SET}"
    region.call("sesv2", "CreateTenantResourceAssociation", TenantName="shop", ResourceArn=uses)
    parts.template(region, "order-confirmation")
    parts.custom_template(region, "confirm-address", ADDRESS)
    other_services.contact_list(region, "customers", news="What is new", offers="Offers")
    other_services.contact(region, "customers", "unsubscribed@example.net")


def _destinations(region: Region) -> None:
    stream = {
        "DeliveryStreamArn": other_services.stream(region, "ses-events"),
        "IamRoleArn": other_services.role(region, "ses-to-firehose"),
    }
    bus = f"arn:aws:events:{region.region}:{region.account_id}:event-bus/default"
    dimension = {
        "DimensionName": "campaign",
        "DimensionValueSource": "MESSAGE_TAG",
        "DefaultDimensionValue": "none",
    }
    for name, types, target in (
        ("stream", ("SEND", "DELIVERY"), {"KinesisFirehoseDestination": stream}),
        ("bus", ("BOUNCE",), {"EventBridgeDestination": {"EventBusArn": bus}}),
        ("metrics", ("SEND",), {"CloudWatchDestination": {"DimensionConfigurations": [dimension]}}),
    ):
        parts.publish(region, CONFIGURATION_SET, name, *types, **target)


def _receiving(region: Region) -> None:
    bucket = other_services.bucket(region, f"incoming-mail-{region.account_id}")
    topic = region.create_topic("incoming-mail")
    may, encrypts = other_services.role(region, "ses-to-s3"), other_services.key(region, "incoming mail")
    refusal = {
        "Sender": "postmaster@example.com",
        "SmtpReplyCode": "550",
        "StatusCode": "5.1.1",
        "Message": "Nobody reads this address any more",
    }
    parts.rule_set(
        region,
        "incoming",
        parts.rule(
            "support",
            ["support@example.com"],
            {"S3Action": {"BucketName": bucket, "IamRoleArn": may, "KmsKeyArn": encrypts}},
            {"LambdaAction": {"FunctionArn": other_services.function(region, "sort"), "InvocationType": "Event"}},
            {"SNSAction": {"TopicArn": topic, "Encoding": "UTF-8"}},
        ),
        parts.rule("retired", ["fax@example.com"], {"BounceAction": refusal}),
    )
    store = parts.rule("store", ["support@example.com"], {"S3Action": {"BucketName": bucket, "IamRoleArn": may}})
    parts.rule_set(region, "maintenance", store, active=False)
    block = {"Name": "no-spam", "IpFilter": {"Policy": "Block", "Cidr": "192.0.2.0/24"}}
    region.call("ses", "CreateReceiptFilter", Filter=block)


def _address_of(region: Region) -> str:
    """A dedicated address, different in each region."""
    return f"198.51.100.{1 + sum(region.region.encode()) % 250}"


CLEAN = Scenario("two regions that match in everything", clean, REGIONS)
