r"""A custom tracking domain is not verified in this region

## What it finds

A configuration set whose custom tracking domain (`CustomRedirectDomain`) is not verified in this region: neither
the domain nor a domain above it is a verified identity here. AWS asks you to verify the domain in each region.

A verified domain covers its subdomains for sending. AWS does not document whether it also covers them for
tracking. So a tracking domain below a verified domain is not flagged.

If AWS no longer finds the DNS records of a verified domain (`TEMPORARY_FAILURE`), and the domain can still send,
it counts as verified: [identity-not-verified](identity-not-verified.md) reports it.

If the domain is an identity here, and the DNS was asked, the finding also says which of its DKIM records the DNS
has: [identity-not-verified](identity-not-verified.md) explains that.

[tracking-domain-record-wrong](tracking-domain-record-wrong.md) reports the target of the domain's DNS record.

## Why it matters

SES does not let you set a domain that is not verified. So the domain was deleted, or its verification failed,
after somebody set it. AWS does not document what SES then does: links in mail of this set may not work, and opens
and clicks are not counted.

## How to fix

Verify the domain in this region:

    aws sesv2 create-email-identity --region REGION --email-identity DOMAIN
    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN

and publish the DNS records in the answer. Or give the set another domain, with the same HTTPS policy:

    aws sesv2 get-configuration-set --region REGION --configuration-set-name SET --query TrackingOptions
    aws sesv2 put-configuration-set-tracking-options --region REGION --configuration-set-name SET \
        --custom-redirect-domain DOMAIN --https-policy REQUIRE

AWS recommends a different domain for each region. Its DNS record points to the tracking domain of that region.

## Sources

- [Custom domains for open and click tracking](https://docs.aws.amazon.com/ses/latest/dg/configure-custom-open-click-domains.html):
  "Verify the subdomain for use with SES"
- [PutConfigurationSetTrackingOptions](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutConfigurationSetTrackingOptions.html)
- [CreateConfigurationSetTrackingOptions](https://docs.aws.amazon.com/ses/latest/APIReference/API_CreateConfigurationSetTrackingOptions.html):
  the error `InvalidTrackingOptions` of a domain that is not verified
"""

from sescheck.comparison.account_view import is_verified
from sescheck.comparison.logic import YES, unread_among
from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Call,
    ConfigurationSetInRegion,
    Fact,
    Flag,
    Human,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    cannot_tell,
    need,
    rule,
    thing,
)
from sescheck.rules.shared.dkim_in_dns import PlainIdentity
from sescheck.rules.shared.explained_by_dns import with_dkim_reason
from sescheck.rules.shared.steps.identities import bring_over
from sescheck.rules.shared.steps.records import publish
from sescheck.ses.records.dkim_records import dkim_records
from sescheck.snapshot.model import Identity, Region
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.MEDIUM,
    reads=(
        Fact.IDENTITIES,
        Fact.CONFIGURATION_SETS,
        Fact.CONFIGURATION_SET_OPTIONS,
        Fact.DKIM,
        Fact.IDENTITY_DETAIL,
        Fact.DNS,
    ),
    failover=DEGRADES,
)
def check(subject: ConfigurationSetInRegion) -> Verdict:
    """Flag a configuration set whose tracking domain is not verified, and is not below a verified domain."""
    domain = need(subject.resource.options).tracking_domain
    if domain is None:
        return NOT_APPLICABLE
    own = subject.here.identity(domain)
    answers = (is_verified(own), is_verified(subject.here.covering(domain)))
    if YES in answers:
        return CLEAR
    unread = unread_among(*answers)
    if unread:
        return cannot_tell(*unread)
    identity = need(own)
    status = None if identity is None else need(identity.verification)
    flag = Flag(
        f"The configuration set {subject.name} in {subject.region} tracks opens and clicks through {domain}, which"
        " is not verified there",
        evidence={"domain": domain, "status": status},
    )
    if identity is None:
        return flag
    return with_dkim_reason(flag, PlainIdentity(subject.account, subject.region, identity))


def fix(subject: ConfigurationSetInRegion, flag: Flag) -> Steps:
    """Publish the records of the identity. If it is missing, create it like that of another region, or new."""
    domain = str(flag.evidence["domain"])
    own = need(subject.here.identity(domain))
    if own is not None:
        return _records(subject, own)
    for view in subject.group.regions:
        found = need(view.identity(domain))
        if found is not None:
            return bring_over(subject.account, found, view, subject.here)
    return _new(domain, subject.region)


def _records(subject: ConfigurationSetInRegion, own: Identity) -> Steps:
    records = need(dkim_records(own))
    for each in records:
        yield publish(each, subject.account.dns, subject.region, Phase.IDENTITIES)
    if not records:
        yield _publish_by_hand(own.name, subject.region)


def _new(domain: str, region: str) -> Steps:
    yield Step(
        f"Create the identity {domain} in {region}",
        Call("sesv2", "CreateEmailIdentity", region, {"EmailIdentity": domain}),
        region,
        Phase.IDENTITIES,
        makes=(thing(region, "identity", domain),),
    )
    yield _publish_by_hand(domain, region)


def _publish_by_hand(domain: str, region: str) -> Step:
    words = (
        f"`aws sesv2 get-email-identity` has the DKIM tokens of {domain} in {region}. Publish a CNAME record for"
        " each. `sescheck fix` prints them after the next audit."
    )
    return Step(
        f"Publish the DKIM records of {domain} for {region}",
        Human(words, "the owner of the DNS", "up to 72 hours"),
        region,
        Phase.IDENTITIES,
        needs=(thing(region, "identity", domain),),
    )


_DOMAIN = "click.example.com"


def _region(*identities: Identity, listed: Listing[Identity] | None = None) -> Region:
    options = {"TrackingOptions.CustomRedirectDomain": _DOMAIN}
    found = [s.configuration_set("main", options=options)]
    return east(*identities, listed=listed, configuration_sets=found)


EXAMPLES = (
    flagged(
        "The domain is verified in us-west-2 only.",
        west(s.domain(_DOMAIN)),
        _region(s.domain("example.org")),
        at="main",
    ),
    flagged(
        "The verification of the domain failed.", _region(s.domain(_DOMAIN, verification="FAILED")), at="main"
    ),
    clear("The domain is verified.", _region(s.domain(_DOMAIN))),
    clear("The domain above it is verified.", _region(s.domain())),
    clear(
        "The set does not have a custom tracking domain.", east(configuration_sets=[s.configuration_set("main")])
    ),
    unknown(
        "The list of identities is incomplete, and the domain is not in it.",
        _region(listed=Listing((), s.unread("ses:ListEmailIdentities"))),
    ),
    unknown(
        "The verification status of the domain could not be read.",
        _region(s.domain(_DOMAIN, verification=s.unread("ses:GetIdentityVerificationAttributes"))),
    ),
    unknown(
        "The options of the set could not be read.",
        east(configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))]),
    ),
)
