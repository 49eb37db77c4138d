r"""An IAM role may send in another region but not in this one

## What it finds

An IAM role whose policies name actions that send mail, such as `ses:SendEmail` or `ses:SendRawEmail`, and allow
one of them from some identity of another region of the group, and from no identity of this one. The reason is
the region in the ARNs that the policies name, or a condition such as `aws:RequestedRegion`. A role is also
flagged if it may send from an identity in both regions, but may not use the default configuration set that the
identity has in this region. The evidence names each action, and the policy that decides.

Roles are read with `--depth deep`. The rule examines the policies of the role and its permissions boundary. It
does not examine service control policies, session policies and sending authorization policies. These roles are
skipped:

- a role whose policies do not name an action of SES that sends: a role that may do everything is probably that of
  an administrator;
- a service-linked role, and a role of IAM Identity Center: AWS decides about their policies;
- a role whose policies leave open whether it may send, in either region: because of a condition on the network, on
  tags or on the version of the API, or because a statement denies part of what another allows.

A setup with one role for each region is not flagged: it is enough that another role may send in this region, and
not in the regions in which the first one may. A region that is not enabled for the account is skipped. If a
region does not accept the credentials and it is unknown whether it is enabled, the answer is unknown.

[smtp-user-denied-in-region](smtp-user-denied-in-region.md) reports the same about users with SMTP credentials.

## Why it matters

Most software on AWS sends with a role. After a failover SES refuses each of its messages with `AccessDenied`,
although everything in SES itself is set up.

## How to fix

Extend the policy that works in the other region. It is an inline policy of the role, or one that is attached to
it:

    aws iam list-role-policies --role-name ROLE
    aws iam list-attached-role-policies --role-name ROLE

Save an inline policy before you change it:

    aws iam get-role-policy --role-name ROLE --policy-name POLICY --query PolicyDocument > policy.json

Add the ARNs of this region to its `Resource`. Keep the ARNs and the conditions that are there. A message with a
configuration set, which may be the default of the identity, needs the ARN of the set too:

    "Resource": ["arn:PARTITION:ses:OTHER_REGION:ACCOUNT:identity/example.com",
                 "arn:PARTITION:ses:OTHER_REGION:ACCOUNT:configuration-set/*",
                 "arn:PARTITION:ses:REGION:ACCOUNT:identity/example.com",
                 "arn:PARTITION:ses:REGION:ACCOUNT:configuration-set/*"]

`PARTITION` is `aws-us-gov` in GovCloud, `aws-eusc` in the European Sovereign Cloud, and `aws` elsewhere. A
condition on the region, such as `aws:RequestedRegion`, has to name this region too. Then write the policy back.
The command replaces the whole policy of that name:

    aws iam put-role-policy --role-name ROLE --policy-name POLICY --policy-document file://policy.json

For a customer managed policy that is attached, create a new version. It applies to everybody who has the policy:

    aws iam get-policy --policy-arn POLICY_ARN --query Policy.DefaultVersionId
    aws iam get-policy-version --policy-arn POLICY_ARN --version-id VERSION \
        --query PolicyVersion.Document > policy.json
    aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://policy.json --set-as-default

If the role belongs to software that only runs in the other region, and the standby has no copy of it yet, create
that copy with a role of its own. If the software does not have to fail over, accept the finding.

## Sources

- [Controlling access to Amazon SES](https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html)
- [Actions of Amazon SES](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html),
  [of its API v2](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html)
- [Policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
"""

from sescheck.comparison.logic import YES, unread_among
from sescheck.engine.rule import CannotTell
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    SendingRoleAcrossRegions,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    rule,
    thing,
)
from sescheck.rules.shared.denied_senders import Denied, Requested
from sescheck.rules.shared.example_values import CAPE_TOWN_UNREAD, EAST_DISABLED, NOT_IN_EAST, identities_in
from sescheck.rules.shared.steps.sending_permissions import allow_sending
from sescheck.ses.smtp import sending_actions
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Reading, Why
from sescheck.snapshot.unread import may_be_disabled
from sescheck.snapshot.users import SENDING, SendingRole
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west

_USED: Reading[bool] = Known(True)  # noqa: FBT003 - a reading of a boolean


@rule(Severity.MEDIUM, reads=(Fact.SENDING_ROLES, Fact.IDENTITIES, Fact.IDENTITY_DETAIL), failover=BLOCKS)
def check(subject: SendingRoleAcrossRegions) -> Verdict:
    """Flag a role whose policies allow sending in another region and deny it in this one."""
    role = subject.sender
    found = {action: _judged(subject, action) for action in sending_actions(role)}
    denied = {SENDING[action]: each for action, each in found.items() if isinstance(each, Denied)}
    if not denied:
        return _without_denied([each for each in found.values() if not isinstance(each, Denied)])
    unread = unread_among(may_be_disabled(subject.here.region) or _USED)
    if unread:
        return cannot_tell(*unread)
    elsewhere = tuple(dict.fromkeys(region for each in denied.values() for region in each.elsewhere))
    reason = next(iter(denied.values())).reason
    return Flag(
        f"The role {role.name} may use {', '.join(denied)} in {', '.join(elsewhere)} but not in {subject.region}:"
        f" {reason}",
        evidence={"actions": {action: each.evidence for action, each in denied.items()}},
        compared_with=elsewhere,
    )


def fix(subject: SendingRoleAcrossRegions, flag: Flag) -> Steps:
    """Let the role send here too, by hand: whatever sescheck printed would replace a policy or a boundary."""
    name, region = subject.sender.name, subject.region
    made = thing(region, "sending-permission", name)
    policies = "an inline policy of the role, an attached one"
    yield allow_sending(flag, f"the role {name}", region, policies, "sender-denied-in-region", made)


def _judged(subject: SendingRoleAcrossRegions, action: str) -> Denied | Verdict:
    """What is denied for one action, unless another role has it in this region."""
    requested = Requested(subject, action)
    denied = requested.denied()
    if not isinstance(denied, Denied):
        return denied
    replaced = requested.is_taken_over(denied, subject.account.sending_roles, lambda _: _USED)
    return CLEAR if replaced == YES else denied


def _without_denied(verdicts: list[Verdict]) -> Verdict:
    """Return the verdict about all actions: one that is unknown counts most."""
    unknown_ones = [each for each in verdicts if isinstance(each, CannotTell)]
    if unknown_ones:
        return unknown_ones[0]
    return CLEAR if CLEAR in verdicts else NOT_APPLICABLE


def _with(*roles: SendingRole) -> Snapshot:
    return s.snapshot(west(), east(), sending_roles=roles)


def _only_in(region: str, *actions: str) -> str:
    return s.policy(*(actions or ("ses:SendEmail",)), resource=identities_in(region))


def _role_in(region: str, name: str = "mail-app") -> SendingRole:
    return s.sending_role(name, _only_in(region))


def _sending_with(set_here: str | None, resource: str) -> Snapshot:
    """Regions with example.com and its default set, and a role that may use the sets of one region only."""
    sets = s.policy("ses:SendEmail", resource=f"arn:aws:ses:{resource}:{s.ACCOUNT_ID}:configuration-set/*")
    role = s.sending_role("mail-app", _only_in("*"), sets)
    return s.snapshot(
        west(s.domain(detail=s.details(configuration_set="main"))),
        east(s.domain(detail=s.details(configuration_set=set_here))),
        sending_roles=[role],
    )


_WEST = s.policy("ses:Send*", condition={"StringEquals": {"aws:RequestedRegion": "us-west-2"}})
_NETWORK = s.policy("ses:Send*", condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}})
_HERE = "mail-app"
_DETAILS = "iam:GetAccountAuthorizationDetails"

EXAMPLES = (
    flagged(
        "The policy names only the identities of us-west-2.",
        _with(s.sending_role(_HERE, _only_in("us-west-2"))),
        at=_HERE,
    ),
    flagged("A condition names us-west-2 only.", _with(s.sending_role(_HERE, _WEST)), at=_HERE),
    flagged(
        "The permissions boundary allows us-west-2 only.",
        _with(s.sending_role(boundary=s.policy("*", resource=identities_in("us-west-2")))),
        at=_HERE,
    ),
    flagged(
        "A policy denies everything in us-east-1.",
        _with(s.sending_role(_HERE, s.policy("ses:SendEmail"), NOT_IN_EAST)),
        at=_HERE,
    ),
    flagged(
        "The role may send raw messages in us-west-2 only, and others in both regions.",
        _with(s.sending_role(_HERE, s.policy("ses:SendEmail"), _only_in("us-west-2", "ses:SendRawEmail"))),
        at=_HERE,
    ),
    flagged(
        "The role may use the configuration sets of us-west-2 only.", _sending_with("main", "us-west-2"), at=_HERE
    ),
    clear("The role may send anywhere.", _with(s.sending_role())),
    clear("The policy names the identities of every region.", _with(s.sending_role(_HERE, _only_in("*")))),
    clear(
        "Each region has its own role.",
        _with(
            s.sending_role("mail-app-usw2", _only_in("us-west-2")),
            s.sending_role("mail-app-use1", _only_in("us-east-1")),
        ),
    ),
    clear("An administrator may do everything.", _with(s.sending_role("admin", s.policy("*")))),
    clear(
        "An administrator may do everything in us-west-2: no policy names SES.",
        _with(s.sending_role("admin-west", s.policy("*", resource="arn:aws:*:us-west-2:*:*"))),
    ),
    clear("The role may send in neither region.", _with(s.sending_role(_HERE, _only_in("eu-west-1")))),
    clear(
        "The role may only read.",
        _with(s.sending_role("reader", s.policy("ses:Get*", resource=identities_in("us-west-2")))),
    ),
    clear(
        "Whether the role may send in us-east-1 depends on the network.",
        _with(s.sending_role(_HERE, _WEST, _NETWORK)),
    ),
    clear(
        "The condition is on the version of the API, which is not known.",
        _with(
            s.sending_role(
                _HERE,
                s.policy(
                    "ses:SendEmail",
                    resource=identities_in("us-west-2"),
                    condition={"StringEquals": {"ses:ApiVersion": "2"}},
                ),
            )
        ),
    ),
    clear("The identity has no default set in us-east-1.", _sending_with(None, "us-west-2")),
    clear(
        "Region us-east-1 is not enabled for the account.",
        west(),
        EAST_DISABLED,
        sending_roles=[s.sending_role(_HERE, _only_in("us-west-2"))],
    ),
    unknown(
        "Cape Town does not accept the credentials, and it is unknown whether it is enabled.",
        west(),
        CAPE_TOWN_UNREAD,
        sending_roles=[s.sending_role(_HERE, _only_in("us-west-2"))],
    ),
    unknown(
        "The default configuration set of example.com in us-east-1 could not be read.",
        west(s.domain(detail=s.details(configuration_set="main"))),
        east(s.domain(detail=s.unread())),
        sending_roles=[
            s.sending_role(
                _HERE,
                _only_in("*"),
                s.policy("ses:SendEmail", resource=f"arn:aws:ses:us-west-2:{s.ACCOUNT_ID}:configuration-set/*"),
            )
        ],
    ),
    unknown(
        "The roles could not be read.",
        west(),
        east(),
        sending_roles=s.unread("iam:GetAccountAuthorizationDetails"),
    ),
    unknown(
        "Roles are not read at this depth.",
        west(),
        east(),
        sending_roles=s.unread(_DETAILS, Why.NOT_ASKED),
    ),
)
