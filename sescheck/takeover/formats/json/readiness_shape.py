"""The structure of the readiness document, version 1. These structs define its field names and its schema."""

from typing import Annotated, Literal

from msgspec import Meta

from sescheck.engine.failover import Track
from sescheck.report.formats.json.json_model import AccountId, Count, Subject, Tool, Wire
from sescheck.takeover.model import Answer, State

VERSION: Literal[1] = 1

Moment = Annotated[str, Meta(description="RFC 3339, UTC.", extra_json_schema={"format": "date-time"})]
Phase = Literal[
    "account",
    "addresses",
    "targets",
    "configuration-sets",
    "identities",
    "mail-from",
    "identity-settings",
    "content",
    "receiving",
    "credentials",
    "last",
]
Fingerprint = Annotated[str, Meta(pattern="^[0-9a-f]{32}$", description="As in the report of `sescheck audit`.")]


class TrackAnswer(Wire, frozen=True):
    """The answer for sending, or for receiving."""

    track: Track
    verdict: Annotated[
        Answer, Meta(description="`not-asked`: the primary does not receive, or no selected rule is about it.")
    ]
    message: Annotated[str, Meta(description="For people: the senders, or why it is not asked; may be empty.")]


class BlockedSender(Wire, frozen=True):
    """A sender that could not send."""

    name: str
    rules: Annotated[tuple[str, ...], Meta(description="The rules that say why.")]


class UnknownSender(Wire, frozen=True):
    """A sender for which it is not known."""

    name: str
    because: Annotated[tuple[str, ...], Meta(description="The readings that are missing.")]


class Senders(Wire, frozen=True):
    """The verified identities of the primary: each is in one of the three lists."""

    ready: tuple[str, ...]
    blocked: tuple[BlockedSender, ...]
    unknown: tuple[UnknownSender, ...]


class CheckFinding(Wire, frozen=True):
    """A finding, as far as readiness needs it; the report of the audit has the rest."""

    fingerprint: Fingerprint
    region: Annotated[str | None, Meta(description="Null if it is about both regions.")]
    subject: Subject
    message: Annotated[str, Meta(description="One sentence for people; its wording may change.")]


class Because(Wire, frozen=True):
    """A reading that is missing."""

    region: Annotated[str | None, Meta(description="Null for what is read once per account.")]
    operation: Annotated[str, Meta(description="The IAM action, `service:Operation`.")]
    why: str


class CheckResult(Wire, frozen=True):
    """What one rule says about the standby."""

    rule: str
    title: str
    track: Track
    level: Annotated[
        State,
        Meta(
            description="`blocks` counts before `unknown`, and `unknown` before `degrades`. `not-asked`: options"
            " leave out what it needs; this does not count, because mail leaves whatever the answer is."
        ),
    ]
    may_block: Annotated[bool, Meta(description="True if a finding of the rule can mean that mail is refused.")]
    count: Annotated[Count, Meta(description="How many subjects have this level; 0 if it is passed.")]
    examined: Annotated[Count, Meta(description="How many subjects the rule was asked about.")]
    findings: Annotated[tuple[CheckFinding, ...], Meta(description="Open findings that count, the worst first.")]
    because: Annotated[tuple[Because, ...], Meta(description="What hides the result, or a part of it.")]
    level_because: Annotated[
        tuple[Because, ...],
        Meta(description="Readings without which it is unknown whether a finding means that mail is refused."),
    ]
    error: Annotated[str | None, Meta(description="The error because of which the rule failed; or null.")]


class Hanging(Wire, frozen=True):
    """Something in the standby that needs the primary."""

    kind: Annotated[str, Meta(description="`dkim-parent`, `mail-from`, `event-target`, `topic` …")]
    subject: Subject
    message: Annotated[str, Meta(description="One or two sentences for people; the wording may change.")]


class Hidden(Wire, frozen=True):
    """Readings that may hide something that needs the primary."""

    kind: str
    because: Because
    count: Annotated[int, Meta(ge=1, description="How many readings are missing for this reason.")]


class Capacity(Wire, frozen=True):
    """What the standby must carry, and what it can; -1: without a limit; null: not known."""

    needed: Annotated[float | None, Meta(description="Messages in 24 hours.")]
    needed_from: Literal["configuration", "last 24 hours"]
    have: Annotated[float | None, Meta(description="Messages in 24 hours.")]
    rate_needed: Annotated[float | None, Meta(description="Messages a second that the primary may send.")]
    rate: Annotated[float | None, Meta(description="Messages a second.")]
    sent: Annotated[float | None, Meta(description="Messages that the standby sent in the last 24 hours.")]
    dedicated: Annotated[
        bool | None, Meta(description="True if the primary or the standby has dedicated IP addresses or pools.")
    ]


class AcceptedFinding(Wire, frozen=True):
    """A finding that the configuration accepts: it does not count."""

    rule: str
    fingerprint: Fingerprint
    subject: Subject
    reason: str


class PlanStep(Wire, frozen=True):
    """A step of the plan, in the order in which they have to be carried out."""

    step: Annotated[int, Meta(ge=1, description="Its number in this plan.")]
    title: str
    region: str | None
    phase: Phase
    needs: Annotated[tuple[int, ...], Meta(description="The steps that must be done before.")]
    lead_time: Annotated[str, Meta(description="`minutes`, `up to 72 hours` … For people.")]
    who: Annotated[str, Meta(description="`you`, `the owner of the DNS`, `AWS` … For people.")]
    unblocks: Annotated[
        tuple[str, ...],
        Meta(
            description="The senders for which it removes something that blocks them; others may need more steps."
        ),
    ]
    tonight: Annotated[
        bool, Meta(description="False: AWS decides, or it takes weeks; or it needs a step of which that is true.")
    ]
    command: Annotated[tuple[str, ...], Meta(description="The words of the command that prints it.")]
    fixes: Annotated[tuple[Fingerprint, ...], Meta(description="The findings that it mends, or helps to mend.")]


class LostSender(Wire, frozen=True):
    """A sender that cannot be saved tonight."""

    name: str
    steps: Annotated[tuple[int, ...], Meta(description="The steps that it needs and that cannot be done tonight.")]


class Tonight(Wire, frozen=True):
    """What can be done tonight: each sender that could not send is in one of the three lists."""

    steps: Annotated[tuple[int, ...], Meta(description="The steps that can be done.")]
    saved: Annotated[
        tuple[str, ...], Meta(description="These can send when those are done; DNS records take up to 72 hours.")
    ]
    lost: tuple[LostSender, ...]
    unplanned: Annotated[
        tuple[BlockedSender, ...], Meta(description="The plan has no step for these rules that block them.")
    ]


class Question(Wire, frozen=True):
    """Something that sescheck cannot read, and that only a person knows."""

    id: Annotated[str, Meta(description="`smtp-passwords`.")]
    message: Annotated[str, Meta(description="The question, for people; its wording may change.")]
    subjects: Annotated[tuple[str, ...], Meta(description="The names that it is about, such as SMTP users.")]


class EndpointCheck(Wire, frozen=True):
    """A check of a global endpoint."""

    id: Annotated[str, Meta(description="`endpoint-identities`, `endpoint-limits` …")]
    title: str
    level: State
    may_block: bool
    count: Count
    examined: Count
    messages: Annotated[tuple[str, ...], Meta(description="What it found, for people; the wording may change.")]
    because: Annotated[tuple[Because, ...], Meta(description="What it could not read.")]


class Endpoint(Wire, frozen=True):
    """Whether the two regions are fit for a global endpoint, which sends through both every day."""

    verdict: Answer
    checks: tuple[EndpointCheck, ...]
    existing: Annotated[tuple[str, ...], Meta(description="The endpoints that send through the two regions.")]
    command: Annotated[str | None, Meta(description="A command for sh that creates one; null if there is one.")]
    advice: Annotated[tuple[str, ...], Meta(description="What sescheck cannot check, for people.")]


class UnknownFix(Wire, frozen=True):
    """A finding whose steps depend on what could not be read."""

    rule: str
    fingerprint: Fingerprint
    because: Because


class AnswerForPair(Wire, frozen=True):
    """The answer for one account and one standby."""

    account_id: AccountId
    primary: Annotated[str | None, Meta(description="Null: the standby is asked on its own.")]
    standby: str
    taken_at: Annotated[str, Meta(description="When AWS was read: RFC 3339, UTC.")]
    warning: Annotated[
        str | None,
        Meta(description="A sentence for people if that is older than a day, or is not known; or null."),
    ]
    verdict: Answer
    tracks: tuple[TrackAnswer, ...]
    senders: Senders
    checks: Annotated[
        tuple[CheckResult, ...], Meta(description="A check for each rule that can block or degrade.")
    ]
    hangs_on: tuple[Hanging, ...]
    hangs_on_unknown: tuple[Hidden, ...]
    capacity: Capacity
    accepted: tuple[AcceptedFinding, ...]
    plan: tuple[PlanStep, ...]
    plan_unknown: tuple[UnknownFix, ...]
    plan_command: Annotated[
        str | None, Meta(description="The command that prints the calls and the records; null without a step.")
    ]
    tonight: Tonight
    questions: tuple[Question, ...]
    verification: Annotated[tuple[str, ...], Meta(description="Commands for sh, for the end.")]
    endpoint: Annotated[Endpoint | None, Meta(description="Null without `--global-endpoint`.")]


class ReadinessDocument(Wire, frozen=True):
    """Whether regions can take over: the document of `sescheck readiness -f json`."""

    format: Literal["sescheck-readiness"]
    version: Literal[1]
    tool: Tool
    asked_at: Annotated[Moment, Meta(description="When the question was asked.")]
    notice: Annotated[str | None, Meta(description="A line for people, such as that an account is simulated.")]
    verdict: Annotated[
        Answer,
        Meta(
            description="The worst of all answers. `not-ready`: something is known to block; `cannot-tell`:"
            " whether something blocks could not be read; `ready-with-gaps`: mail leaves, but not as before."
        ),
    ]
    answers: tuple[AnswerForPair, ...]
