r"""A Mail Manager resource differs between regions or is not active

## What it finds

- An ingress endpoint whose status is neither `ACTIVE` nor temporary (`PROVISIONING`, `UPDATING`,
  `DEPROVISIONING`): `FAILED`, `CLOSED`, `ASSOCIATED_VPC_ENDPOINT_DOES_NOT_EXIST`, or a status that this version
  does not know. The finding is `high`, even if there is no other region to compare with.
- An ingress endpoint whose type (`OPEN`, `AUTH`, `MTLS`) differs from the one of the same name in another region
  of the group.
- A traffic policy whose default action (`ALLOW`, `DENY`) differs from the one of the same name in another region.

Resources are matched by kind and name, as in [mail-manager-missing-in-region](mail-manager-missing-in-region.md).
If AWS does not give a type or a default action, it is not compared.

Not compared yet: the rules of rule sets; the statements and the maximum size of traffic policies; and the TLS
policy, network, authentication, rule set and traffic policy of ingress endpoints. Relays, archives, address lists
and add-ons are not read.

## Why it matters

An endpoint that is not active takes no mail. If the MX record of a domain points to it after a failover, mail to
that domain does not arrive. With another type, one region refuses senders that the other one accepts. With another
default action, one region accepts mail that the other one refuses.

## How to fix

Read the resource, and change it:

    aws mailmanager get-ingress-point --region REGION --ingress-point-id ID
    aws mailmanager update-ingress-point --region REGION --ingress-point-id ID --status-to-update ACTIVE
    aws mailmanager get-traffic-policy --region REGION --traffic-policy-id ID
    aws mailmanager update-traffic-policy --region REGION --traffic-policy-id ID --default-action DEFAULT_ACTION

An update changes only the options that you give. The type of an endpoint cannot be changed: create another
endpoint, and point the MX record of the domain to it. If an endpoint is closed on purpose, accept the finding.

## Sources

- [Ingress endpoints](https://docs.aws.amazon.com/ses/latest/dg/eb-ingress.html)
- [Traffic policies and policy statements](https://docs.aws.amazon.com/ses/latest/dg/eb-policies.html)
- [IngressPoint](https://docs.aws.amazon.com/sesmailmanager/latest/APIReference/API_IngressPoint.html)
- [TrafficPolicy](https://docs.aws.amazon.com/sesmailmanager/latest/APIReference/API_TrafficPolicy.html)
"""

from typing import Any

from sescheck.comparison.answers import gather
from sescheck.engine.subjects.resources import MailManagerResource
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Failover,
    Flag,
    MailManagerResourceAcrossRegions,
    Phase,
    Severity,
    Track,
    Verdict,
    by_hand,
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.compare_named import found_elsewhere
from sescheck.rules.shared.ingress import ACTIVE_OR_TEMPORARY, only_others_take_mail
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Why, none_if_unsupported
from sescheck.snapshot.sending import IngressPoint, TrafficPolicy
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, east, flagged, unknown


def _failover(subject: MailManagerResourceAcrossRegions, flag: Flag) -> Failover:
    """Another endpoint could take the mail instead of one that is not active."""
    return BLOCKS if "status" in flag.evidence and need(only_others_take_mail(subject)) else DEGRADES


@rule(Severity.MEDIUM, reads=(Fact.MAIL_MANAGER,), failover=_failover, track=Track.RECEIVING)
def check(subject: MailManagerResourceAcrossRegions) -> Verdict:
    """Flag an ingress endpoint that is not active, and a resource that differs from the same one elsewhere."""
    found = need(none_if_unsupported(subject.found))
    if not isinstance(found, IngressPoint | TrafficPolicy):
        return NOT_APPLICABLE
    status = need(found.status) if isinstance(found, IngressPoint) else None
    if status not in ACTIVE_OR_TEMPORARY:
        return Flag(
            f"The Mail Manager resource {subject.name} in {subject.region} is not active but {status}",
            evidence={"status": status},
            severity=Severity.HIGH,
        )
    return _compared(subject, found)


fix = by_hand(
    # An endpoint may be closed on purpose, its type cannot be changed, and ALLOW or DENY decides what comes in.
    "Look at the Mail Manager resource {name} in {region}. If it is not active, activate it with `aws"
    " mailmanager update-ingress-point`. If its default action differs, decide which one is right, and set it"
    " with `aws mailmanager update-traffic-policy`. The type of an endpoint cannot be changed: create another"
    " one.",
    phase=Phase.RECEIVING,
)


def _compared(subject: MailManagerResourceAcrossRegions, found: IngressPoint | TrafficPolicy) -> Verdict:
    name, own = _setting(found)
    here = need(own)
    if here is None:
        return CLEAR
    others = found_elsewhere(subject)
    elsewhere = gather((region, _setting(resource)[1]) for region, resource in others.known)
    different = {region: value for region, value in elsewhere.known if value not in (None, here)}
    if not different:
        return clear_unless(*elsewhere.unread, *others.unread)
    return Flag(
        f"The {name} of the Mail Manager resource {subject.name} is {here} in {subject.region}, but"
        f" {', '.join(f'{value} in {region}' for region, value in different.items())}",
        evidence={name: {subject.region: here} | different},
        compared_with=tuple(different),
    )


def _setting(found: MailManagerResource) -> tuple[str, Reading[str | None]]:
    """What is compared: its name and its value."""
    match found:
        case IngressPoint():
            return "Type", found.type
        case TrafficPolicy():
            return "DefaultAction", found.default_action
        case _:
            return "", Known(None)


_NOT_IN_SNAPSHOT = s.unread("ses:ListIngressPoints", Why.NOT_ASKED)


def _point(name: str, status: str = "ACTIVE", type_: str | None = "OPEN") -> Region:
    return s.region(name, mail_manager=s.managed(ingress_points=[s.ingress_point("main", status, type_)]))


def _policy(name: str, action: str | None) -> Region:
    return s.region(name, mail_manager=s.managed(traffic_policies=[s.traffic_policy("main", action)]))


EXAMPLES = (
    flagged(
        "The endpoint in us-east-1 failed.",
        _point(WEST),
        _point(EAST, "FAILED"),
        at="ingress-point/main",
        severity=Severity.HIGH,
    ),
    flagged(
        "The endpoint is closed, and there is no other region.",
        _point(EAST, "CLOSED"),
        at="ingress-point/main",
        severity=Severity.HIGH,
    ),
    flagged(
        "The endpoint in us-west-2 is open to everybody; the one in us-east-1 needs a password.",
        _point(WEST),
        _point(EAST, type_="AUTH"),
        at=[(WEST, "ingress-point/main"), "ingress-point/main"],
    ),
    flagged(
        "The default action of the policy is DENY in us-west-2 and ALLOW in us-east-1.",
        _policy(WEST, "DENY"),
        _policy(EAST, "ALLOW"),
        at=[(WEST, "traffic-policy/main"), "traffic-policy/main"],
    ),
    clear("Both endpoints are active.", _point(WEST), _point(EAST)),
    clear("The endpoint in us-east-1 is being updated.", _point(WEST), _point(EAST, "UPDATING")),
    clear("AWS does not give the type of the endpoint in us-east-1.", _point(WEST), _point(EAST, type_=None)),
    clear(
        "AWS does not give the default action of the policy in us-east-1.",
        _policy(WEST, "DENY"),
        _policy(EAST, None),
    ),
    clear("The endpoint is missing in us-east-1: another rule reports it.", _point(WEST), east()),
    unknown(
        "The endpoints in us-east-1 could not be read.",
        _point(WEST),
        east(mail_manager=s.managed(ingress_points=Listing[Any]((), s.unread("ses:ListIngressPoints")))),
    ),
    unknown(
        "An older version wrote the snapshot, without the status.",
        east(mail_manager=s.managed(ingress_points=[s.ingress_point("main", _NOT_IN_SNAPSHOT, _NOT_IN_SNAPSHOT)])),
    ),
)
