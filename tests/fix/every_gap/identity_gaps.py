"""What is wrong in the standby with identities, and in the DNS."""

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.installation import sns_backend
from sescheck.emulator.operations.dkim import easy_dkim
from sescheck.emulator.worlds import parts
from tests.fix.every_gap import names
from tests.fix.every_gap.names import PARTNER, PRIMARY, STANDBY, topic

STRICT = '"v=DMARC1; p=quarantine; adkim=s; rua=mailto:dmarc@strict.example"'


def verification(standby: Region) -> None:
    """Identities that are missing, wait, or may not send."""
    found = standby.state.identities
    for name in (*names.MISSING_DOMAINS, names.SUBDOMAIN, "boss@covered.example", "hello@unrelated.example"):
        del found[name]
    for name in ("pending.example", "links-eu-west-1.example"):
        standby.settle(name, verification="PENDING", dkim="PENDING")
    standby.settle("cannot-send.example", sending=False)


def signing(standby: Region) -> None:
    """Domains that do not sign, or with another key."""
    found = standby.state.identities
    found["dkim-off-here.example"].dkim.enabled = False
    standby.settle("dkim-pending.example", dkim="PENDING")
    standby.settle("dkim-wrong.example", dkim="PENDING")
    standby.settle("byodkim-unpublished.example", dkim="PENDING")
    standby.settle("short-key.example", key_length="RSA_1024_BIT")
    found["quiet@covered.example"].dkim_off = True
    found["origin.example"].dkim = easy_dkim(standby.state, found["origin.example"])
    standby.settle("origin.example", dkim="SUCCESS")
    replica = found["replica.example"]
    replica.dkim.origin, replica.dkim.tokens = "AWS_SES_US_EAST_1", []
    standby.settle("replica.example", dkim="FAILED", error="REPLICATION_ACCESS_DENIED")


def mail_from(standby: Region) -> None:
    """MAIL FROM domains that are missing, wait, or belong to the other region."""
    found = standby.state.identities
    none, shared = found["mail-from-none.example"], found["mail-from-shared.example"]
    none.mail_from_domain = none.mail_from_status = None
    found["mail-from-fallback.example"].mail_from_fallback = "REJECT_MESSAGE"
    found["mail-from-rejects.example"].mail_from_fallback = "REJECT_MESSAGE"
    standby.settle("mail-from-rejects.example", mail_from="FAILED")
    shared.mail_from_domain, shared.mail_from_status = f"bounce-{PRIMARY}.mail-from-shared.example", "FAILED"


def feedback(standby: Region) -> None:
    """Topics, forwarding and headers."""
    found = standby.state.identities
    found["forwarding.example"].forwarding = False
    found["headers.example"].headers = {"Bounce"}
    found["topic-none.example"].topics.clear()
    standby.delete_topic(topic("topic-gone", STANDBY))
    found["topic-elsewhere.example"].topics["Bounce"] = topic("acme-bounces", PRIMARY)
    sns = sns_backend(standby.account_id, standby.region)
    sns.topics[topic("topic-encrypted", STANDBY)].kms_master_key_id = "alias/aws/sns"
    refuses = topic("topic-refuses", STANDBY)
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": names.ACCOUNT},
        "Action": "sns:Publish",
        "Resource": refuses,
    }
    sns.topics[refuses]._policy_json = {"Version": "2012-10-17", "Statement": [statement]}
    unheard = topic("topic-unheard", STANDBY)
    for arn in [arn for arn, each in sns.subscriptions.items() if each.topic.arn == unheard]:
        del sns.subscriptions[arn]
    nowhere = found["nowhere.example"]
    nowhere.topics.clear()
    nowhere.forwarding, nowhere.configuration_set = False, None


def policies(standby: Region) -> None:
    """Policies and default sets that are missing or differ."""
    found = standby.state.identities
    found["policy-missing.example"].policies.clear()
    differs = found["policy-differs.example"].policies
    differs["partner"] = differs["partner"].replace('"ses:SendEmail", ', "")
    found["policy-elsewhere.example"].policies.clear()
    parts.let_send(standby, "policy-elsewhere.example", "partner", PARTNER, arn_region=PRIMARY)
    found["default-differs.example"].configuration_set = "differs"
    found["covered.example"].configuration_set = "missing"


def zone(emulator: Emulator, server: DnsServer) -> None:
    """Records that are missing or wrong, whatever SES says."""
    own = "bounce-eu-west-1"
    server.publish(f"{own}.mx-missing.example", "MX")
    server.publish(f"{own}.mx-elsewhere.example", "MX", "10 feedback-smtp.us-east-1.amazonses.com.")
    several = [f"10 feedback-smtp.{region}.amazonses.com." for region in names.REGIONS]
    server.publish(f"{own}.mx-several.example", "MX", *several)
    server.publish(f"{own}.spf-missing.example", "TXT", '"v=spf1 include:spf.example.net ~all"')
    server.publish(f"{own}.spf-broken.example", "TXT", '"v=spf1 include:amazonses.com nonsense:x ~all"')
    server.publish("spf.example.net", "TXT", '"v=spf1 ip4:192.0.2.1 -all"')
    for token in emulator.region(STANDBY, names.ACCOUNT).state.identities["dkim-wrong.example"].dkim.tokens:
        server.publish(f"{token}._domainkey.dkim-wrong.example", "CNAME", f"{token}.dkim.example.net.")
    server.publish("mail._domainkey.byodkim-unpublished.example", "TXT")
    server.publish("_dmarc.strict.example", "TXT", STRICT)
    server.publish(f"_dmarc.{names.HEIR}", "TXT")
    server.publish("clicks-eu-west-1.example", "CNAME", "r.us-east-1.awstrack.me.")
    server.publish("links-eu-west-1.example", "CNAME")
