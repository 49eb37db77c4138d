"""What people do around sending: the network, events, an alarm, the reputation, readers, pools and archives."""

from tests.fix.every_gap import surroundings
from tests.fix.every_gap.names import PRIMARY
from tests.fix.every_gap.people import People, does


@does(r"Create a VPC endpoint for email-smtp in (\S+)")
def _endpoint(people: People, region: str) -> None:
    surroundings.endpoint(people.region(region))


@does(r"Create a rule of the default event bus in (\S+) that matches .*")
def _rule(people: People, region: str) -> None:
    surroundings.rule(people.region(region))


@does(r"Watch the reputation in (\S+), as in \S+")
def _alarm(people: People, region: str) -> None:
    surroundings.alarm(people.region(region))


@does(r"Find out what harms the reputation of The identity \S+ in (\S+)")
def _reputation(people: People, region: str) -> None:
    people.region(region).stage("ReputationEntities", [])


@does(r"Import the contacts of \S+ who opted out in \S+ into (\S+)")
def _opt_outs(people: People, region: str) -> None:
    surroundings.opt_out(people.region(region))


@does(r"Decide whether the IP pool (\S+) is to be managed, and look at it in (\S+)")
def _mode(people: People, pool: str, region: str) -> None:
    people.region(region).state.backend.dedicated_ip_pools[pool].scaling_mode = "STANDARD"


@does(r"Look at the archive \S+ in (\S+) and in the other region with .*")
def _archive(people: People, region: str) -> None:
    here, there = people.region(region).state.staged["Archives"], people.region(PRIMARY).state.staged["Archives"]
    here[0]["Retention"] = there[0].get("Retention", {"RetentionPeriod": "SIX_MONTHS"})
