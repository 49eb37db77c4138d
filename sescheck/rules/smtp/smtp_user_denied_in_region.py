r"""An SMTP user may send in another region but not here

## What it finds

An IAM user with an active access key whose policies allow sending raw messages, as SMTP takes it, from some
identity of another region of the group, and from none of this one: by the region in the ARNs that they name, or
by a condition such as `aws:RequestedRegion`. The evidence says which policy decides.

Also one that may send from an identity in both regions, and whose policies do not allow the default configuration
set that the identity has here: SES asks for the permission on the set too. Messages that name another set, in the
header `X-SES-CONFIGURATION-SET`, are not refused for that. The evidence has each such set, with an identity.

What is judged are the user's own policies, those of its groups, and its permissions boundary. Service control
policies and the policies of identities are not looked at.

A user for each region is a fine arrangement: where another user with an active key may send here, and not in the
regions in which this one may, nothing is missing. A region that is not enabled for the account is skipped; where a
region refuses the credentials and AWS does not say whether it is enabled, the rule cannot tell. Also skipped is a
user of whom it cannot be told in either region whether it may send: because of a condition on the network, on tags
or on variables, or because a statement denies some of what another allows.

## Why it matters

The credentials of the software that sends work in one region only. In a failover each of its messages is refused
here with `554 Access denied`, while everything in SES itself looks right.

## How to fix

Widen the policy that works in the other region. It is one of the user's own, one that is attached to the user, or
one of its groups', such as `AWSSESSendingGroupDoNotRename`, which the SES console makes:

    aws iam list-user-policies --user-name USER
    aws iam list-attached-user-policies --user-name USER
    aws iam list-groups-for-user --user-name USER

Save a policy of the user's own before you change it:

    aws iam get-user-policy --user-name USER --policy-name POLICY --query PolicyDocument > policy.json

Add the ARNs of this region to its `Resource`. Keep the ARNs and the conditions that are there. A message with a
configuration set, which may be the identity's default, needs the ARN of the set too:

    "Resource": ["arn:PARTITION:ses:OTHER_REGION:ACCOUNT:identity/example.com",
                 "arn:PARTITION:ses:OTHER_REGION:ACCOUNT:configuration-set/*",
                 "arn:PARTITION:ses:REGION:ACCOUNT:identity/example.com",
                 "arn:PARTITION:ses:REGION:ACCOUNT:configuration-set/*"]

`PARTITION` is `aws-us-gov` in GovCloud, `aws-eusc` in the European Sovereign Cloud, and `aws` elsewhere. A
condition on the region, such as `aws:RequestedRegion`, has to name this region too. Then write the policy back.
The command replaces the whole policy of that name:

    aws iam put-user-policy --user-name USER --policy-name POLICY --policy-document file://policy.json

The policy of a group is changed in the same way, for all users of the group:

    aws iam get-group-policy --group-name GROUP --policy-name POLICY --query PolicyDocument > policy.json
    aws iam put-group-policy --group-name GROUP --policy-name POLICY --policy-document file://policy.json

An attached policy of your own gets a new version, for everybody who has it:

    aws iam get-policy --policy-arn POLICY_ARN --query Policy.DefaultVersionId
    aws iam get-policy-version --policy-arn POLICY_ARN --version-id VERSION \
        --query PolicyVersion.Document > policy.json
    aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://policy.json --set-as-default

Only where no policy is left to widen, create one, under a name that the user does not have yet.

Or make a user for this region, whose credentials the software uses here. An SMTP password works in one region only
in any case: derive one for this region too.

## Sources

- [Obtaining Amazon SES SMTP credentials](https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html)
- [Controlling access to Amazon SES](https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html)
- [SMTP response codes](https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-smtp.html)
- [Policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sescheck.comparison.account_view import RegionView
from sescheck.comparison.logic import unread_among
from sescheck.engine.rule import (
    CLEAR,
    NOT_APPLICABLE,
    Flag,
    Rule,
    Severity,
    Verdict,
    cannot_tell,
    clear,
    flagged,
    in_doubt,
)
from sescheck.engine.subjects.smtp_users import USER_ACROSS, UserRegionSubject
from sescheck.policies.permissions import Answer
from sescheck.ses.default_sets import default_sets
from sescheck.ses.smtp import active_keys, may_send, may_send_from, may_use_set
from sescheck.snapshot.model import Detail, Fact, Identity, Snapshot
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, any_of, value_of
from sescheck.snapshot.unread import is_disabled, may_be_disabled
from sescheck.snapshot.users import SmtpUser
from sescheck.testing import builders as s


@dataclass(frozen=True, slots=True)
class _RefusedSet:
    """A configuration set that the user may not use, as the default one of an identity.

    Attributes:
        elsewhere: the regions in which the user may send from that identity.
    """

    because: str
    identity: str
    elsewhere: tuple[str, ...]


def check(subject: UserRegionSubject) -> Verdict:
    """Do its policies allow sending elsewhere and deny it here?"""
    user, here = subject.user, may_send(subject.user, subject.here.name)
    elsewhere = tuple(v.name for v in subject.others if may_send(user, v.name).answer is Answer.ALLOWED)
    if not elsewhere or is_disabled(subject.here.region):
        return NOT_APPLICABLE
    match here.answer:
        case Answer.DENIED:
            because = {"because": here.because, "made_for_smtp": user.made_for_smtp}
            return _denied(subject, elsewhere, here.because, because)
        case Answer.ALLOWED:
            return _sets(subject)
        case _:
            return CLEAR


def _denied(
    subject: UserRegionSubject, elsewhere: tuple[str, ...], because: str, evidence: Mapping[str, object]
) -> Verdict:
    """What is denied is a fault unless the user has no key, or another user stands in here."""
    user = subject.user
    keys, replaced = active_keys(user), _has_a_counterpart(subject, elsewhere)
    if Known(()) == keys:
        return NOT_APPLICABLE
    if replaced == Known(True):  # noqa: FBT003 - a reading of a boolean
        return CLEAR
    in_question = may_be_disabled(subject.here.region)
    silent = [found for found in (keys, replaced, in_question) if isinstance(found, Unreadable)]
    if silent:
        return cannot_tell(*silent)
    return Flag(
        f"{user.name} may send in {', '.join(elsewhere)} and not in {subject.here.name}: {because}",
        evidence={"allowed_in": list(elsewhere), **evidence},
        compared_with=elsewhere,
    )


def _sets(subject: UserRegionSubject) -> Verdict:
    """It may send from identities here: is it the default configuration set of one that is refused?"""
    refused = dict(_refused_sets(subject))
    if not refused:
        return _unknown_sets(subject)
    first = next(iter(refused))
    elsewhere = tuple(dict.fromkeys(region for found in refused.values() for region in found.elsewhere))
    evidence = {
        "because": refused[first].because,
        "refused_sets": {own: found.identity for own, found in refused.items()},
        "made_for_smtp": subject.user.made_for_smtp,
    }
    because = f"of the default configuration set {first} of {refused[first].identity}, {refused[first].because}"
    return _denied(subject, elsewhere, because, evidence)


def _refused_sets(subject: UserRegionSubject) -> Iterator[tuple[str, _RefusedSet]]:
    for own, names in default_sets(subject.here).items():
        decision = may_use_set(subject.user, subject.here.name, own)
        if decision.answer is Answer.DENIED and (found := _an_identity(subject, names)) is not None:
            yield own, _RefusedSet(decision.because, *found)


def _an_identity(subject: UserRegionSubject, names: Iterable[str]) -> tuple[str, tuple[str, ...]] | None:
    """The first that lets the user send elsewhere, set and all, and here but for the set; with those regions."""
    for name in names:
        if may_send_from(subject.user, subject.here.name, name).answer is Answer.ALLOWED:
            regions = tuple(view.name for view in subject.others if _works(subject.user, view, name))
            if regions:
                return name, regions
    return None


def _works(user: SmtpUser, view: RegionView, name: str) -> bool:
    """Does the identity there surely let the user send, with its default configuration set if it has one?"""
    match view.identity(name):
        case Known(Identity(detail=Known(detail))) if (
            may_send_from(user, view.name, name).answer is Answer.ALLOWED
        ):
            own = detail.configuration_set
            return own is None or may_use_set(user, view.name, own).answer is Answer.ALLOWED
        case _:
            return False


def _unknown_sets(subject: UserRegionSubject) -> Verdict:
    """Where no set at all is allowed here, and some are elsewhere, an identity that was not read may have one."""
    if may_use_set(subject.user, subject.here.name).answer is not Answer.DENIED:
        return CLEAR
    if all(may_use_set(subject.user, v.name).answer is not Answer.ALLOWED for v in subject.others):
        return CLEAR
    silent = unread_among(*(each.detail for each in subject.here.identities.values()))
    return cannot_tell(*dict.fromkeys(silent)) if silent else CLEAR


def _has_a_counterpart(subject: UserRegionSubject, elsewhere: tuple[str, ...]) -> Reading[bool]:
    """Is there another user who may send here only, as this one may elsewhere only?"""

    def replaces(other: SmtpUser) -> bool:
        own = may_send(other, subject.here.name).answer is Answer.ALLOWED
        return own and all(may_send(other, region).answer is Answer.DENIED for region in elsewhere)

    match subject.world.account.smtp_users:
        case Known(users):
            return any_of(value_of(active_keys(each), bool) for each in users if replaces(each))
        case Unreadable() as unread:
            return unread


def _in(region: str) -> str:
    return f"arn:aws:ses:{region}:{s.ACCOUNT_ID}:identity/*"


def _shot(*users: SmtpUser) -> Snapshot:
    return s.snapshot(s.region("us-west-2"), s.region("us-east-1"), smtp_users=users)


def _user(resource: str, name: str = "ses-smtp-user.1", *, active: bool = True) -> SmtpUser:
    keys = [s.access_key(active=active)]
    return s.smtp_user(name, keys=keys, policies={"user/send": s.policy(resource=resource)})


def _sending_with(*sets: tuple[str, str | Unreadable | None], resource: str = "us-west-2") -> Snapshot:
    """Regions with example.com and its default set, and a user who may use the sets of one region only."""
    policies = {
        "user/identities": s.policy(resource=_in("*")),
        "user/sets": s.policy(resource=f"arn:aws:ses:{resource}:{s.ACCOUNT_ID}:configuration-set/*"),
    }
    regions = (s.region(name, s.domain("example.com", detail=_defaulting(own))) for name, own in sets)
    return s.snapshot(*regions, smtp_users=[s.smtp_user(policies=policies)])


def _defaulting(own: str | Unreadable | None) -> Detail | Unreadable:
    return own if isinstance(own, Unreadable) else s.details(configuration_set=own)


_WEST = s.policy(condition={"StringEquals": {"aws:RequestedRegion": ["us-west-2", "eu-west-1"]}})
_NOT_EAST = s.policy("*", effect="Deny", condition={"StringEquals": {"aws:RequestedRegion": "us-east-1"}})
_FROM = s.policy(condition={"StringLike": {"ses:FromAddress": "*@example.com"}})
_NETWORK = s.policy(condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}})
_VERSION_TWO = s.policy(resource=_in("us-west-2"), condition={"StringEquals": {"ses:ApiVersion": "2"}})
_HERE = ("us-east-1", "ses-smtp-user.1")

RULE = Rule(
    severity=Severity.MEDIUM,
    scope=USER_ACROSS,
    facts=(Fact.SMTP_USERS, Fact.IDENTITIES, Fact.IDENTITY_DETAIL),
    check=check,
    examples=(
        flagged("Its policy names the identities of us-west-2 only.", _shot(_user(_in("us-west-2"))), _HERE),
        flagged(
            "Its policy holds in us-west-2 and eu-west-1.",
            _shot(s.smtp_user(policies={"user/send": _WEST})),
            _HERE,
        ),
        flagged(
            "A group denies everything in us-east-1; the addresses that it may send from are the sender's choice.",
            _shot(s.smtp_user(policies={"user/send": _FROM, "group/all/fence": _NOT_EAST})),
            _HERE,
        ),
        flagged(
            "Its permissions boundary allows us-west-2 only.",
            _shot(s.smtp_user(boundary=s.policy("*", resource=_in("us-west-2")))),
            _HERE,
        ),
        flagged(
            "Another user may send in both regions, with other credentials.",
            _shot(_user(_in("us-west-2")), s.smtp_user("ses-smtp-user.2")),
            _HERE,
        ),
        flagged(
            "It may send from example.com anywhere, and use the configuration sets of us-west-2 only.",
            _sending_with(("us-west-2", "main"), ("us-east-1", "main")),
            _HERE,
        ),
        flagged(
            "The example of AWS for API version 2, which SMTP uses, for us-west-2 only.",
            _shot(s.smtp_user(policies={"user/send": _VERSION_TWO})),
            _HERE,
        ),
        clear(
            "us-east-1 is not enabled for the account.",
            s.snapshot(
                s.region("us-west-2"),
                s.region("us-east-1", opt_in="DISABLED", settings=s.unread("ses:GetAccount", Why.REGION_DISABLED)),
                smtp_users=(_user(_in("us-west-2")),),
            ),
        ),
        clear(
            "The identity has no default configuration set in us-east-1.",
            _sending_with(("us-west-2", "main"), ("us-east-1", None)),
        ),
        clear(
            "It may use the configuration sets of any region.",
            _sending_with(("us-west-2", "main"), ("us-east-1", "main"), resource="*"),
        ),
        clear(
            "It may use the configuration sets of neither: no region differs.",
            _sending_with(("us-west-2", "main"), ("us-east-1", "main"), resource="eu-west-1"),
        ),
        clear("It may send anywhere.", _shot(s.smtp_user())),
        clear("Any region's identities are named.", _shot(_user(_in("*")))),
        clear(
            "There is a user for each region.",
            _shot(_user(_in("us-west-2")), _user(_in("us-east-1"), "ses-smtp-user.2")),
        ),
        clear("Its only key is switched off.", _shot(_user(_in("us-west-2"), active=False))),
        clear(
            "Whether it may send in us-west-2 depends on the network.",
            _shot(s.smtp_user(policies={"user/send": _NETWORK, "user/fence": _NOT_EAST})),
        ),
        clear(
            "In us-west-2 it may send; whether it may in us-east-1 depends on the network.",
            _shot(s.smtp_user(policies={"user/west": _WEST, "user/network": _NETWORK})),
        ),
        clear("It may send in neither.", _shot(_user(_in("eu-west-1")))),
        in_doubt(
            "Cape Town refuses the credentials, and AWS does not say whether it is enabled.",
            s.snapshot(
                s.region("us-west-2"),
                s.region(
                    "af-south-1",
                    opt_in=s.unread("account:GetRegionOptStatus"),
                    settings=s.unread("ses:GetAccount", Why.REGION_DISABLED),
                ),
                smtp_users=[_user(_in("us-west-2"))],
            ),
        ),
        in_doubt(
            "Its keys were refused, so perhaps it has none.",
            _shot(
                s.smtp_user(
                    keys=s.unread("iam:ListAccessKeys"),
                    policies={"user/send": s.policy(resource=_in("us-west-2"))},
                )
            ),
        ),
        in_doubt(
            "Perhaps the other region's user has no key: its keys were refused.",
            _shot(
                _user(_in("us-west-2")),
                s.smtp_user(
                    "ses-smtp-user.2",
                    keys=s.unread("iam:ListAccessKeys"),
                    policies={"user/send": s.policy(resource=_in("us-east-1"))},
                ),
            ),
        ),
        in_doubt(
            "The default configuration set of example.com was refused in us-east-1.",
            _sending_with(("us-west-2", "main"), ("us-east-1", s.unread())),
        ),
        in_doubt(
            "IAM was refused.",
            s.snapshot(
                s.region("us-west-2"),
                s.region("us-east-1"),
                smtp_users=s.unread("iam:GetAccountAuthorizationDetails"),
            ),
        ),
    ),
)
