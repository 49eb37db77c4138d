"""The plan that readiness shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from sescheck.engine.findings import Finding
from sescheck.engine.steps import Phase, Step
from sescheck.fix.plan import PlannedStep
from sescheck.snapshot.reading import Unreadable

PHASES: Mapping[Phase, str] = {
    Phase.REGIONS: "regions that are not enabled",
    Phase.ACCOUNT: "the account: production access, quotas",
    Phase.ADDRESSES: "dedicated IP addresses and pools, addresses that people confirm",
    Phase.TARGETS: "topics, streams and roles",
    Phase.CONFIGURATION_SETS: "configuration sets and their event destinations",
    Phase.IDENTITIES: "identities and DKIM",
    Phase.MAIL_FROM: "MAIL FROM domains",
    Phase.IDENTITY_SETTINGS: "settings of identities",
    Phase.CONTENT: "templates, contact lists, suppression",
    Phase.RECEIVING: "receiving",
    Phase.CREDENTIALS: "SMTP users and IAM",
    Phase.LAST: "the rest",
}
"""In words. Those that take longest come first, and the rest in the order in which AWS needs them."""


@dataclass(frozen=True, slots=True)
class ReadinessStep:
    """A step of the plan.

    Attributes:
        planned: the step as `sescheck fix` prints it. Its number is that of this plan. `sescheck fix` has other
            numbers, because it also has steps for findings that do not matter here.
        lead_time: such as ``minutes`` or ``up to 72 hours``.
        who: ``you``, ``the owner of the DNS``, ``AWS`` …
        unblocks: the blocked senders that need the step; they may need others too.
        is_out_of_reach: True if it cannot be done tonight, because AWS decides or addresses need weeks; or because
            it needs such a step.
        command: the words of the command that prints it.
    """

    planned: PlannedStep
    lead_time: str
    who: str
    unblocks: tuple[str, ...]
    is_out_of_reach: bool
    command: tuple[str, ...]

    @property
    def number(self) -> int:
        """From 1."""
        return self.planned.number

    @property
    def step(self) -> Step:
        """What it does."""
        return self.planned.step

    @property
    def mends(self) -> tuple[Finding, ...]:
        """The findings that it mends, or helps to mend."""
        return self.planned.mends

    @property
    def after(self) -> tuple[int, ...]:
        """The numbers of the steps that must be done before."""
        return self.planned.after

    @property
    def phase_title(self) -> str:
        """Its phase in words."""
        return PHASES[self.step.phase]


@dataclass(frozen=True, slots=True)
class Tonight:
    """What can be done tonight.

    Attributes:
        steps: the numbers of the steps that are within reach.
        saved: the blocked senders that can send when these are done; records of the DNS may take up to 72 hours.
        lost: the senders that cannot be saved tonight, each with the steps that are out of reach.
        unplanned: the other blocked senders, each with the rules for which the plan has no step.
    """

    steps: tuple[int, ...]
    saved: tuple[str, ...]
    lost: Mapping[str, tuple[int, ...]]
    unplanned: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """Something that sescheck cannot read, and that only a person knows.

    Attributes:
        id: ``smtp-passwords`` or ``tenant-resources``.
        words: the question.
        subjects: the names that it is about.
    """

    id: str
    words: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadinessPlan:
    """What to do.

    Attributes:
        steps: in order.
        tonight: what is left of it tonight.
        questions: to the person.
        verification: commands for a shell, for the end: mail to the mailbox simulator, and readiness again.
        unknown: the findings whose steps depend on something that could not be read.
    """

    steps: tuple[ReadinessStep, ...]
    tonight: Tonight
    questions: tuple[Question, ...]
    verification: tuple[str, ...]
    unknown: tuple[tuple[Finding, Unreadable], ...] = ()
