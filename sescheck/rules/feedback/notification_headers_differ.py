r"""Original headers in notifications differ between regions

## What it finds

An identity whose notifications of one type include the headers of the original message here and not in another
region of its group, or the reverse. Only types whose SNS topic is set in both regions are compared: without a
topic the setting has no effect. A topic that is missing here is reported by
[notification-topic-missing-in-region](notification-topic-missing-in-region.md). There is one finding for a
difference: in the region that differs from most others, or, if there are two regions, in the second one of the
group. It does not say which region is right.

An address or subdomain that is not verified has the settings of the verified domain above it: its own settings are
not compared.

## Why it matters

A program may read a header of the original message from the notifications, such as the name of the campaign. It
finds the header in the notifications of one region and not in those of the other.

## How to fix

Choose one setting, and set it in the region that differs, for each type (`Bounce`, `Complaint`, `Delivery`):

    aws ses set-identity-headers-in-notifications-enabled --region REGION --identity IDENTITY \
        --notification-type Bounce --enabled

The reverse is `--no-enabled`.

## Sources

- [SetIdentityHeadersInNotificationsEnabled](https://docs.aws.amazon.com/ses/latest/APIReference/API_SetIdentityHeadersInNotificationsEnabled.html)
- [Configuring Amazon SNS notifications](https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html)
- [Regions and Amazon SES: feedback notifications](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-feedback-notifications)
"""

from collections.abc import Mapping
from itertools import chain
from typing import TypeAlias

from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityAcrossRegions,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    clear_unless,
    rule,
)
from sescheck.rules.shared.example_values import NOTIFICATIONS_UNREAD
from sescheck.rules.shared.inheritance import flag_if_own_settings_apply, if_own_settings_apply
from sescheck.rules.shared.steps.feedback import headers_switched
from sescheck.rules.shared.steps.reference import held, to_follow
from sescheck.ses.feedback_types import in_words
from sescheck.snapshot.model import Identity, Notifications
from sescheck.snapshot.reading import Listing, Reading, Unreadable, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west

_Headers: TypeAlias = tuple[tuple[str, bool | None], ...]
"""By type, whether its notifications include the original headers; None if the type has no topic."""


@rule(
    Severity.LOW,
    reads=(Fact.IDENTITIES, Fact.NOTIFICATIONS),
    about_sending=False,
    failover=DEGRADES,
    is_mutual=True,
)
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Flag an identity if one type, with a topic in both regions, includes the headers in only one of them."""
    elsewhere = subject.elsewhere.filtered(if_own_settings_apply).answers(_headers)
    if not elsewhere.known and not elsewhere.unread:
        return NOT_APPLICABLE
    if not elsewhere.unread and not elsewhere.where(_has_topics):
        return CLEAR
    here = _headers(subject.identity)
    if isinstance(here, Unreadable):
        return cannot_tell(here, *elsewhere.unread)
    if not _has_topics(here.value):
        return CLEAR
    differing = {region: kinds for region, found in elsewhere.known if (kinds := _differing(here.value, found))}
    if not differing:
        return clear_unless(*elsewhere.unread)
    return flag_if_own_settings_apply(subject, _flag(subject, here.value, differing))


def _headers(identity: Identity) -> Reading[_Headers]:
    return value_of(identity.notifications, _of_topics)


def _of_topics(found: Notifications) -> _Headers:
    return tuple((kind, part.headers if part.topic else None) for kind, part in found.by_type())


def _has_topics(found: _Headers) -> bool:
    return any(headers is not None for _, headers in found)


def _differing(here: _Headers, there: _Headers) -> tuple[str, ...]:
    if here == there:
        return ()
    return tuple(
        kind
        for (kind, mine), (_, theirs) in zip(here, there, strict=True)
        if mine is not theirs and mine is not None and theirs is not None
    )


def _flag(subject: IdentityAcrossRegions, here: _Headers, differing: Mapping[str, tuple[str, ...]]) -> Flag:
    differing_kinds = frozenset(chain.from_iterable(differing.values()))
    types = {kind: headers for kind, headers in here if headers is not None and kind in differing_kinds}
    return Flag(
        f"Notifications about {in_words(types)} of {subject.name} differ between {subject.region}"
        f" and {', '.join(differing)} in whether they include the original headers",
        evidence={
            "headers": types,
            "headers_elsewhere": {
                region: {kind: not types[kind] for kind in kinds} for region, kinds in differing.items()
            },
        },
        compared_with=tuple(differing),
    )


def fix(subject: IdentityAcrossRegions, flag: Flag) -> Steps:
    """Do, for each type of feedback, as the first region does that has a topic for it."""
    found = held(subject, _headers, subject.elsewhere.filtered(if_own_settings_apply))
    for kind in ("bounce", "complaint", "delivery"):
        having = {
            region: headers for region, each in found.items() if (headers := dict(each.value)[kind]) is not None
        }
        differing = [region for region in flag.compared_with if region in having]
        differing = [region for region in differing if having[region] is not having.get(subject.region)]
        if subject.region in having and differing:
            first, others = to_follow(subject, differing, {region: found[region] for region in having})
            for other in others:
                yield headers_switched(other.identity.name, kind, other.region, on=bool(having[first.region]))


_WEST = s.arn("feedback", "us-west-2")
_EAST = s.arn("feedback", "us-east-1")
_WITH = west(s.domain(notifications=s.notified(bounce=_WEST, complaint=_WEST, headers=("bounce",))))

EXAMPLES = (
    flagged(
        "Bounce notifications include the headers in us-west-2 and not in us-east-1.",
        _WITH,
        east(s.domain(notifications=s.notified(bounce=_EAST, complaint=_EAST))),
    ),
    flagged(
        "Regions us-west-2 and us-east-1 differ; eu-west-1 could not be read.",
        _WITH,
        east(s.domain(notifications=s.notified(bounce=_EAST))),
        ireland(s.domain(notifications=NOTIFICATIONS_UNREAD)),
    ),
    flagged(
        "Delivery notifications include the headers in us-west-2 and not in us-east-1.",
        west(s.domain(notifications=s.notified(delivery=_WEST, headers=("delivery",)))),
        east(s.domain(notifications=s.notified(delivery=_EAST))),
    ),
    clear(
        "Both regions include the headers of bounces and leave out those of complaints.",
        _WITH,
        east(s.domain(notifications=s.notified(bounce=_EAST, complaint=_EAST, headers=("bounce",)))),
    ),
    clear(
        "The headers differ for bounces, which have no topic in us-east-1.",
        _WITH,
        east(s.domain(notifications=s.notified(complaint=_EAST))),
    ),
    clear(
        "The headers differ for deliveries, which have a topic in us-east-1 only.",
        west(s.domain(notifications=s.notified(bounce=_WEST, headers=("delivery",)))),
        east(s.domain(notifications=s.notified(bounce=_EAST, delivery=_EAST))),
    ),
    clear(
        "The address is not verified in us-east-1, so its domain's settings apply.",
        west(s.address("news@example.com", notifications=s.notified(bounce=_WEST, headers=("bounce",)))),
        east(
            s.domain(),
            s.address("news@example.com", verification="PENDING", notifications=s.notified(bounce=_EAST)),
        ),
    ),
    unknown(
        "Notifications in us-west-2 include the headers; us-east-1 could not be read.",
        _WITH,
        east(s.domain(notifications=NOTIFICATIONS_UNREAD)),
    ),
    unknown(
        "Regions us-west-2 and us-east-1 agree; the list of eu-west-1 is incomplete.",
        _WITH,
        east(s.domain(notifications=s.notified(bounce=_EAST, headers=("bounce",)))),
        ireland(listed=Listing((), s.unread("ses:ListEmailIdentities"))),
    ),
)
