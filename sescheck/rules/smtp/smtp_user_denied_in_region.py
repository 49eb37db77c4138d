r"""An SMTP user may send in another region but not in this one

## What it finds

An IAM user with an active access key whose policies allow sending raw messages, as SMTP needs it, from some
identity of another region of the group, and from no identity of this one. The reason is the region in the ARNs
that the policies name, or a condition such as `aws:RequestedRegion`. The evidence names the policy that decides.

A user is also flagged if it may send from an identity in both regions, but its policies do not allow the default
configuration set that the identity has in this region: SES requires the permission on the set too. Messages that
name another set, in the header `X-SES-CONFIGURATION-SET`, are not refused for that. The evidence has each such
set, with an identity.

The rule examines the policies of the user, those of its groups, and its permissions boundary. It does not examine
service control policies and the policies of identities.

A setup with one user for each region is not flagged: it is enough that another user with an active key may send in
this region, and not in the regions in which the first one may. A region that is not enabled for the account is
skipped. If a region does not accept the credentials and it is unknown whether it is enabled, the answer is
unknown. Also skipped is a user if the policies leave open whether it may send, in either region: because of a
condition on the network, on tags or on variables, or because a statement denies part of what another allows.

## Why it matters

The credentials of the sending software work in one region only. After a failover SES refuses each of its messages
with `554 Access denied`, although everything in SES itself is set up.

## How to fix

Extend the policy that works in the other region. It is an inline policy of the user, one that is attached to the
user, or one of its groups, such as `AWSSESSendingGroupDoNotRename`, which the SES console creates:

    aws iam list-user-policies --user-name USER
    aws iam list-attached-user-policies --user-name USER
    aws iam list-groups-for-user --user-name USER

Save an inline policy before you change it:

    aws iam get-user-policy --user-name USER --policy-name POLICY --query PolicyDocument > policy.json

Add the ARNs of this region to its `Resource`. Keep the ARNs and the conditions that are there. A message with a
configuration set, which may be the default of the identity, needs the ARN of the set too:

    "Resource": ["arn:PARTITION:ses:OTHER_REGION:ACCOUNT:identity/example.com",
                 "arn:PARTITION:ses:OTHER_REGION:ACCOUNT:configuration-set/*",
                 "arn:PARTITION:ses:REGION:ACCOUNT:identity/example.com",
                 "arn:PARTITION:ses:REGION:ACCOUNT:configuration-set/*"]

`PARTITION` is `aws-us-gov` in GovCloud, `aws-eusc` in the European Sovereign Cloud, and `aws` elsewhere. A
condition on the region, such as `aws:RequestedRegion`, has to name this region too. Then write the policy back.
The command replaces the whole policy of that name:

    aws iam put-user-policy --user-name USER --policy-name POLICY --policy-document file://policy.json

Change the policy of a group in the same way. It applies to all users of the group:

    aws iam get-group-policy --group-name GROUP --policy-name POLICY --query PolicyDocument > policy.json
    aws iam put-group-policy --group-name GROUP --policy-name POLICY --policy-document file://policy.json

For a customer managed policy that is attached, create a new version. It applies to everybody who has the policy:

    aws iam get-policy --policy-arn POLICY_ARN --query Policy.DefaultVersionId
    aws iam get-policy-version --policy-arn POLICY_ARN --version-id VERSION \
        --query PolicyVersion.Document > policy.json
    aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://policy.json --set-as-default

Only if there is no policy to extend, create one, with a name that the user does not have yet.

Or create a user for this region, whose credentials the software uses in this region. An SMTP password works in one
region only in any case: derive one for this region too.

## Sources

- [Obtaining Amazon SES SMTP credentials](https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html)
- [Controlling access to Amazon SES](https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html)
- [SMTP response codes](https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-smtp.html)
- [Policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
"""

from sescheck.comparison.logic import YES, unread_among
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Severity,
    SmtpUserAcrossRegions,
    Steps,
    Verdict,
    cannot_tell,
    rule,
    thing,
)
from sescheck.rules.shared.denied_senders import Denied, Requested
from sescheck.rules.shared.example_values import CAPE_TOWN_UNREAD, EAST_DISABLED, NOT_IN_EAST, identities_in
from sescheck.rules.shared.steps.sending_permissions import allow_sending
from sescheck.rules.shared.steps.smtp_credentials import password
from sescheck.ses.smtp import active_keys
from sescheck.snapshot.model import Detail, Snapshot
from sescheck.snapshot.reading import Known, Reading, Unreadable, value_of
from sescheck.snapshot.unread import may_be_disabled
from sescheck.snapshot.users import SENDS, SmtpUser
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.SMTP_USERS, Fact.IDENTITIES, Fact.IDENTITY_DETAIL), failover=BLOCKS)
def check(subject: SmtpUserAcrossRegions) -> Verdict:
    """Flag a user whose policies allow sending in another region and deny it in this one.

    It is not flagged if it has no active key, or if another user sends in this region.
    """
    user, requested = subject.sender, Requested(subject, SENDS)
    denied = requested.denied()
    if not isinstance(denied, Denied):
        return denied
    keys = active_keys(user)
    if keys == Known(()):
        return NOT_APPLICABLE
    replaced = requested.is_taken_over(denied, subject.account.smtp_users, _has_active_key)
    if replaced == YES:
        return CLEAR
    unread = unread_among(keys, replaced, may_be_disabled(subject.here.region) or keys)
    if unread:
        return cannot_tell(*unread)
    return Flag(
        f"{user.name} may send in {', '.join(denied.elsewhere)} but not in {subject.region}: {denied.reason}",
        evidence={**denied.evidence, "made_for_smtp": user.made_for_smtp},
        compared_with=denied.elsewhere,
    )


def fix(subject: SmtpUserAcrossRegions, flag: Flag) -> Steps:
    """Let the user send here too, by hand: whatever sescheck printed would replace a policy or a boundary."""
    name, region = subject.sender.name, subject.region
    made = thing(region, "smtp-permission", name)
    policies = f"an inline policy of {name}, an attached one, one of a group"
    yield allow_sending(flag, name, region, policies, "smtp-user-denied-in-region", made)
    otherwise = "if nobody has the secret any more, create a new access key first."
    yield password(name, region, (made,), otherwise)


def _has_active_key(user: SmtpUser) -> Reading[bool]:
    return value_of(active_keys(user), bool)


def _with(*users: SmtpUser) -> Snapshot:
    return s.snapshot(west(), east(), smtp_users=users)


def _user(resource: str, name: str = "ses-smtp-user.1", *, active: bool = True) -> SmtpUser:
    keys = [s.access_key(active=active)]
    return s.smtp_user(name, keys=keys, policies={"user/send": s.policy(resource=resource)})


def _sending_with(*sets: tuple[str, str | Unreadable | None], resource: str = "us-west-2") -> Snapshot:
    """Regions with example.com and its default set, and a user who may use the sets of one region only."""
    policies = {
        "user/identities": s.policy(resource=identities_in("*")),
        "user/sets": s.policy(resource=f"arn:aws:ses:{resource}:{s.ACCOUNT_ID}:configuration-set/*"),
    }
    regions = (s.region(name, s.domain(detail=_with_default(own))) for name, own in sets)
    return s.snapshot(*regions, smtp_users=[s.smtp_user(policies=policies)])


def _with_default(own: str | Unreadable | None) -> Detail | Unreadable:
    return own if isinstance(own, Unreadable) else s.details(configuration_set=own)


_WEST = s.policy(condition={"StringEquals": {"aws:RequestedRegion": ["us-west-2", "eu-west-1"]}})
_FROM = s.policy(condition={"StringLike": {"ses:FromAddress": "*@example.com"}})
_NETWORK = s.policy(condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}})
_VERSION_TWO = s.policy(resource=identities_in("us-west-2"), condition={"StringEquals": {"ses:ApiVersion": "2"}})
_HERE = "ses-smtp-user.1"

EXAMPLES = (
    flagged(
        "The policy names only the identities of us-west-2.", _with(_user(identities_in("us-west-2"))), at=_HERE
    ),
    flagged(
        "The policy applies in us-west-2 and eu-west-1.",
        _with(s.smtp_user(policies={"user/send": _WEST})),
        at=_HERE,
    ),
    flagged(
        "A group denies everything in us-east-1; the sender can choose an address that is allowed.",
        _with(s.smtp_user(policies={"user/send": _FROM, "group/all/fence": NOT_IN_EAST})),
        at=_HERE,
    ),
    flagged(
        "The permissions boundary allows us-west-2 only.",
        _with(s.smtp_user(boundary=s.policy("*", resource=identities_in("us-west-2")))),
        at=_HERE,
    ),
    flagged(
        "Another user may send in both regions, but has other credentials.",
        _with(_user(identities_in("us-west-2")), s.smtp_user("ses-smtp-user.2")),
        at=_HERE,
    ),
    flagged(
        "The user may send from example.com anywhere, and use the configuration sets of us-west-2 only.",
        _sending_with(("us-west-2", "main"), ("us-east-1", "main")),
        at=_HERE,
    ),
    flagged(
        "The condition requires API version 2, which SMTP uses, and the resources are in us-west-2.",
        _with(s.smtp_user(policies={"user/send": _VERSION_TWO})),
        at=_HERE,
    ),
    clear(
        "Region us-east-1 is not enabled for the account.",
        west(),
        EAST_DISABLED,
        smtp_users=(_user(identities_in("us-west-2")),),
    ),
    clear(
        "The identity has no default set in us-east-1.", _sending_with(("us-west-2", "main"), ("us-east-1", None))
    ),
    clear(
        "The user may use the configuration sets of any region.",
        _sending_with(("us-west-2", "main"), ("us-east-1", "main"), resource="*"),
    ),
    clear(
        "The user may use the configuration sets of neither region.",
        _sending_with(("us-west-2", "main"), ("us-east-1", "main"), resource="eu-west-1"),
    ),
    clear("The user may send anywhere.", _with(s.smtp_user())),
    clear("The policy names the identities of every region.", _with(_user(identities_in("*")))),
    clear(
        "Each region has its own user.",
        _with(_user(identities_in("us-west-2")), _user(identities_in("us-east-1"), "ses-smtp-user.2")),
    ),
    clear("The only key of the user is inactive.", _with(_user(identities_in("us-west-2"), active=False))),
    clear(
        "Whether the user may send in us-west-2 depends on the network.",
        _with(s.smtp_user(policies={"user/send": _NETWORK, "user/fence": NOT_IN_EAST})),
    ),
    clear(
        "The user may send in us-west-2; whether it may in us-east-1 depends on the network.",
        _with(s.smtp_user(policies={"user/west": _WEST, "user/network": _NETWORK})),
    ),
    clear("The user may send in neither region.", _with(_user(identities_in("eu-west-1")))),
    unknown(
        "Cape Town does not accept the credentials, and it is unknown whether it is enabled.",
        west(),
        CAPE_TOWN_UNREAD,
        smtp_users=[_user(identities_in("us-west-2"))],
    ),
    unknown(
        "The keys of the user could not be read: it may have none.",
        _with(
            s.smtp_user(
                keys=s.unread("iam:ListAccessKeys"),
                policies={"user/send": s.policy(resource=identities_in("us-west-2"))},
            )
        ),
    ),
    unknown(
        "The keys of the other region's user could not be read: it may have none.",
        _with(
            _user(identities_in("us-west-2")),
            s.smtp_user(
                "ses-smtp-user.2",
                keys=s.unread("iam:ListAccessKeys"),
                policies={"user/send": s.policy(resource=identities_in("us-east-1"))},
            ),
        ),
    ),
    unknown(
        "The default configuration set of example.com in us-east-1 could not be read.",
        _sending_with(("us-west-2", "main"), ("us-east-1", s.unread())),
    ),
    unknown(
        "The users could not be read.", west(), east(), smtp_users=s.unread("iam:GetAccountAuthorizationDetails")
    ),
)
