r"""An alarm on the reputation is missing in this region

## What it finds

A region with a verified identity that has no CloudWatch alarm on a reputation metric of SES
(`Reputation.BounceRate`, `Reputation.ComplaintRate`), if another such region of the group has one. In a standby
group only the alarms of the first region are expected. The evidence also says which alarms have no action, or have
their actions disabled.

Only alarms of this account on the metrics of the whole account count, also those on an expression of metrics. An
alarm with a dimension, such as a configuration set, watches a part of the mail. sescheck does not read the alarms
of a central monitoring account and of other tools, and those that PromQL defines: if one of them watches the
region, accept the finding. With `--depth standard` the first 500 alarms of a region are read, with `--depth deep`
all of them.

In a failover the mail leaves, but nobody notices in time that too much of it bounces.

## Why it matters

Each region has its own bounce rate and complaint rate, and AWS may pause a region in which one is too high.
Without an alarm you notice it only when AWS acts.

## How to fix

Look at the alarms of the other region, and create the same here, with a topic of this region. Do the same for
`Reputation.ComplaintRate`:

    aws cloudwatch describe-alarms-for-metric --region OTHER_REGION --namespace AWS/SES \
        --metric-name Reputation.BounceRate
    aws cloudwatch put-metric-alarm --region REGION --cli-input-json file://alarm.json

The command replaces the whole alarm of the same name, if this region has one. The threshold is a share: `0.04` is
4%.

## Sources

- [Reputation monitoring alarms](https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html)
- [DescribeAlarms](https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html)
"""

from functools import partial

from sescheck.comparison.account_view import RegionView, verified
from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Human,
    Phase,
    RegionAcrossRegions,
    Severity,
    Step,
    Steps,
    Verdict,
    cannot_tell,
    clear_unless,
    need,
    rule,
)
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, any_of, hiding, is_unsupported
from sescheck.snapshot.reputation import ReputationAlarm
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.LOW, reads=(Fact.REPUTATION_ALARMS, Fact.IDENTITIES), failover=DEGRADES)
def check(subject: RegionAcrossRegions) -> Verdict:
    """Flag a region that sends, and does not have an alarm on a metric on which another region has one."""
    if not subject.elsewhere or not need(_sends(subject.here)):
        return NOT_APPLICABLE
    here = subject.here.region.reputation_alarms
    watched = {metric for each in here.items for metric in each.metrics}
    there = {view.name: _lacking(view, watched) for view in subject.elsewhere if _sends(view) == Known(value=True)}
    regions = tuple(name for name, alarms in there.items() if alarms)
    if not regions:
        return _none_elsewhere(subject, watched)
    if here.unread is not None:
        return NOT_APPLICABLE if is_unsupported(here.unread) else cannot_tell(here.unread)
    missing = sorted({metric for alarms in there.values() for each in alarms for metric in each.metrics} - watched)
    return Flag(
        f"No alarm watches {' and '.join(missing)} in {subject.region}; one does in {', '.join(regions)}",
        evidence={
            "missing": missing,
            "alarms": {name: [each.name for each in there[name]] for name in regions},
            "without_actions": _without_actions(subject.here, *subject.elsewhere),
        },
        compared_with=regions,
    )


def fix(subject: RegionAcrossRegions, flag: Flag) -> Steps:
    """A person creates the alarm: its action needs a target of this region, and somebody who reads it."""
    there = flag.compared_with[0]
    names = ", ".join(each.name for view in subject.elsewhere if view.name == there for each in _alarms(view))
    words = (
        f"`aws cloudwatch describe-alarms` has the settings of {names} in {there}. Create the same in"
        f" {subject.region}, with a topic of {subject.region} that somebody reads."
    )
    yield Step(
        f"Watch the reputation in {subject.region}, as in {there}", Human(words), subject.region, Phase.LAST
    )


def _none_elsewhere(subject: RegionAcrossRegions, watched: set[str]) -> Verdict:
    """No other region is known to have what is missing here. With both metrics watched, nothing can be missing."""
    if watched == _METRICS:
        return CLEAR
    unread = (_sends(view) for view in subject.elsewhere)
    lists = (
        view.region.reputation_alarms.unread for view in subject.elsewhere if _sends(view) == Known(value=True)
    )
    return clear_unless(*(each for each in unread if not isinstance(each, Known)), *hiding(lists))


def _sends(view: RegionView) -> Reading[bool]:
    """True if an identity is verified there."""
    listed = view.region.identities
    more = () if listed.unread is None else (listed.unread,)
    return any_of((*map(verified, listed.items), *more))


def _alarms(view: RegionView) -> tuple[ReputationAlarm, ...]:
    return view.region.reputation_alarms.items


def _lacking(view: RegionView, watched: set[str]) -> tuple[ReputationAlarm, ...]:
    """The alarms there on a metric that is not watched here."""
    return tuple(each for each in _alarms(view) if not watched.issuperset(each.metrics))


def _without_actions(*views: RegionView) -> dict[str, list[str]]:
    found = {view.name: [each.name for each in _alarms(view) if not each.acts] for view in views}
    return {name: alarms for name, alarms in found.items() if alarms}


_BOUNCES, _COMPLAINTS = "Reputation.BounceRate", "Reputation.ComplaintRate"
_METRICS = {_BOUNCES, _COMPLAINTS}
_LIST = "cloudwatch:DescribeAlarms"


def _region(region: partial[Region], *metrics: str, acts: bool = True) -> Region:
    alarms = [ReputationAlarm(f"ses {each}", (each,), acts) for each in metrics]
    return region(s.domain(), reputation_alarms=alarms)


_UNREAD = Listing[ReputationAlarm]((), s.unread(_LIST))

EXAMPLES = (
    flagged(
        "Both rates are watched in us-west-2, and none in us-east-1.",
        _region(west, _BOUNCES, _COMPLAINTS),
        _region(east),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "Complaints are watched in us-west-2 only.",
        _region(west, _BOUNCES, _COMPLAINTS),
        _region(east, _BOUNCES),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "The alarm in us-west-2 does nothing, but there is one.",
        _region(west, _BOUNCES, acts=False),
        _region(east),
        at=s.ACCOUNT_ID,
    ),
    clear("Both regions are watched.", _region(west, _BOUNCES), _region(east, _BOUNCES)),
    clear("No region is watched.", _region(west), _region(east)),
    clear("Nothing can be sent in us-east-1.", _region(west, _BOUNCES), east(reputation_alarms=_UNREAD)),
    clear("Nothing can be sent in us-west-2.", west(reputation_alarms=_UNREAD), _region(east)),
    unknown(
        "The alarms in us-east-1 could not be read.",
        _region(west, _BOUNCES),
        east(s.domain(), reputation_alarms=_UNREAD),
    ),
    unknown(
        "The alarms in us-west-2 could not be read.", west(s.domain(), reputation_alarms=_UNREAD), _region(east)
    ),
)
