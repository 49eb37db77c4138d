"""Steps for dedicated IP pools. No call leases an address."""

from sescheck.comparison.account_view import RegionView
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.engine.subjects.resources import IP_POOLS
from sescheck.ses.pools import MANAGED, STANDARD, mode_in
from sescheck.snapshot.reading import Known


def mode_of(view: RegionView, pool: str) -> str:
    """How a pool gets its addresses; standard if nothing shows that it is a managed one.

    Raises:
        UnansweredError: its mode was not read.
    """
    return need(mode_in(view, pool)) or STANDARD


def is_managed(view: RegionView, pool: str) -> bool:
    """True if the pool is known to be a managed one."""
    return mode_in(view, pool) == Known(MANAGED)


def create_pool(name: str, region: str, *, alternative: str = "") -> Step:
    """Create a standard pool, which is empty, and costs nothing so."""
    return Step(
        f"Create the dedicated IP pool {name} in {region}",
        Call("sesv2", "CreateDedicatedIpPool", region, {"PoolName": name, "ScalingMode": STANDARD}),
        region,
        Phase.ADDRESSES,
        makes=(thing(region, IP_POOLS.type, name),),
        alternative=alternative,
    )


def create_managed_pool(name: str, region: str, like: str) -> Step:
    """A person creates a managed pool, because AWS charges for it."""
    return Step(
        f"Create the managed dedicated IP pool {name} in {region}",
        Human(
            f"The pool {like} is a managed one, and AWS charges for it. See the prices, and then create it with"
            " `aws sesv2 create-dedicated-ip-pool` and `--scaling-mode MANAGED`. SES gives it addresses while mail"
            " is sent through it."
        ),
        region,
        Phase.ADDRESSES,
        makes=(thing(region, IP_POOLS.type, name),),
    )


def lease_addresses(name: str, region: str) -> Step:
    """A person requests addresses, which takes a support case and weeks of warm-up."""
    return Step(
        f"Lease dedicated IP addresses for the pool {name} in {region}",
        Human(
            f"Request addresses in {region} in the Support Center, with the quota Desired Dedicated IP. AWS"
            f" charges for each of them every month. Put each into the pool, and warm"
            f" them up: `aws sesv2 put-dedicated-ip-in-pool --region {region} --ip ADDRESS --destination-pool-name"
            f" {name}`.",
            takes="about 45 days",
        ),
        region,
        Phase.ADDRESSES,
        needs=(thing(region, IP_POOLS.type, name),),
    )
