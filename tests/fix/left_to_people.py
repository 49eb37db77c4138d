"""What a run of the printed commands does not end, with the reason."""

from collections.abc import Mapping

BY_PEOPLE: Mapping[str, str] = {
    "enforcement-not-healthy": "AWS ends a review or a pause",
    "region-unused": "nobody but the owner knows if the region is needed",
    "sandbox-everywhere": "a person decides if mail to everybody is wanted",
    "identity-cannot-send": "AWS support says why",
    "identity-case-variants": "a person chooses the spelling, and changes the software",
    "dkim-replica-parent-not-audited": "it is a matter of what is audited",
    "notification-topic-without-subscribers": "only the owner knows the endpoint, and the endpoint confirms",
    "suppressed-address-missing-in-region": "the snapshot has hashes of the addresses",
    "smtp-endpoint-missing-in-region": "the region has no SMTP endpoint",
    "smtp-key-older-than-sigv4": "the new password goes into software",
    "smtp-key-unused": "only the owner knows if a standby needs the key",
    "smtp-user-denied-in-region": "rights of a credential are a decision",
    "smtp-user-may-do-more": "rights of a credential are a decision",
    "policy-public": "only the owner knows who may send",
    "policy-trusts-unknown-account": "only the owner knows who may send",
    "receiving-unsupported-in-region": "the region does not receive mail",
    "dkim-byodkim-record-missing": "AWS does not give the key",
    "dkim-dns-disagrees": "SES, or the DNS of this machine, needs time",
    "dmarc-not-enforced": "a stricter policy is a decision after the reports",
    "inbound-mx-without-rules": "a person decides if the region shall receive",
    "mail-from-spf-broken": "only the owner knows who sends with the record",
    "archive-wrong-region": "an archive stays in its region",
    "event-destination-ended": "AWS ends Pinpoint: another target is a decision",
    "ip-pool-cold": "addresses warm up with mail",
    "ip-pool-mode-differs": "a managed pool costs money, and cannot become a standard one again",
    "ip-pool-smaller-than-elsewhere": "addresses cost money",
    "global-endpoint-not-ready": "AWS prepares the endpoint",
    "mail-manager-differs": "what is open or closed is a decision",
    "mail-manager-missing-in-region": "the snapshot has the names only",
    "recommendation-open": "AWS describes what to do in words",
}
"""The rules whose steps are all done by people, and why."""

CANNOT_BE_SHOWN: Mapping[str, str] = {
    "delivery-mode-differs": "the newest AWS CLI 1 does not know put-account-delivery-attributes yet",
    "region-not-enabled": "the emulator answers no call of a region that is being disabled",
}
"""The rules with commands of which no example can be run against the emulator, and why."""

STAYS: Mapping[tuple[str, str], str] = {
    (
        "configuration-set-differs",
        "Mail from shared addresses stays in us-west-2; in us-east-1 the setting of the account is used.",
    ): "the newest AWS CLI 1 does not know --shared-pool-delivery-mode yet",
    (
        "dkim-replica-parent-unhealthy",
        "The parent has changed to BYODKIM.",
    ): "a person gives the replica another setup",
    (
        "dkim-replica-parent-unhealthy",
        "The parent is itself a replica.",
    ): "a person gives the replica another parent",
    (
        "dkim-replica-parent-unhealthy",
        "SES reports that it may not replicate the parent's key; the parent is not audited.",
    ): "the owner of the parent allows it",
}
"""Examples that commands alone do not mend, and why."""

_RECIPIENTS = frozenset({"identity-missing-in-region", "receiving-recipient-not-verified"})
_NO_TRACKING = frozenset({"configuration-set-differs"})
_FIRST_DMARC = frozenset({"dmarc-missing", "dmarc-not-enforced"})
UNCOVERS: Mapping[tuple[str, str], frozenset[str]] = {
    (
        "default-configuration-set-differs",
        "The defaults of the two regions have different names.",
    ): frozenset({"configuration-set-missing-in-region", "default-configuration-set-gone"}),
    (
        "dkim-off",
        "The only region that has the domain has its DKIM switched off.",
    ): frozenset({"dkim-missing-in-region"}),
    ("dkim-off", "The domain is a tracking domain in us-west-2 only."): _NO_TRACKING,
    ("tracking-domain-not-verified", "The domain is verified in us-west-2 only."): _NO_TRACKING,
    (
        "identity-missing-in-region",
        "Links are tracked through the domain, which also has a default configuration set.",
    ): _NO_TRACKING,
    (
        "identity-missing-in-region",
        "The nearest domain of the address only tracks links; the one above it is missing too.",
    ): _NO_TRACKING,
    (
        "identity-missing-in-region",
        "The address is missing in us-east-1, where its domain is pending.",
    ): frozenset({"identity-missing-in-region"}),
    (
        "identity-missing-in-region",
        "Region us-east-1 lists the address in another case: for SES that is another address.",
    ): frozenset({"identity-missing-in-region"}),
    (
        "identity-missing-in-region",
        "The subdomain has a default configuration set and a policy in us-west-2; us-east-1 has the parent.",
    ): frozenset(
        {
            "configuration-set-missing-in-region",
            "configuration-set-tls-optional",
            "default-configuration-set-differs",
        }
    ),
    (
        "identity-not-verified",
        "The address is verified in us-west-2 with a bounce topic; in us-east-1 only its domain is verified.",
    ): frozenset({"notification-topic-missing-in-region"}),
    (
        "receiving-inactive-in-region",
        "A rule set is active in us-west-2, and us-east-1 does not have a rule set.",
    ): _RECIPIENTS,
    ("receiving-inactive-in-region", "The rule set in us-east-1 is not active."): _RECIPIENTS,
    ("receiving-not-active", "The only rule set has an enabled rule and is not active."): _RECIPIENTS,
    (
        "receiving-not-active",
        "No rule set is active in either region, and us-east-1 has one.",
    ): _RECIPIENTS | {"receiving-inactive-in-region"},
    ("receiving-rules-differ", "The recipients differ."): _RECIPIENTS,
    (
        "receiving-rules-differ",
        "The rule has a recipient in us-west-2, and applies to all in us-east-1.",
    ): _RECIPIENTS,
    ("dmarc-missing", "There is no record at the domain or above it."): _FIRST_DMARC,
    ("dmarc-missing", "The TXT record is not a DMARC record."): _FIRST_DMARC,
    ("dmarc-missing", "The policy is not valid, and the record asks for no reports."): _FIRST_DMARC,
    ("dmarc-missing", "The domain and its subdomain send, and neither has a record: one finding."): _FIRST_DMARC,
    ("dmarc-missing", "Only addresses of the domain are verified: one finding, about the first."): _FIRST_DMARC,
    ("dmarc-missing", "The subdomain sends, and the domain above it is not verified."): _FIRST_DMARC,
    ("mail-from-mx-missing", "The MAIL FROM domain of an address has no MX record."): _FIRST_DMARC,
}
"""What is found only after an example is mended, such as the recipients of a rule set that was not active.

The next `fix` mends it: a second run is part of the test. The first DMARC record has the policy none, which has
to be made stricter when the reports have been read. A tracking domain for a region is chosen by a person.
"""
