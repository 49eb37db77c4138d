"""What to read: a plan, made from the options or from the snapshot that is continued."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sescheck.auditing.addresses import addresses_of, wanted_addresses
from sescheck.auditing.checks import Source, parse_depth, parse_regions
from sescheck.auditing.dns_options import dns_plan
from sescheck.auditing.options import ReadOptions
from sescheck.aws.limits import Limits
from sescheck.aws.operations import Operation
from sescheck.aws.ses_regions import partition_of, unique
from sescheck.collect.declarations import unneeded_for
from sescheck.config.defaults import DEFAULT_DEPTH
from sescheck.engine.rule import Entry
from sescheck.snapshot.model import Addresses, Asked, Fact
from sescheck.snapshot.storage import load

if TYPE_CHECKING:
    from sescheck.collect.collection import Plan
    from sescheck.collect.dns_answers import DnsPlan


def make_plan(read: ReadOptions, limits: Limits, source: Source, rules: Sequence[Entry] | None = None) -> "Plan":
    """What to read; the partition is that of the regions, else of the region that the profile names.

    Args:
        read: the options.
        limits: time and tries.
        source: where to read.
        rules: what no rule of these needs is not read, of AWS or of the DNS; None: everything is.

    Raises:
        UsageError: a region, the depth, the profile or the snapshot to resume cannot be used.
    """
    from sescheck.aws.sessions import default_region  # noqa: PLC0415 - boto3 only where AWS is asked
    from sescheck.collect.collection import Plan  # noqa: PLC0415
    from sescheck.collect.sending.suppression_list import new_salt  # noqa: PLC0415

    facts = None if rules is None else frozenset(fact for each in rules for fact in each.rule.facts)
    unneeded = frozenset() if facts is None else unneeded_for(facts)
    dns = dns_plan(read) if facts is None or Fact.DNS in facts else None
    addresses = wanted_addresses(read)
    if read.resume is not None:
        return _resumed(read.resume, limits, source, unneeded, dns)
    names, asked = parse_regions(read.regions)
    known = names[0] if names else default_region(source.profile)
    partition = (partition_of(known) if known else None) or "aws"
    return Plan(
        names,
        asked,
        partition,
        parse_depth(read.depth or DEFAULT_DEPTH),
        limits,
        source.endpoint_url,
        addresses=addresses,
        salt=new_salt() if addresses is Addresses.HASHED else None,
        unneeded=unneeded,
        dns=dns,
    )


def _resumed(
    path: Path,
    limits: Limits,
    source: Source,
    unneeded: frozenset[Operation],
    dns: "DnsPlan | None",
) -> "Plan":
    from sescheck.collect.collection import Plan  # noqa: PLC0415 - boto3 only where AWS is asked

    earlier = load(path)
    names = unique(region.name for account in earlier.accounts for region in account.regions)
    partition = next((account.partition for account in earlier.accounts), "aws")
    named = names if earlier.asked is Asked.NAMED else ()
    return Plan(
        regions=named,
        asked=earlier.asked,
        partition=partition,
        depth=earlier.depth,
        limits=limits,
        endpoint_url=source.endpoint_url,
        earlier=earlier,
        addresses=addresses_of(earlier),
        salt=earlier.salt,
        unneeded=unneeded,
        dns=dns,
    )
