"""The steps that people and AWS do: each by its title, through the backdoor of the emulator."""

import json
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import KEY, SPF
from sescheck.emulator.installation import iam_backend, sns_backend
from sescheck.emulator.worlds import other_services, parts
from tests.fix.every_gap.names import ACCOUNT, PRIMARY

Deed = Callable[..., None]
DEEDS: list[tuple[re.Pattern[str], Deed]] = []
NOTHING_TO_DO = re.compile(
    r"Find out why sending is disabled|Find out why the tenant|Wait until SES has verified|Make \S+ able to send"
    r"|Derive the SMTP password|Ask a public resolver|Audit \S+ too|Publish the DKIM records of|Verify the sender"
    r"|Create a new access key|Associate the resources of the tenant|Import the contacts"
    r"|Decide when receivers enforce DMARC for"
)
"""Steps that only read, or that are repeated as commands or records by the next script."""


class NobodyError(Exception):
    """A step is left to people, and nobody here knows what to do."""


class People:
    """Everybody who is not a program.

    Attributes:
        chosen: what they fill in later, by the beginning of its name.
    """

    def __init__(self, emulator: Emulator, server: DnsServer, chosen: dict[str, str]) -> None:
        self.emulator, self.server, self.chosen = emulator, server, chosen

    def region(self, name: str) -> Region:
        """The backdoor of a region."""
        return self.emulator.region(name, ACCOUNT)

    def do(self, title: str) -> None:
        """Do what a title says.

        Raises:
            NobodyError: nobody knows how.
        """
        for pattern, deed in DEEDS:
            if found := pattern.fullmatch(title):
                named = found.groupdict()
                deed(self, *(() if named else found.groups()), **named)
                return
        if not NOTHING_TO_DO.match(title):
            raise NobodyError(title)

    def grant(self, arguments: list[str]) -> None:
        """AWS grants a quota that a command asked for."""
        option = dict(pairwise(arguments))
        region, wanted = self.region(option["--region"]), float(option["--desired-value"])
        if option["--quota-code"] == "L-804C8AE8":
            region.account(max_24_hour_send=wanted)
        else:
            region.account(max_send_rate=wanted)


def does(title: str) -> Callable[[Deed], Deed]:
    """Register what is done for titles of this form."""

    def register(deed: Deed) -> Deed:
        DEEDS.append((re.compile(title), deed))
        return deed

    return register


@does(r"Correct what AWS names in its message about (\S+)")
def _review(people: People, region: str) -> None:
    people.region(region).account(enforcement="HEALTHY")


@does(r"Answer AWS about production access in (\S+)|Wait until AWS grants production access in (\S+)")
def _production(people: People, *regions: str | None) -> None:
    region = people.region(next(filter(None, regions)))
    parts.production(region, sent=region.state.account.sent_last_24_hours)
    region.account(review="GRANTED")


@does(r"Confirm (\S+) in (\S+)")
def _confirm(people: People, address: str, region: str) -> None:
    people.region(region).settle(address, verification="SUCCESS")


@does(r"Find out why AWS does not let (\S+) send in (\S+)")
def _may_send(people: People, name: str, region: str) -> None:
    people.region(region).settle(name, sending=True)


@does(r"Allow the DKIM key of (\S+) to be replicated to (\S+)")
def _replicate(people: People, name: str, region: str) -> None:
    people.region(region).state.identities[name].error = None


@does(r"Subscribe to the SNS topic (\S+) in (\S+)")
def _subscribe(people: People, name: str, region: str) -> None:
    here = people.region(region)
    arn = f"arn:aws:sns:{region}:{ACCOUNT}:{name}"
    here.call("sns", "Subscribe", TopicArn=arn, Protocol="https", Endpoint="https://hooks.example.com")
    here.confirm_subscriptions(arn)


@does(r"Choose another KMS key for (arn:aws:sns:(\S+?):\S+)")
def _key(people: People, arn: str, region: str) -> None:
    key = _key_for_topics(people.region(region))
    sns_backend(ACCOUNT, region).topics[arn].kms_master_key_id = key


def _key_for_topics(region: Region) -> str:
    from moto.kms.models import kms_backends  # noqa: PLC0415 - as in other_services

    actions = ["kms:GenerateDataKey*", "kms:Decrypt"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": actions,
        "Resource": "*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    backend: Any = kms_backends[ACCOUNT][region.region]
    return str(backend.create_key(policy, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "topics", None).arn)


@does(r"Allow (\S+) to send in (\S+)")
def _smtp(_people: People, user: str, _: str) -> None:
    statement = {"Effect": "Allow", "Action": "ses:SendRawEmail", "Resource": "*"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam_backend(ACCOUNT).put_user_policy(user, "AmazonSesSendingAccess", text)


@does(r"Replace and deactivate the old access key of (\S+)")
def _old_key(_people: People, user: str) -> None:
    backend = iam_backend(ACCOUNT)
    for key in backend.users[user].access_keys:
        key.status = "Inactive"
    backend.create_access_key(user)


@does(r"Correct the SPF record of (\S+)")
def _spf(people: People, name: str) -> None:
    people.server.publish(name, "TXT", SPF)


@does(r"Publish the TXT record of (\S+\._domainkey\.\S+) for \S+")
def _own_key(people: People, name: str) -> None:
    people.server.publish(name, "TXT", KEY)


@does(r"Decide whether the regions that the MX record of (\S+) names receive its mail")
def _mx(people: People, name: str) -> None:
    people.server.publish(name, "MX")


@does(r"Copy the suppressed addresses of (\S+) to (\S+)")
def _suppress(people: People, _: str, region: str) -> None:
    people.region(region).call(
        "sesv2", "PutSuppressedDestination", EmailAddress="gone@example.net", Reason="BOUNCE"
    )


@does(r"Create the global endpoint (\S+) of (\S+) again")
def _endpoint(people: People, name: str, region: str) -> None:
    people.region(region).settle_endpoint(name, "READY")


@does(r"(?:Create|Look at) the Mail Manager resource \S+ in (\S+)")
def _mail_manager(people: People, region: str) -> None:
    here, there = people.region(region).state.staged, people.region(PRIMARY).state.staged
    for kind in ("IngressPoints", "RuleSets", "TrafficPolicies"):
        here[kind] = [dict(each) for each in there[kind]]


@does(
    r"Lease dedicated IP addresses for the pool (\S+) in (\S+)|Send real mail through the IP pool (\S+) in (\S+)"
)
def _addresses(people: People, *names: str | None) -> None:
    pool, name = filter(None, names)
    region = people.region(name)
    others = [each for each in region.state.staged["DedicatedIps"] if each["PoolName"] != pool]
    warm = {"WarmupStatus": "DONE", "WarmupPercentage": 100, "PoolName": pool}
    own = [{"Ip": f"203.0.113.{len(others) + number}", **warm} for number in range(2)]
    region.stage("DedicatedIps", [*others, *own])


@does(r"Set an archive of (?P<region>\S+) for the configuration set (?P<name>\S+)")
@does(r"Set the archive of the configuration set (?P<name>\S+) in (?P<region>\S+)")
def _archive(people: People, region: str, name: str) -> None:
    arn = f"arn:aws:ses:{region}:{ACCOUNT}:mailmanager-archive/a-{region}"
    people.region(region).state.configuration_sets[name].options["ArchivingOptions"] = {"ArchiveArn": arn}


@does(r"Choose another target for the event destination (\S+) of the configuration set (\S+) in (\S+)")
def _target(people: People, name: str, of: str, region: str) -> None:
    people.region(region).state.configuration_sets[of].destinations.pop(name, None)


@does(r"Choose a tracking domain for (\S+) in (\S+)")
@does(r"Set the tracking domain of the configuration set (\S+) in (\S+)")
def _tracking(people: People, name: str, region: str) -> None:
    """The old domain has no other use."""
    domain, here = f"{region}.{name}.example", people.region(region)
    options = here.state.configuration_sets[name].options
    here.state.identities.pop(options.get("TrackingOptions", {}).get("CustomRedirectDomain"), None)
    parts.domain(here, domain)
    people.server.publish(domain, "CNAME", f"r.{region}.awstrack.me.")
    options["TrackingOptions"] = {"CustomRedirectDomain": domain}


@does(r"Set the IP pool of the configuration set (\S+) in (\S+)")
def _pool(people: People, name: str, region: str) -> None:
    there, here = (people.region(each).state.configuration_sets[name].options for each in (PRIMARY, region))
    here["DeliveryOptions"]["SendingPoolName"] = there["DeliveryOptions"]["SendingPoolName"]


@does(r"(?:Make sure that|Create) (arn:aws:\S+?)(?: exists| again), for \S+ in (\S+)")
def _resource(people: People, arn: str, region: str) -> None:
    here, name = people.region(region), re.split("[:/]", arn)[-1]
    match arn.split(":")[2]:
        case "s3":
            other_services.bucket(here, name)
        case "lambda":
            _function(here, name)
        case "kms":
            other_services.key_for_ses(here, "incoming mail")
        case _:
            raise NobodyError(arn)


@does(r"Create a role with which SES stores mail of \S+ in (\S+)")
def _role(people: People, region: str) -> None:
    people.chosen["ROLE_FOR"] = other_services.role(people.region(region), "ses-to-s3")


def _function(region: Region, name: str) -> None:
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 - as in other_services

    backend: Any = lambda_backends[ACCOUNT][region.region]
    if all(each.function_name != name for each in backend.list_functions()):
        other_services.function(region, name)
