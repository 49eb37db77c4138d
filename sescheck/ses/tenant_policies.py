"""The reputation policy of a tenant: the list of reputation entities has it, by the ARN of the tenant."""

from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Reading
from sescheck.snapshot.reputation import ReputationEntity


def policy_of(region: Region, tenant: str) -> Reading[str | None]:
    """Return the ARN of the policy; ``Known(None)`` if AWS gives none, or does not track the tenant."""
    found = _entity(region, tenant)
    if found is not None:
        return Known(found.policy)
    return Known(None) if region.reputation.unread is None else region.reputation.unread


def arn_of_tenant(region: Region, tenant: str) -> str | None:
    """Return the ARN of a tenant; None if the list of reputation entities does not have it."""
    found = _entity(region, tenant)
    return None if found is None else found.arn


def _entity(region: Region, tenant: str) -> ReputationEntity | None:
    """Return the entity of a tenant. Its ARN ends in ``tenant/NAME/ID``."""
    return next((each for each in region.reputation.items if f":tenant/{tenant}/" in each.arn), None)
