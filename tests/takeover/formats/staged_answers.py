"""Answers to be drawn: us-west-2 fails, and us-east-1 takes over. Few rules, and a plan made by hand."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sescheck.auditing.judging import Criteria, judge
from sescheck.comparison.account_view import Mode
from sescheck.engine.findings import Crash
from sescheck.engine.groups import GroupPlan
from sescheck.engine.steps import Call, Human, Phase, Record, Step
from sescheck.fix.plan import Plan, PlannedStep
from sescheck.report.model import Report
from sescheck.rules.catalogue import chosen
from sescheck.snapshot.model import Identity, Region
from sescheck.snapshot.reading import Listing, Unreadable, Why
from sescheck.takeover.evaluation import readiness_of
from sescheck.takeover.model import Answer, Readiness
from sescheck.takeover.plan.lead_time import lead_time
from sescheck.takeover.plan.readiness_plan import Question, ReadinessPlan, ReadinessStep, Tonight
from sescheck.testing import builders as s
from tests.report.staged_reports import EVIL
from tests.takeover.staging import HERE, THERE

Maker = Callable[[], Readiness]

ASKED_AT = "2026-11-23T09:12:05Z"
"""Twelve minutes after the reading."""
RULES = (
    "identity-missing-in-region",
    "configuration-set-missing-in-region",
    "template-missing-in-region",
    "dkim-missing-in-region",
    "sandbox-while-production-elsewhere",
    "sending-disabled",
    "suppression-off",
    "receiving-inactive-in-region",
)


def report_of(*regions: Region) -> Report:
    """What these rules find."""
    group = GroupPlan("readiness", tuple(each.name for each in regions), Mode.STANDBY)
    return judge(s.snapshot(*regions), Criteria(chosen(RULES), None, groups=(group,)))


def answer_of(report: Report, primary: str | None = THERE) -> Readiness:
    """The answer, at a moment that is always the same."""
    return replace(readiness_of(report, report.accounts[0], primary, HERE), asked_at=ASKED_AT)


def planned_by(plan: Plan, sender: str) -> ReadinessPlan:
    """The plan as readiness has it: each step helps the sender."""
    steps = (
        ReadinessStep(each, *lead_time(each.step.does), (sender,), each.number == 1, ("sescheck", "fix"))
        for each in plan.steps
    )
    tonight = Tonight((), (), {sender: (1,)}, {})
    question = Question("smtp-passwords", f"Does {sender} have a password?", (sender,))
    return ReadinessPlan(tuple(steps), tonight, (question,), ("aws sesv2 send-email",), plan.unknown)


def not_ready() -> Readiness:
    """Something blocks, something is worse, and the plan has a step of each kind."""
    there = s.region(
        THERE,
        s.domain("example.com"),
        s.domain("shop.example.net"),
        s.domain("news.example.org"),
        configuration_sets=Listing((s.configuration_set("main"),)),
        templates=("welcome",),
    )
    here = s.region(HERE, s.domain("example.com"), s.domain("shop.example.net", dkim=s.not_signing()))
    found = answer_of(report_of(there, here))
    mends = {each.finding.rule: each.finding for check in found.checks for each in check.findings}
    call = Call("sesv2", "Create", HERE, {})
    steps = (
        Step("Ask AWS for production access", Human("Ask.", "AWS", "up to 24 hours"), HERE, Phase.ACCOUNT),
        Step("Create the configuration set main", call, HERE, Phase.CONFIGURATION_SETS),
        Step("Create the identity news.example.org", call, HERE, Phase.IDENTITIES),
        Step("Publish its MX record", Record("news.example.org", "MX", ("10 mx",)), HERE, Phase.MAIL_FROM),
    )
    missing, sets = mends["identity-missing-in-region"], mends["configuration-set-missing-in-region"]
    planned = (
        PlannedStep(1, found.account_id, steps[0], (sets,)),
        PlannedStep(2, found.account_id, steps[1], (sets,)),
        PlannedStep(3, found.account_id, steps[2], (missing,), (2,)),
        PlannedStep(4, found.account_id, steps[3], (missing,), (3,)),
    )
    return replace(
        found, plan=planned_by(Plan(planned, ((missing, s.unread("ses:GetEmailIdentity")),)), missing.subject)
    )


def ready() -> Readiness:
    """Two equal regions."""
    return answer_of(report_of(s.region(THERE, s.domain("example.com")), s.region(HERE, s.domain("example.com"))))


def gaps() -> Readiness:
    """Mail would leave, without a signature."""
    here = s.region(HERE, s.domain("example.com", dkim=s.not_signing()))
    return answer_of(report_of(s.region(THERE, s.domain("example.com")), here))


def unread() -> Readiness:
    """The identities of the standby could not be listed."""
    listed: Listing[Identity] = Listing((), Unreadable(Why.DENIED, "ses:ListEmailIdentities", "refused"))
    return answer_of(report_of(s.region(THERE, s.domain("example.com")), s.region(HERE, listed=listed)))


def failed() -> Readiness:
    """All is well, but for a rule that failed."""
    there, here = s.region(THERE, s.domain("example.com")), s.region(HERE, s.domain("example.com"))
    crash = Crash("identity-missing-in-region", "KeyError: 'x'")
    return answer_of(replace(report_of(there, here), crashes=(crash,)))


def alone() -> Readiness:
    """One region, without a primary."""
    return answer_of(report_of(s.region(HERE, s.domain("example.com"))), None)


def hostile() -> Readiness:
    """Names that try to do something, and one that is absurdly long."""
    names = (f"{EVIL}.example.com", "x" * 10_000 + ".example.com", "fine.example.com")
    here = s.region(HERE, s.domain("fine.example.com", dkim=Unreadable(Why.UNEXPECTED, "ses:GetX", EVIL)))
    found = answer_of(report_of(s.region(THERE, *map(s.domain, names), templates=(EVIL,)), here))
    step = PlannedStep(1, found.account_id, Step(EVIL, Human(EVIL, EVIL, EVIL), HERE, Phase.ACCOUNT), ())
    return replace(found, notice=EVIL, plan=planned_by(Plan((step,)), EVIL))


def old() -> Readiness:
    """Not ready three days ago."""
    return replace(not_ready(), asked_at="2026-11-26T10:00:00Z")


ANSWERS: Mapping[str, tuple[Maker, Answer]] = {
    "not ready": (not_ready, Answer.NOT_READY),
    "ready": (ready, Answer.READY),
    "gaps": (gaps, Answer.GAPS),
    "unread": (unread, Answer.CANNOT_TELL),
    "failed": (failed, Answer.CANNOT_TELL),
    "alone": (alone, Answer.READY),
    "hostile": (hostile, Answer.NOT_READY),
    "old": (old, Answer.NOT_READY),
}
"""Each sort of answer, and what it is."""
