r"""A Mail Manager resource differs between regions or is not active

## What it finds

- An ingress endpoint whose status here is neither `ACTIVE` nor one that passes by itself (`PROVISIONING`,
  `UPDATING`, `DEPROVISIONING`): `FAILED`, `CLOSED`, `ASSOCIATED_VPC_ENDPOINT_DOES_NOT_EXIST`, or a status that
  this version does not know. That is `high`, also where there is no other region to compare with.
- An ingress endpoint of another type (`OPEN`, `AUTH`, `MTLS`) than the one of the same name in another region of
  the group.
- A traffic policy whose default action (`ALLOW`, `DENY`) is not that of the same name in another region.

They are matched by kind and name, as in [mail-manager-missing-in-region](mail-manager-missing-in-region.md). Where
AWS gives no type or default action, nothing is compared.

Not compared yet: the rules of rule sets, the statements of traffic policies and their maximum size, and of ingress
endpoints the TLS policy, the network, the authentication, and which rule set and traffic policy they use. Relays,
archives, address lists and add-ons are not read.

## Why it matters

An endpoint that is not active takes no mail. If the MX record of a domain points to it after a failover, mail to
that domain does not arrive. With another type, one region refuses senders that the other accepts. With another
default action, one region accepts mail that the other refuses.

## How to fix

Look at the resource, and change it:

    aws mailmanager get-ingress-point --region REGION --ingress-point-id ID
    aws mailmanager update-ingress-point --region REGION --ingress-point-id ID --status-to-update ACTIVE
    aws mailmanager get-traffic-policy --region REGION --traffic-policy-id ID
    aws mailmanager update-traffic-policy --region REGION --traffic-policy-id ID --default-action DEFAULT_ACTION

An update names what it changes. The type of an endpoint is fixed: create another one, and turn the domain's MX to
it. If an endpoint is closed on purpose, accept the finding.

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
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    MailManagerResourceAcrossRegions,
    Severity,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.compare_named import found_elsewhere
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.sending import IngressPoint, TrafficPolicy
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_NO_FAULT = frozenset({"ACTIVE", "PROVISIONING", "UPDATING", "DEPROVISIONING", None})


@rule(Severity.MEDIUM, reads=(Fact.MAIL_MANAGER,))
def check(subject: MailManagerResourceAcrossRegions) -> Verdict:
    """Does it take no mail, or differ from that of the same name elsewhere?"""
    match subject.found:
        case Known(IngressPoint(status=Known(status))) if status not in _NO_FAULT:
            return Flag(
                f"Mail Manager's {subject.name} of {subject.here.name} is not active: {status}",
                evidence={"status": status},
                severity=Severity.HIGH,
            )
        case Known(IngressPoint(status=Unreadable() as unread)):
            return cannot_tell(unread)
        case Known(IngressPoint() | TrafficPolicy() as found):
            return _compared(subject, found)
        case Unreadable(why=why) as unread if why is not Why.NOT_SUPPORTED_HERE:
            return cannot_tell(unread)
        case _:
            return NOT_APPLICABLE


def _compared(subject: MailManagerResourceAcrossRegions, found: MailManagerResource) -> Verdict:
    name, own = _setting(found)
    here = need(own)
    others = found_elsewhere(subject)
    elsewhere = gather((region, _setting(thing)[1]) for region, thing in others.known)
    odd = {region: value for region, value in elsewhere.known if value not in (None, here)}
    silent = (*elsewhere.unread, *others.unread)
    if here is None or not odd:
        return cannot_tell(*silent) if silent and here is not None else CLEAR
    return Flag(
        f"The {name} of Mail Manager's {subject.name} is {here} in {subject.here.name}, and"
        f" {', '.join(f'{value} in {region}' for region, value in odd.items())}",
        evidence={name: {subject.here.name: here} | odd},
        compared_with=tuple(odd),
    )


def _setting(found: MailManagerResource) -> tuple[str, Reading[str | None]]:
    match found:
        case IngressPoint():
            return "Type", found.type
        case TrafficPolicy():
            return "DefaultAction", found.default_action
        case _:
            return "", Known(None)


_REFUSED = Listing[Any]((), s.unread("ses:ListIngressPoints"))
_NOT_KEPT = s.unread("ses:ListIngressPoints", Why.NOT_ASKED)


def _point(name: str, status: str = "ACTIVE", type_: str | None = "OPEN") -> Region:
    return s.region(name, mail_manager=s.managed(ingress_points=[s.ingress_point("main", status, type_)]))


def _policy(name: str, action: str | None) -> Region:
    return s.region(name, mail_manager=s.managed(traffic_policies=[s.traffic_policy("main", action)]))


_HERE = ("us-east-1", "ingress-point/main")

EXAMPLES = (
    flagged(
        "The endpoint of us-east-1 failed.",
        _point("us-west-2"),
        _point("us-east-1", "FAILED"),
        at=_HERE,
        severity=Severity.HIGH,
    ),
    flagged(
        "The endpoint of the only region is closed.",
        _point("us-east-1", "CLOSED"),
        at=_HERE,
        severity=Severity.HIGH,
    ),
    flagged(
        "Everybody may deliver to us-west-2; us-east-1 asks for a password.",
        _point("us-west-2"),
        _point("us-east-1", type_="AUTH"),
        at=[("us-west-2", "ingress-point/main"), _HERE],
    ),
    flagged(
        "The policy of us-east-1 lets in by default what that of us-west-2 refuses.",
        _policy("us-west-2", "DENY"),
        _policy("us-east-1", "ALLOW"),
        at=[("us-west-2", "traffic-policy/main"), "traffic-policy/main"],
    ),
    clear("Both endpoints are active.", _point("us-west-2"), _point("us-east-1")),
    clear("The endpoint of us-east-1 is being updated.", _point("us-west-2"), _point("us-east-1", "UPDATING")),
    clear("AWS gives no type of the endpoint in us-east-1.", _point("us-west-2"), _point("us-east-1", type_=None)),
    clear(
        "AWS gives no default action of the policy in us-east-1.",
        _policy("us-west-2", "DENY"),
        _policy("us-east-1", None),
    ),
    clear("The endpoint is in us-west-2 only: another rule's question.", _point("us-west-2"), east()),
    unknown(
        "The endpoints of us-east-1 were refused.",
        _point("us-west-2"),
        east(mail_manager=s.managed(ingress_points=_REFUSED)),
    ),
    unknown(
        "The snapshot does not hold the status, as one that an older version saved.",
        east(mail_manager=s.managed(ingress_points=[s.ingress_point("main", _NOT_KEPT, _NOT_KEPT)])),
    ),
)
