r"""The DNS record of a tracking domain is missing or names another region

## What it finds

A configuration set whose custom tracking domain (`CustomRedirectDomain`)

- has a CNAME record that names the tracking host of another region (`high`), or
- does not exist in the DNS (`medium`).

Every other target is accepted, and so is a domain without a CNAME record: tracking links over HTTPS need a CDN,
to which the domain then points. The CDN itself is not checked.

[tracking-domain-not-verified](tracking-domain-not-verified.md) reports a tracking domain that is not verified.

## Why it matters

SES rewrites the links and the image of each message to the tracking domain. If the domain does not exist, no
link in the mail works, and no open or click is counted. If it names the host of another region, the links depend
on that region. AWS asks for the host of the region that sends, and does not document what another one does.

## How to fix

Publish the record in the evidence. If the configuration set uses HTTPS with a CDN, point the domain to the CDN
instead, with this host as the origin:

    click-REGION.example.com.  CNAME  r.REGION.awstrack.me.

If several regions use the same tracking domain, only one of them can have its record. Give this region a
tracking domain of its own, with the same HTTPS policy:

    aws sesv2 get-configuration-set --region REGION --configuration-set-name SET --query TrackingOptions
    aws sesv2 put-configuration-set-tracking-options --region REGION --configuration-set-name SET \
        --custom-redirect-domain DOMAIN --https-policy REQUIRE

Links in mail that was already sent use the old domain: keep its record.

## Sources

- [Custom domains for open and click tracking](https://docs.aws.amazon.com/ses/latest/dg/configure-custom-open-click-domains.html):
  the tracking host of each region, and the CDN for HTTPS
- [PutConfigurationSetTrackingOptions](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutConfigurationSetTrackingOptions.html)
"""

from functools import partial

from msgspec import structs

from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    ConfigurationSetInRegion,
    Fact,
    Flag,
    Human,
    Lead,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.example_values import TIMED_OUT
from sescheck.rules.shared.steps.records import publish
from sescheck.ses.records.expected import tracking_record
from sescheck.ses.records.lookups import answer_to
from sescheck.ses.records.mail_hosts import Purpose, ses_host
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.reading import Known
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.HIGH,
    reads=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS, Fact.DNS),
    looks_at_others=True,
    failover=DEGRADES,
    lead=Lead.HOURS,
)
def check(subject: ConfigurationSetInRegion) -> Verdict:
    """Flag a configuration set whose tracking domain does not exist, or names the host of another region."""
    domain = need(subject.resource.options).tracking_domain
    if domain is None:
        return NOT_APPLICABLE
    expected = tracking_record(domain, subject.region)
    answer = need(answer_to(subject.account.dns, expected.question))
    other = _other_region(answer, subject.region)
    if other is None and (answer.exists or answer.records or answer.chain):
        return CLEAR
    problem = "does not exist in the DNS" if other is None else f"points to the tracking host of {other}"
    return Flag(
        f"The configuration set {subject.name} in {subject.region} tracks opens and clicks through"
        f" {expected.name}, which {problem}",
        evidence={
            "domain": domain,
            "record": str(expected),
            "found": list(answer.records),
            "resolver": subject.account.resolver,
        },
        severity=Severity.MEDIUM if other is None else None,
    )


def fix(subject: ConfigurationSetInRegion, flag: Flag) -> Steps:
    """Publish the record. A domain that serves another region stays with it."""
    domain = need(subject.resource.options).tracking_domain or ""
    expected = tracking_record(domain, subject.region)
    other = _other_region(need(answer_to(subject.account.dns, expected.question)), subject.region)
    if other is None:
        step = publish(expected, subject.account.dns, subject.region, Phase.CONFIGURATION_SETS)
        yield structs.replace(
            step, alternative="for links over HTTPS, point the domain to your CDN, which uses this host."
        )
        return
    words = (
        f"{domain} points to {other}, and one name points to one region. Choose another subdomain for"
        f" {subject.region}, verify it there, publish its CNAME record to {expected.value}, and set it for the"
        f" configuration set {subject.name}."
    )
    yield Step(
        f"Choose a tracking domain for {subject.name} in {subject.region}",
        Human(words),
        subject.region,
        Phase.CONFIGURATION_SETS,
    )


def _other_region(answer: DnsAnswer, region: str) -> str | None:
    """The region of the tracking host that the domain names, if it is another one."""
    for data in answer.records:
        host = ses_host(data)
        if host is not None and host.purpose is Purpose.TRACKING and host.region != region:
            return host.region
    return None


_DOMAIN = "click.example.com"
_EAST, _WEST = "r.us-east-1.awstrack.me", "r.us-west-2.awstrack.me"
_SET = s.configuration_set("main", options={"TrackingOptions.CustomRedirectDomain": _DOMAIN})
_REGION = east(configuration_sets=[_SET])
_flagged = partial(flagged, at="main")


def _cname(*targets: str) -> dict[str, Known[DnsAnswer]]:
    """The domain exists, and has these CNAME records."""
    return {f"{_DOMAIN} CNAME": Known(DnsAnswer(targets, (), exists=True, ttl=300, authenticated=False))}


EXAMPLES = (
    _flagged("The domain points to the tracking host of us-west-2.", _REGION, dns=_cname(_WEST)),
    _flagged(
        "Both regions use the same domain, which points to the host of us-west-2.",
        west(configuration_sets=[_SET]),
        _REGION,
        dns=_cname(_WEST),
    ),
    _flagged("The domain does not exist.", _REGION, severity=Severity.MEDIUM, dns={f"{_DOMAIN} CNAME": ()}),
    clear("The domain points to the tracking host of its region.", _REGION, dns=_cname(_EAST)),
    clear("The domain points to a CDN.", _REGION, dns=_cname("d111111abcdef8.cloudfront.net")),
    clear("The domain has addresses and no CNAME record, as with an alias to a CDN.", _REGION, dns=_cname()),
    clear(
        "The set does not have a custom tracking domain.",
        east(configuration_sets=[s.configuration_set("main")]),
        dns=_cname(_WEST),
    ),
    unknown("The resolver did not answer.", _REGION, dns={f"{_DOMAIN} CNAME": TIMED_OUT}),
    unknown("The DNS was not asked.", _REGION),
    unknown(
        "The options of the set could not be read.",
        east(configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))]),
        dns=_cname(_WEST),
    ),
)
