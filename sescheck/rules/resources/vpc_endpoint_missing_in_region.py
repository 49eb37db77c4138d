r"""A VPC endpoint for SES is missing in this region

## What it finds

A VPC endpoint for a service of SES in another region of the group, and no usable endpoint for the same service in
this region, which has a verified identity. The services are `email-smtp` (SMTP), `email` (the API), `mail-manager`
(the API of Mail Manager), and `mail-manager-smtp.open`, `.auth` and `.mtls` (ingress endpoints). A FIPS endpoint
counts as an endpoint of the same service.

An endpoint that is `failed`, `rejected`, `expired`, `deleting` or `deleted` is not usable: the evidence has its
state. One that is `pending` counts. If an endpoint of another region leads to SES in this region, nothing is
missing. All VPCs of the account in a region count together. In a standby group only the endpoints of the first
region are expected.

## Why it matters

Software in a private subnet without a route to the internet reaches SES only through a VPC endpoint. After a
failover, software in a VPC of this region cannot connect to SES, although everything in SES is set up.

A missing endpoint makes a failover worse and does not block it, as far as sescheck knows: it reads neither route
tables nor subnets, and a subnet with a NAT gateway needs no endpoint. Only the API of Mail Manager does not count,
because no mail goes through it. If all your software is in private subnets without another route, take this
finding as a block.

## How to fix

Create an interface endpoint in the VPC of your software. Its security group must allow the port (SMTP: 587, 465,
2587 or 2465; API: 443) from the subnets of the software:

    aws ec2 describe-vpc-endpoints --region OTHER_REGION --filters Name=service-name,Values='*.SERVICE'
    aws ec2 create-vpc-endpoint --region REGION --vpc-endpoint-type Interface --vpc-id VPC_ID \
        --service-name com.amazonaws.REGION.SERVICE --subnet-ids SUBNET_ID --security-group-ids SECURITY_GROUP_ID

AWS charges for each hour of an interface endpoint. If software runs in one region only, accept the finding.

## Sources

- [Setting up VPC endpoints with Amazon SES](https://docs.aws.amazon.com/ses/latest/dg/send-email-set-up-vpc-endpoints.html)
- [AWS services that integrate with AWS PrivateLink](https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html)
- [VPC endpoints of ingress endpoints](https://docs.aws.amazon.com/ses/latest/dg/eb-ingress.html)
- [DescribeVpcEndpoints](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpoints.html)

AWS does not document whether the states are in lower case: sescheck reads both.
"""

from dataclasses import replace

from sescheck.comparison.logic import NO
from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    NOTHING,
    Fact,
    Failover,
    Flag,
    Phase,
    Severity,
    Verdict,
    VpcEndpointAcrossRegions,
    by_hand,
    rule,
)
from sescheck.rules.shared.compare_named import missing_here
from sescheck.ses.verified_identities import any_verified
from sescheck.ses.vpc_services import MAIL_IN, SENDING, is_usable, region_and_service
from sescheck.snapshot.around import VpcEndpoint
from sescheck.snapshot.reading import Listing, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


def _failover(subject: VpcEndpointAcrossRegions, _flag: Flag) -> Failover:
    """No mail goes through the API of Mail Manager."""
    return DEGRADES if subject.name in (*SENDING, *MAIL_IN) else NOTHING


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.VPC_ENDPOINTS), failover=_failover, at_worst=DEGRADES)
def check(subject: VpcEndpointAcrossRegions) -> Verdict:
    """Flag a service of SES for which another region has a usable VPC endpoint, and this region has none."""
    if any_verified(subject.here.region.identities) == NO:
        return NOT_APPLICABLE
    if any(_leads_here(subject, each) for view in subject.others for each in view.region.vpc_endpoints.items):
        return CLEAR
    verdict = missing_here(subject)
    if not isinstance(verdict, Flag):
        return verdict
    regions = ", ".join(verdict.compared_with)
    states = {
        each.endpoint_id: each.state
        for each in subject.here.region.vpc_endpoints.items
        if region_and_service(each) == (subject.region, subject.name)
    }
    why = f" (not usable: {', '.join(sorted(set(states.values())))})" if states else ""
    return replace(
        verdict,
        message=f"SES has a VPC endpoint for {subject.name} in {regions} but no usable one in"
        f" {subject.region}{why}",
        evidence={"not_usable": states} if states else {},
    )


def _leads_here(subject: VpcEndpointAcrossRegions, endpoint: VpcEndpoint) -> bool:
    return is_usable(endpoint) and region_and_service(endpoint) == (subject.region, subject.name)


fix = by_hand(
    # The VPC, its subnets and security groups are not read, and an endpoint costs money.
    "Create a VPC endpoint for {name} in {region}. Its service name ends in `.{region}.{name}`. Choose the VPC,"
    " the subnets and the security group of the software that sends from there. The page of the rule has the"
    " command. AWS charges for each hour of the endpoint.",
    phase=Phase.LAST,
)


_SMTP = s.vpc_endpoint("us-west-2")
_REFUSED = Listing[VpcEndpoint]((), s.unread("ec2:DescribeVpcEndpoints"))
_NOT_ASKED = Listing[VpcEndpoint]((), s.unread("ec2:DescribeVpcEndpoints", Why.NOT_ASKED))

EXAMPLES = (
    flagged(
        "Only us-west-2 has an endpoint for SMTP.",
        west(s.domain(), vpc_endpoints=[_SMTP]),
        east(s.domain()),
        at="email-smtp",
    ),
    flagged(
        "The endpoint in us-east-1 failed.",
        west(s.domain(), vpc_endpoints=[_SMTP]),
        east(s.domain(), vpc_endpoints=[s.vpc_endpoint("us-east-1", state="failed")]),
        at="email-smtp",
    ),
    flagged(
        "In us-east-1 only the API has an endpoint.",
        west(s.domain(), vpc_endpoints=[_SMTP, s.vpc_endpoint("us-west-2", "email")]),
        east(s.domain(), vpc_endpoints=[s.vpc_endpoint("us-east-1", "email")]),
        at="email-smtp",
    ),
    flagged(
        "Only us-west-2 has an endpoint for the API of Mail Manager.",
        west(s.domain(), vpc_endpoints=[s.vpc_endpoint("us-west-2", "mail-manager")]),
        east(s.domain()),
        at="mail-manager",
    ),
    clear(
        "Both regions have an endpoint for SMTP.",
        west(s.domain(), vpc_endpoints=[_SMTP]),
        east(s.domain(), vpc_endpoints=[s.vpc_endpoint("us-east-1")]),
    ),
    clear(
        "The endpoint in us-east-1 is a FIPS endpoint, and is pending.",
        west(s.domain(), vpc_endpoints=[s.vpc_endpoint("us-west-2", "email")]),
        east(s.domain(), vpc_endpoints=[s.vpc_endpoint("us-east-1", "email-fips", state="pending")]),
    ),
    clear(
        "The endpoint in us-west-2 was rejected.",
        west(s.domain(), vpc_endpoints=[s.vpc_endpoint("us-west-2", state="rejected")]),
        east(s.domain()),
    ),
    clear(
        "A second endpoint in us-west-2 leads to SES in us-east-1.",
        west(s.domain(), vpc_endpoints=[_SMTP, s.vpc_endpoint("us-east-1")]),
        east(s.domain()),
    ),
    clear("Neither region has an endpoint.", west(s.domain()), east(s.domain())),
    clear(
        "No identity in us-east-1 is verified, so its endpoints are not read.",
        west(s.domain(), vpc_endpoints=[_SMTP]),
        east(s.domain(verification="PENDING"), vpc_endpoints=_NOT_ASKED),
    ),
    unknown(
        "The endpoints in us-east-1 could not be read.",
        west(s.domain(), vpc_endpoints=[_SMTP]),
        east(s.domain(), vpc_endpoints=_REFUSED),
    ),
    unknown(
        "The endpoints in us-west-2 could not be read.",
        west(s.domain(), vpc_endpoints=_REFUSED),
        east(s.domain()),
    ),
)
