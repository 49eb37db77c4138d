"""What a run of the printed commands does not end, with the reason."""

from collections.abc import Mapping

STAYS: Mapping[tuple[str, str], str] = {
    (
        "dkim-replica-parent-unhealthy",
        "SES reports that it may not replicate the parent's key; the parent is not audited.",
    ): "the owner of the parent allows it",
}
"""Examples that commands alone do not mend, and why."""

_OWN_TRACKING = frozenset({"configuration-set-differs"})
"""The CNAME record of a tracking domain names one region. A person chooses the one of the other region, as the
script asks. The set differs until then."""
_FIRST_DMARC = frozenset({"dmarc-not-enforced"})
"""The first DMARC record has the policy none. It becomes stricter when somebody has read the reports."""
_VERIFIED_THERE = frozenset({"identity-missing-in-region"})
"""An identity that is verified in no region is missing in none. It is, as soon as one region has verified it."""
_NOTHING_IS_KNOWN = frozenset(
    {"failover-capacity-short", "region-without-sender", "sandbox-while-production-elsewhere"}
)
"""A region that is not enabled answers nothing: what is set up there, or is not, is read for the first time."""
UNCOVERS: Mapping[tuple[str, str], frozenset[str]] = {
    ("dkim-off", "The domain is a tracking domain in us-west-2 only."): _OWN_TRACKING,
    ("tracking-domain-not-verified", "The domain is verified in us-west-2 only."): _OWN_TRACKING,
    (
        "identity-missing-in-region",
        "Links are tracked through the domain, which also has a default configuration set.",
    ): _OWN_TRACKING,
    (
        "identity-missing-in-region",
        "The nearest domain of the address only tracks links; the one above it is missing too.",
    ): _OWN_TRACKING,
    (
        "identity-missing-in-region",
        "The address is missing in us-east-1, where its domain is pending.",
    ): _VERIFIED_THERE,
    (
        "identity-missing-in-region",
        "Region us-east-1 lists the address in another case: for SES that is another address.",
    ): _VERIFIED_THERE,
    (
        "event-destination-wrong-region",
        "The event bus is in another region.",
    ): frozenset({"event-bus-rule-missing"}),
    (
        "receiving-not-active",
        "No rule set is active in either region, and us-east-1 has one.",
    ): frozenset({"receiving-inactive-in-region"}),
    (
        "region-not-enabled",
        "Region me-south-1 was named; AWS lists it as disabled, and SES does not accept the credentials there.",
    ): _NOTHING_IS_KNOWN,
    ("dmarc-missing", "There is no record at the domain or above it."): _FIRST_DMARC,
    ("dmarc-missing", "The TXT record is not a DMARC record."): _FIRST_DMARC,
    ("dmarc-missing", "The policy is not valid, and the record asks for no reports."): _FIRST_DMARC,
    ("dmarc-missing", "The domain and its subdomain send, and neither has a record: one finding."): _FIRST_DMARC,
    ("dmarc-missing", "Only addresses of the domain are verified: one finding, about the first."): _FIRST_DMARC,
    # The domain above is verified by the same script, and sends from then on.
    ("dmarc-missing", "The subdomain sends, and the domain above it is not verified."): _FIRST_DMARC
    | {"dmarc-missing"},
    ("mail-from-mx-missing", "The MAIL FROM domain of an address has no MX record."): _FIRST_DMARC,
}
"""What can be found only when an example is mended. The test demands that each of them appears.

What can be mended of it, the next `fix` mends: further runs are part of the test. While no region receives, a
second one does not have to: that is asked as soon as the first one does.
"""
