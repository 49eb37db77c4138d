"""The recipients of receipt rules, and if SES receives their mail: only for verified domains."""

from sescheck.comparison.account_view import RegionView, is_verified
from sescheck.snapshot.reading import Known, Reading, any_of, value_of


def recipient_is_verified(here: RegionView, recipient: str) -> Reading[bool]:
    """True if its domain or a parent of it is verified; for ``.example.com`` one subdomain is enough."""
    covered = value_of(here.covering(f"@{domain_of_recipient(recipient)}"), lambda found: found is not None)
    return any_of((covered, _has_verified_subdomain(here, recipient))) if recipient.startswith(".") else covered


def domain_of_recipient(recipient: str) -> str:
    """The domain of an address, of a domain, or of ``.example.com``, which means its subdomains."""
    return recipient.rpartition("@")[2].removeprefix(".")


def _has_verified_subdomain(here: RegionView, suffix: str) -> Reading[bool]:
    below = (each for name, each in here.identities.items() if "@" not in name and name.endswith(suffix.lower()))
    return any_of(is_verified(Known(each)) for each in below)
