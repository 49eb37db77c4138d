"""What people and AWS do in SES: the account, identities, sets, pools and content."""

from sescheck.emulator.worlds import parts
from tests.fix.every_gap.names import ACCOUNT, PRIMARY
from tests.fix.every_gap.people import People, does


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
    here["Archives"] = [{**each, "ArchiveId": f"a-{region}"} for each in there["Archives"]]


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
