r"""A custom tracking domain is not verified in this region

## What it finds

A configuration set whose custom tracking domain (`CustomRedirectDomain`) is not verified here: it is not a
verified identity of this region, and no domain above it is verified here. AWS asks to verify the domain in each
region.

A verified domain covers its subdomains for sending. AWS does not document whether it covers them for tracking too.
So a tracking domain below a verified domain has no finding.

While AWS no longer finds the records of a domain that it once verified (`TEMPORARY_FAILURE`), and it still sends,
the domain counts as verified: [identity-not-verified](identity-not-verified.md) speaks of it.

What the domain's DNS record points to is not looked at.

## Why it matters

SES refuses to set a domain that is not verified. So this one was deleted, or its verification failed, after it
was set. AWS does not document what SES then does: links of mail through this set may lead nowhere, and opens and
clicks are not counted.

## How to fix

Verify the domain in this region:

    aws sesv2 create-email-identity --region REGION --email-identity DOMAIN
    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN

and publish the records that it shows. Or give the set another domain, with the HTTPS policy that it has now:

    aws sesv2 get-configuration-set --region REGION --configuration-set-name SET --query TrackingOptions
    aws sesv2 put-configuration-set-tracking-options --region REGION --configuration-set-name SET \
        --custom-redirect-domain DOMAIN --https-policy REQUIRE

AWS recommends a domain of its own for each region. Its record points to the tracking domain of the same region.

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
    NOT_APPLICABLE,
    ConfigurationSetInRegion,
    Fact,
    Flag,
    Severity,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.snapshot.model import Identity, Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, then
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS))
def check(subject: ConfigurationSetInRegion) -> Verdict:
    """Is its tracking domain verified here, or below a domain that is?"""
    options = need(subject.resource.options)
    domain = options.tracking_domain
    if domain is None:
        return NOT_APPLICABLE
    own, above = subject.here.identity(domain), subject.here.covering(domain)
    answers = (is_verified(own), is_verified(above))
    if YES in answers:
        return CLEAR
    silent = unread_among(*answers)
    if silent:
        return cannot_tell(*silent)
    return Flag(
        f"The configuration set {subject.name} of {subject.here.name} tracks opens and clicks through {domain},"
        " which is not verified there",
        evidence={"domain": domain, "status": _status(own)},
    )


def _status(own: Reading[Identity | None]) -> str | None:
    """What AWS says of it; None where it is no identity here."""
    match then(own, lambda found: Known(None) if found is None else found.verification):
        case Known(status):
            return status
        case Unreadable():
            return None


_DOMAIN = "click.example.com"
_HERE = ("us-east-1", "main")
_LIST = "ses:ListEmailIdentities"


def _region(*identities: Identity, listed: Listing[Identity] | None = None) -> Region:
    options = {"TrackingOptions.CustomRedirectDomain": _DOMAIN}
    found = [s.configuration_set("main", options=options)]
    return east(*identities, listed=listed, configuration_sets=found)


EXAMPLES = (
    flagged(
        "The domain is verified in us-west-2 only.",
        west(s.domain(_DOMAIN)),
        _region(s.domain("example.org")),
        at=_HERE,
    ),
    flagged("Its verification failed.", _region(s.domain(_DOMAIN, verification="FAILED")), at=_HERE),
    clear("The domain is verified.", _region(s.domain(_DOMAIN))),
    clear("A domain above it is verified.", _region(s.domain())),
    clear("The set has no tracking domain of its own.", east(configuration_sets=[s.configuration_set("main")])),
    unknown(
        "The list of identities breaks off before the one that counts.",
        _region(listed=Listing((), s.unread(_LIST))),
    ),
    unknown(
        "Its verification was refused.",
        _region(s.domain(_DOMAIN, verification=s.unread("ses:GetIdentityVerificationAttributes"))),
    ),
    unknown(
        "The set's options were refused.",
        east(configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))]),
    ),
)
