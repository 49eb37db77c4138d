r"""A Mail Manager resource differs between regions or is not active

## What it finds

- An ingress endpoint whose status is neither `ACTIVE` nor temporary (`PROVISIONING`, `UPDATING`,
  `DEPROVISIONING`): `FAILED`, `CLOSED`, `ASSOCIATED_VPC_ENDPOINT_DOES_NOT_EXIST`, or a status that this version
  does not know. The finding is `high`, even if there is no other region to compare with.
- An ingress endpoint whose type (`OPEN`, `AUTH`, `MTLS`) differs from the one of the same name in another region
  of the group.
- A traffic policy whose default action (`ALLOW`, `DENY`) differs from the one of the same name in another region.
- With `--depth deep`, one call for each resource, a resource whose contents differ:
  - of a rule set, the rules in their order: name, conditions, exceptions (`Unless`), each member of the actions;
  - of a traffic policy, the maximum size of a message, and each statement with its conditions;
  - of an ingress endpoint, its rule set, traffic policy, TLS policy and network, and how senders log in;
  - of a relay, the name and port of the server, and whether it needs a secret.

The finding names the members that differ, such as `rule 2 (archive-all): action 1: Archive.TargetArchive`. There
is one finding for a difference: in the region that differs from most others, or, if there are two regions, in the
one that would refuse mail after a failover, or else in the second one of the group. It does not say which region
is right.

Resources are matched by kind and name, as in [mail-manager-missing-in-region](mail-manager-missing-in-region.md).
If AWS does not give a type, a default action or a TLS policy, it is not compared: AWS does not document which TLS
policy an endpoint has then.

Ids are not compared, because each region has its own: an archive, a relay, an address list, an add-on, a rule set
and a traffic policy are compared by name. Names and ARNs may contain their region. Of KMS keys, VPC endpoints, and
the application and index of Amazon Q Business only the presence is compared. The order of rules and actions
counts. The order of conditions, exceptions, statements and values does not: all conditions must match, and
statements that block go first.

Secrets, passwords and the certificates of a trust store are not read. The addresses of an address list are not
read either. [archive-differs](archive-differs.md) compares archives.

## Why it matters

An endpoint that is not active takes no mail. If the MX record of a domain points to it after a failover, mail to
that domain does not arrive. With another type, one region refuses senders that the other one accepts. With another
default action or statement, one region accepts mail that the other one refuses. With another rule, mail is
archived, forwarded or dropped in one region only.

## How to fix

Read the resource, and change it:

    aws mailmanager get-ingress-point --region REGION --ingress-point-id ID
    aws mailmanager update-ingress-point --region REGION --ingress-point-id ID --status-to-update ACTIVE
    aws mailmanager get-traffic-policy --region REGION --traffic-policy-id ID
    aws mailmanager update-traffic-policy --region REGION --traffic-policy-id ID --default-action DEFAULT_ACTION
    aws mailmanager get-rule-set --region OTHER_REGION --rule-set-id ID --query Rules
    aws mailmanager get-rule-set --region REGION --rule-set-id ID --query Rules
    aws mailmanager update-rule-set --region REGION --rule-set-id ID --rules file://rules.json
    aws mailmanager get-relay --region REGION --relay-id ID
    aws mailmanager update-relay --region REGION --relay-id ID --server-name SERVER --server-port 587

An update changes only the options that you give, but `--rules` replaces all rules: keep what `get-rule-set` shows.
AWS does not document whether `--policy-statements` replaces all statements: give all that `get-traffic-policy`
shows. Write the ids of the archives, relays, address lists and add-ons of this region into them, not those of the
other region. The type of an endpoint cannot be changed: create another endpoint, and point the MX record of the
domain to it. If an endpoint is closed on purpose, accept the finding.

## Sources

- [Ingress endpoints](https://docs.aws.amazon.com/ses/latest/dg/eb-ingress.html)
- [Traffic policies and policy statements](https://docs.aws.amazon.com/ses/latest/dg/eb-policies.html)
- [IngressPoint](https://docs.aws.amazon.com/sesmailmanager/latest/APIReference/API_IngressPoint.html)
- [TrafficPolicy](https://docs.aws.amazon.com/sesmailmanager/latest/APIReference/API_TrafficPolicy.html)
"""

from collections.abc import Mapping
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
from sescheck.rules.shared.mail_manager_contents import contents_differ
from sescheck.rules.shared.verdicts import both
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, none_if_unsupported
from sescheck.snapshot.sending import IngressPoint, TrafficPolicy, Value
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, east, flagged, unknown


def _failover(subject: MailManagerResourceAcrossRegions, flag: Flag) -> Failover:
    """Another endpoint could take the mail instead of one that is not active."""
    return BLOCKS if "status" in flag.evidence and need(only_others_take_mail(subject)) else DEGRADES


@rule(
    Severity.MEDIUM,
    reads=(Fact.MAIL_MANAGER, Fact.MAIL_MANAGER_PARTS, Fact.MAIL_MANAGER_CONTENTS),
    failover=_failover,
    track=Track.RECEIVING,
    is_mutual=True,
)
def check(subject: MailManagerResourceAcrossRegions) -> Verdict:
    """Flag an ingress endpoint that is not active, and a resource that differs from the same one elsewhere."""
    if subject.name.startswith(_NOT_COMPARED):
        return NOT_APPLICABLE
    found = need(none_if_unsupported(subject.found))
    if found is None:
        return NOT_APPLICABLE
    listed = found.listed
    status = need(listed.status) if isinstance(listed, IngressPoint) else None
    if status not in ACTIVE_OR_TEMPORARY:
        return Flag(
            f"The Mail Manager resource {subject.name} in {subject.region} is not active but {status}",
            evidence={"status": status},
            severity=Severity.HIGH,
        )
    return both(_compared(subject, found), contents_differ(subject))


_NOT_COMPARED = ("archive/", "address-list/", "add-on/")
"""Another rule compares archives; of address lists and add-ons there is only a name."""


fix = by_hand(
    # An endpoint may be closed on purpose, its type cannot be changed, and ALLOW or DENY decides what comes in.
    "Look at the Mail Manager resource {name} in {region}. If it is not active, activate it with `aws"
    " mailmanager update-ingress-point`. If its default action differs, decide which one is right, and set it"
    " with `aws mailmanager update-traffic-policy`. The type of an endpoint cannot be changed: create another"
    " one. If its contents differ, read them in both regions with `aws mailmanager get-rule-set`,"
    " `get-traffic-policy`, `get-ingress-point` or `get-relay`. Decide which are right. Set them in {region} with"
    " `update-rule-set`, `update-traffic-policy`, `update-ingress-point` or `update-relay`, with ids of {region}"
    " for archives, relays, address lists and add-ons: new rules or statements replace all that are there.",
    phase=Phase.RECEIVING,
)


def _compared(subject: MailManagerResourceAcrossRegions, found: MailManagerResource) -> Verdict:
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
    match found.listed:
        case IngressPoint() as point:
            return "Type", point.type
        case TrafficPolicy() as policy:
            return "DefaultAction", policy.default_action
        case _:
            return "", Known(None)


_NOT_IN_SNAPSHOT = s.unread("ses:ListIngressPoints", Why.NOT_ASKED)


def _point(name: str, status: str = "ACTIVE", type_: str | None = "OPEN") -> Region:
    return s.region(name, mail_manager=s.managed(ingress_points=[s.ingress_point("main", status, type_)]))


def _policy(name: str, action: str | None) -> Region:
    return s.region(name, mail_manager=s.managed(traffic_policies=[s.traffic_policy("main", action)]))


_BY_CONTENTS = "ses:GetRuleSet"


def _rules(name: str, **members: Value) -> Region:
    """A region with a rule set of two rules; the second archives mail, unless members say something else."""
    rules: dict[str, Value] = {
        "Rules[0].Name": "drop-spam",
        "Rules[0].Conditions[0].StringExpression.Values": ("spam",),
        "Rules[0].Actions[0].Drop": "",
        "Rules[1].Name": "archive-all",
        "Rules[1].Actions[0].Archive.TargetArchive": f"archive/kept-{name}",
    }
    return _with(
        name, "rule-set/main", rules | {f"Rules[1].Actions[0].{key}": each for key, each in members.items()}
    )


def _with(name: str, of: str, values: Mapping[str, Value] | Unreadable) -> Region:
    """A region with one resource of Mail Manager that has contents."""
    lists = {
        "rule-set": s.managed(rule_sets=["main"]),
        "traffic-policy": s.managed(traffic_policies=["main"]),
        "ingress-point": s.managed(ingress_points=["main"]),
    }
    return s.region(
        name,
        mail_manager=lists.get(of.partition("/")[0]),
        mail_manager_parts=s.managed_parts(relays=["main"] if of.startswith("relay/") else []),
        mail_manager_contents={of: values},
    )


EXAMPLES = (
    flagged(
        "Mail goes to a relay in us-west-2 and to an archive in us-east-1.",
        _rules(WEST, **{"Relay.Relay": "relay/office"}),
        _rules(EAST),
        at="rule-set/main",
    ),
    flagged(
        "The traffic policy in us-east-1 has one statement more.",
        _with(WEST, "traffic-policy/main", {"MaxMessageSizeBytes": 1000}),
        _with(EAST, "traffic-policy/main", {"MaxMessageSizeBytes": 1000, "PolicyStatements[0].Action": "ALLOW"}),
        at="traffic-policy/main",
    ),
    flagged(
        "The endpoint in us-east-1 has another rule set, and does not need TLS.",
        _with(WEST, "ingress-point/main", {"RuleSetId": "rule-set/main", "TlsPolicy": "REQUIRED"}),
        _with(EAST, "ingress-point/main", {"RuleSetId": "rule-set/spare", "TlsPolicy": "OPTIONAL"}),
        at="ingress-point/main",
    ),
    flagged(
        "The relay in us-east-1 needs no secret.",
        _with(WEST, "relay/main", {"ServerName": "mail.example.com", "Authentication.SecretArn": True}),
        _with(EAST, "relay/main", {"ServerName": "mail.example.com", "Authentication.NoAuthentication": ""}),
        at="relay/main",
    ),
    clear("The rule sets are the same, and name the archives of their regions.", _rules(WEST), _rules(EAST)),
    clear(
        "Each region has its own KMS key, and AWS gives the default of the network in us-west-2 only.",
        _with(
            WEST,
            "ingress-point/main",
            {
                "RuleSetId": "rule-set/main",
                "Authentication.TrustStore.KmsKeyArn": "arn:aws:kms:us-west-2:123456789012:key/1",
                "NetworkConfiguration.PublicNetworkConfiguration.IpType": "IPV4",
            },
        ),
        _with(
            EAST,
            "ingress-point/main",
            {
                "RuleSetId": "rule-set/main",
                "Authentication.TrustStore.KmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/2",
            },
        ),
    ),
    clear(
        "AWS gives a TLS policy in us-west-2 only.",
        _with(WEST, "ingress-point/main", {"RuleSetId": "rule-set/main", "TlsPolicy": "REQUIRED"}),
        _with(EAST, "ingress-point/main", {"RuleSetId": "rule-set/main"}),
    ),
    unknown(
        "The rules in us-east-1 could not be read.",
        _rules(WEST),
        _with(EAST, "rule-set/main", s.unread(_BY_CONTENTS)),
    ),
    unknown(
        "Contents are not read at this depth.",
        _rules(WEST),
        _with(EAST, "rule-set/main", s.unread(_BY_CONTENTS, Why.NOT_ASKED)),
    ),
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
        at="ingress-point/main",
    ),
    flagged(
        "The default action of the policy is DENY in us-west-2 and ALLOW in us-east-1.",
        _policy(WEST, "DENY"),
        _policy(EAST, "ALLOW"),
        at="traffic-policy/main",
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
