"""The plan, made of the steps of `sescheck fix`."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.fix.plan import Plan, PlannedStep
from sescheck.policies.permissions import Answer
from sescheck.ses.smtp import may_send
from sescheck.snapshot.reading import Known, Unreadable
from sescheck.snapshot.users import SmtpUser
from sescheck.takeover.model import Senders
from sescheck.takeover.plan.lead_time import is_out_of_reach, lead_time
from sescheck.takeover.plan.readiness_plan import Question, ReadinessPlan, ReadinessStep, Tonight
from sescheck.takeover.plan.unblocking import Unblocking
from sescheck.takeover.plan.verification import verification


class Asked(NamedTuple):
    """Which region shall take over from which.

    Attributes:
        source: the options with which `sescheck fix` reads the same again.
    """

    account: AccountView
    there: RegionView | None
    here: RegionView
    source: tuple[str, ...]

    @property
    def regions(self) -> tuple[str, ...]:
        """The primary, if there is one, and the standby."""
        return (*(() if self.there is None else (self.there.name,)), self.here.name)


def readiness_plan(plan: Plan, asked: Asked, senders: Senders) -> ReadinessPlan:
    """Return the plan; the steps keep their order: lead time first, then what needs what."""
    unblocking = Unblocking(asked.here, senders)
    out_of_reach = _out_of_reach(plan.steps)
    steps = tuple(_step(each, asked, unblocking, each.number in out_of_reach) for each in plan.steps)
    return ReadinessPlan(
        steps,
        _tonight(steps, unblocking),
        tuple(_questions(asked)),
        tuple(verification(asked.regions, senders)),
        plan.unknown,
    )


def _out_of_reach(steps: Iterable[PlannedStep]) -> set[int]:
    """The numbers of the steps that are out of reach, also because they need one that is."""
    numbers: set[int] = set()
    for each in steps:
        if is_out_of_reach(each.step) or not numbers.isdisjoint(each.after):
            numbers.add(each.number)
    return numbers


def _step(each: PlannedStep, asked: Asked, unblocking: Unblocking, out: bool) -> ReadinessStep:  # noqa: FBT001 - a field
    takes, who = lead_time(each.step.does)
    unblocks = dict.fromkeys(name for finding in each.mends for name in unblocking.senders_of(finding))
    return ReadinessStep(each, takes, who, tuple(unblocks), out, tuple(_command(each, asked)))


def _command(each: PlannedStep, asked: Asked) -> Iterable[str]:
    """The rules choose the step, because its number in `sescheck fix` is another one."""
    yield from ("sescheck", "fix")
    yield from asked.source
    if each.step.region is not None:
        yield from ("--region", each.step.region)
    for rule in dict.fromkeys(finding.rule for finding in each.mends):
        yield from ("--select", rule)


def _tonight(steps: Sequence[ReadinessStep], unblocking: Unblocking) -> Tonight:
    lost: dict[str, tuple[int, ...]] = {}
    planned: dict[str, set[str]] = {}
    for each in steps:
        for name in each.unblocks if each.is_out_of_reach else ():
            lost[name] = (*lost.get(name, ()), each.number)
        for finding in each.mends:
            for name in unblocking.senders_of(finding):
                planned.setdefault(name, set()).add(finding.rule)
    unplanned = {
        name: missing
        for name, rules in unblocking.blocked.items()
        if name not in lost and (missing := tuple(rule for rule in rules if rule not in planned.get(name, ())))
    }
    return Tonight(
        tuple(each.number for each in steps if not each.is_out_of_reach),
        tuple(name for name in unblocking.blocked if name not in lost and name not in unplanned),
        lost,
        unplanned,
    )


def _questions(asked: Asked) -> Iterable[Question]:
    yield from _smtp_passwords(asked)
    unread = (each for each in asked.here.region.tenants.items if isinstance(each.resources, Unreadable))
    tenants = tuple(each.name for each in unread)
    if tenants:
        words = (
            f"Does each tenant of {asked.here.name} have its identities, configuration sets and templates there?"
            " SES refuses mail of a tenant through anything that is not associated with it, and the"
            " associations were not read."
        )
        yield Question("tenant-resources", words, tenants)


def _smtp_passwords(asked: Asked) -> Iterable[Question]:
    """An SMTP password is made of a secret key for one region. AWS does not keep it, so nobody can read it."""
    ask = f"Do your programs have the SMTP passwords of {asked.here.name}? Each region needs a password of its own"
    match asked.account.smtp_users:
        case Known(users):
            names = tuple(user.name for user in users if _may_send(user, asked.regions))
            if names:
                yield Question("smtp-passwords", f"{ask}, and sescheck cannot read which ones exist.", names)
        case Unreadable():
            yield Question("smtp-passwords", f"{ask}. Whether there are SMTP users could not be read.", ())


def _may_send(user: SmtpUser, regions: Iterable[str]) -> bool:
    """True unless the user certainly may send in none of the regions."""
    return any(may_send(user, region).answer is not Answer.DENIED for region in regions)
