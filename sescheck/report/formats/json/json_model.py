"""The structure of the JSON report, version 1. These structs define its field names and its schema."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from sescheck.engine.severity import Severity
from sescheck.report.model import RemarkKind, State, Status
from sescheck.snapshot.reading import Why

VERSION: Literal[1] = 1
ADDED = (
    "Fields may be added under the same number; none is renamed or removed. Added since the first report of"
    " version 1: `dns`, `unread[].accepted`, `findings[].fix`; then `title`, `page` and `rank` of a finding, and"
    " `verdict`, `reason` and `quota` of a region. A report of an earlier version of sescheck lacks them."
)

Count = Annotated[int, Meta(ge=0)]
AccountId = Annotated[str, Meta(description="12 digits, or `unknown` if STS did not return it.")]
Partition = Annotated[str, Meta(description="`aws`, `aws-cn`, `aws-us-gov` …")]
Alias = Annotated[str | UnsetType | None, Meta(description="Null if the account has none; left out if unknown.")]
SubjectType = Literal[
    "account",
    "identity",
    "configuration-set",
    "event-destination",
    "template",
    "custom-verification-template",
    "rule-set",
    "receipt-rule",
    "receipt-filter",
    "suppressed-destination",
    "smtp-user",
    "ip-pool",
    "contact-list",
    "topic",
    "tenant",
    "global-endpoint",
    "mail-manager",
    "resource",
    "dns-record",
    "vpc-endpoint",
    "iam-role",
    "event-rule",
]


RecordType = Literal["CNAME", "MX", "TXT"]
CanSend = Literal["can-send", "cannot-send", "unknown"]
FIX = (
    "The steps that mend it, in their order. `sescheck fix` prints them for all findings, each once. Null if the"
    " finding is not open, or if this was made from a report; empty if its rule does not say."
)


class Wire(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the report's structs: a later version may add fields, never within this one."""


class Tool(Wire, frozen=True):
    """The program that wrote the report."""

    name: Literal["sescheck"]
    version: str


class Quota(Wire, frozen=True):
    """The sending quotas of a region, as AWS gives them."""

    max_24_hour_send: Annotated[float, Meta(description="Messages in 24 hours; -1: without a limit.")]
    max_send_rate: Annotated[float, Meta(description="Messages a second.")]
    sent_last_24_hours: float


class Region(Wire, frozen=True):
    """A region that the audit covers."""

    region: str
    state: Annotated[
        State,
        Meta(
            description="`partial`: something could not be read; `disabled`: opt-in and not enabled;"
            " `no-ses`: the region has no SES."
        ),
    ]
    identities: Annotated[
        Count | None, Meta(description="How many there are; null if the list could not be read to its end.")
    ]
    verdict: Annotated[
        CanSend, Meta(description="Whether the account can send from it now to anyone, as far as known.")
    ] = "unknown"
    reason: Annotated[str, Meta(description="The verdict in a few words, for people; its wording may change.")] = (
        ""
    )
    quota: Annotated[Quota | None, Meta(description="Null if it could not be read.")] = None


class Account(Wire, frozen=True, omit_defaults=True):
    """An account and its regions, by name."""

    account_id: AccountId
    partition: Partition
    regions: tuple[Region, ...]
    alias: Alias = UNSET


class Subject(Wire, frozen=True):
    """What a finding is about, or which resource did not answer."""

    type: Annotated[
        SubjectType,
        Meta(description="`account` stands for the account's own settings in the region, or in the whole group."),
    ]
    name: Annotated[
        str, Meta(description="The resource's own name; a part of one is `parent/child`; of a `resource` its ARN.")
    ]


class Accepted(Wire, frozen=True):
    """Why the configuration accepts a finding, or a missing reading."""

    reason: str
    until: Annotated[date | None, Meta(description="The last day (UTC) of the acceptance; null: no last day.")]


class FixSecret(Wire, frozen=True):
    """A value that sescheck cannot know, and that the command takes from a variable of the shell."""

    variable: str
    words: Annotated[str, Meta(description="What it is, for people.")]
    hidden: Annotated[bool, Meta(description="True if nobody else may see it.")]


class FixRecord(Wire, frozen=True):
    """All values of a DNS name and type, as they are after the step."""

    name: Annotated[str, Meta(description="Without the last dot.")]
    type: RecordType
    values: Annotated[tuple[str, ...], Meta(description="TXT without quotes, MX as `10 host`.")]
    ttl: Annotated[int, Meta(ge=0, description="Seconds.")]


class FixStep(Wire, frozen=True, omit_defaults=True):
    """A step that mends a finding. Steps of several findings may be equal, and may need each other."""

    kind: Annotated[
        Literal["call", "record", "human", "unknown"],
        Meta(
            description="`call`: a `command`; `record`: a `record` to publish; `human`: `words` for a person;"
            " `unknown`: the steps depend on something that could not be read, as `words` says."
            " Members that do not apply are left out."
        ),
    ]
    title: str
    region: Annotated[
        str | None, Meta(description="The region that it mends; left out if it concerns several.")
    ] = None
    command: Annotated[str, Meta(description="The command of the AWS CLI, for sh, bash and zsh, on one line.")] = (
        ""
    )
    record: FixRecord | UnsetType = UNSET
    words: Annotated[str, Meta(description="What a person has to do, or why the steps are unknown.")] = ""
    who: Annotated[str, Meta(description="Who does it: `you`, `AWS` …")] = ""
    takes: Annotated[str, Meta(description="How long it takes; left out: minutes.")] = ""
    replaces: Annotated[str, Meta(description="What it overwrites; left out if it overwrites nothing.")] = ""
    alternative: Annotated[str, Meta(description="Another way.")] = ""
    secrets: Annotated[tuple[FixSecret, ...], Meta(description="The values to fill in.")] = ()


class Finding(Wire, frozen=True):
    """A fault that a rule found. What to do first is first: see `rank`."""

    rule: str
    severity: Severity
    status: Annotated[
        Status, Meta(description="`accepted`: by the configuration; `baseline`: known before; else `open`.")
    ]
    accepted: Annotated[Accepted | None, Meta(description="Null unless the status is `accepted`.")]
    account_id: AccountId
    region: Annotated[str | None, Meta(description="Null where it is about a whole group of regions.")]
    subject: Subject
    message: Annotated[str, Meta(description="One sentence for people; its wording may change.")]
    compared_with: Annotated[tuple[str, ...], Meta(description="The regions it was compared with.")]
    evidence: Annotated[
        Mapping[str, Any], Meta(description="What the finding rests on; each rule has its own keys.")
    ]
    group: Annotated[str, Meta(description="The group of regions in which it was found.")]
    fingerprint: Annotated[
        str,
        Meta(
            pattern="^[0-9a-f]{32}$",
            description="Made of account, region, rule and subject only, so it is the same from run to run."
            " Findings about whole groups may share one: they differ in `group`.",
        ),
    ]
    help: Annotated[str, Meta(description="The command that shows the rule's page.")]
    fix: Annotated[tuple[FixStep, ...] | None, Meta(description=FIX)] = None
    title: Annotated[str, Meta(description="That of the rule's page; empty if the rule did not run.")] = ""
    page: Annotated[
        str | None,
        Meta(description="The rule's page, relative to the top folder of sescheck; null if there is none."),
    ] = None
    rank: Annotated[
        int, Meta(ge=0, description="Its place in `findings`, from 1: what to do first. 0: an earlier version.")
    ] = 0


class Unread(Wire, frozen=True):
    """An operation that did not answer. What the chosen depth leaves out is not one: see `summary.not_asked`."""

    account_id: AccountId
    region: Annotated[str | None, Meta(description="Null for what is read once per account.")]
    operation: Annotated[str, Meta(description="The IAM action, `service:Operation`.")]
    subject: Annotated[
        Subject | None, Meta(description="Null for the region itself, a list, or several resources.")
    ]
    count: Annotated[int, Meta(ge=1, description="How many readings are missing.")]
    why: Why
    detail: Annotated[str, Meta(description="AWS's own words, or what happened; for people.")]
    rules: Annotated[tuple[str, ...], Meta(description="The rules that could not judge because of it.")]
    accepted: Annotated[
        Accepted | None,
        Meta(description="Why the configuration accepts it; null if the reading counts as missing."),
    ] = None


class RuleError(Wire, frozen=True):
    """A rule that failed: what it would find is unknown."""

    rule: str
    error: Annotated[str, Meta(description="What happened; of an own rule, with the file and the line.")]
    origin: Annotated[
        str | None,
        Meta(
            description="The file or the package of an own rule, which has a fault. Null for a rule of sescheck:"
            " the error is an internal one. Not in reports of earlier versions."
        ),
    ] = None


class Remark(Wire, frozen=True):
    """A remark on the configuration, such as an accept that matches no finding."""

    kind: Annotated[
        RemarkKind,
        Meta(
            description="`unmatched-accept`: an accept that matches no finding; `incomplete-group`: a region of a"
            " group was not read; `not-compared`: identities that no group covers."
        ),
    ]
    message: Annotated[str, Meta(description="One sentence for people; its wording may change.")]


class Gone(Wire, frozen=True):
    """A finding of an earlier run that this one does not have."""

    fingerprint: str
    rule: str
    severity: Severity
    account_id: AccountId
    region: str | None
    subject: Subject
    message: Annotated[str, Meta(description="As it was then.")]


class New(Wire, frozen=True):
    """A finding that an earlier run does not have; it is also among `findings`."""

    fingerprint: str
    rule: str
    severity: Severity
    account_id: AccountId
    region: str | None
    subject: Subject
    message: str
    group: str
    judged_before: Annotated[
        bool, Meta(description="False: the earlier run could not judge it, so the fault may be old.")
    ]


class SettingChange(Wire, frozen=True):
    """A setting that AWS answered differently in the two runs."""

    account_id: AccountId
    region: Annotated[str | None, Meta(description="Null for what is read once per account.")]
    subject: Subject
    setting: Annotated[
        str,
        Meta(description="Its path in the snapshot, with dots; empty if the subject itself was added or removed."),
    ]
    before: Annotated[Any, Meta(description="Null if it did not exist; `there` for a subject that was removed.")]
    after: Annotated[
        Any, Meta(description="Null if it does not exist any more; `there` for a subject that was added.")
    ]


class Changes(Wire, frozen=True):
    """What differs from an earlier run. What one of the two could not judge is not a change."""

    since: Annotated[str, Meta(description="RFC 3339, UTC: when the earlier run was.")]
    settings: Annotated[
        tuple[SettingChange, ...] | None,
        Meta(description="Null if one of the two runs has no settings; a JSON report has none."),
    ]
    new: tuple[New, ...]
    gone: tuple[Gone, ...]
    undecided: Annotated[
        int, Meta(ge=0, description="Earlier findings that could not be judged now, so they are not listed.")
    ]
    uncompared: Annotated[
        int, Meta(ge=0, description="Readings and lists that only one of the two runs could read, or neither.")
    ]
    apart: Annotated[
        tuple[str, ...], Meta(description="Accounts and regions that only one of the two runs covers.")
    ]


class OpenFindings(Wire, frozen=True):
    """How many findings are open, by severity."""

    critical: Count
    high: Count
    medium: Count
    low: Count
    info: Count


class NotAsked(Wire, frozen=True):
    """A rule that the chosen depth or options leave undecided."""

    rule: str
    count: Annotated[int, Meta(ge=0, description="For how many subjects.")]
    hint: Annotated[str, Meta(description="What would read what it needs.")]


class Summary(Wire, frozen=True):
    """Everything counted."""

    open: OpenFindings
    accepted: Count
    baseline: Count
    fixed: Annotated[int, Meta(ge=0, description="The entries of `fixed`.")]
    unconfirmed: Annotated[int, Meta(ge=0, description="The entries of `unconfirmed`.")]
    unread: Annotated[int, Meta(ge=0, description="The entries of `unread`.")]
    not_asked: tuple[NotAsked, ...]
    examined: Annotated[
        Mapping[str, Count], Meta(description="How many subjects each rule checked, judged or not.")
    ]


class Dns(Wire, frozen=True):
    """What was asked of the DNS, for all accounts together."""

    asked: Annotated[bool, Meta(description="False if nothing was asked: then nothing is known about records.")]
    resolver: Annotated[
        str | None,
        Meta(description="The resolver; null if nothing was asked, or if the machine has no resolver."),
    ]
    names: Annotated[int, Meta(ge=0, description="How many names there was a question about.")]
    questions: Annotated[int, Meta(ge=0, description="How many questions: a name and a type.")]
    unanswered: Annotated[
        int, Meta(ge=0, description="How many of the names lack an answer to at least one question.")
    ]


DNS_UNKNOWN = "Null if it is unknown: this was made from a report of a version that does not write it."


class Report(Wire, frozen=True):
    """What one audit by sescheck found, and what it could not read."""

    format: Literal["sescheck-report"]
    version: Annotated[Literal[1], Meta(description=ADDED)]
    tool: Tool
    generated_at: Annotated[str, Meta(description="RFC 3339, UTC.", extra_json_schema={"format": "date-time"})]
    notice: Annotated[
        str | None, Meta(description="A notice to show first, such as that the account is simulated.")
    ]
    complete: Annotated[
        bool, Meta(description="True if everything that was asked for was read and every rule answered.")
    ]
    exit_code: Annotated[int, Meta(ge=0, le=255)]
    accounts: tuple[Account, ...]
    findings: tuple[Finding, ...]
    unread: tuple[Unread, ...]
    rule_errors: tuple[RuleError, ...]
    remarks: tuple[Remark, ...]
    fixed: Annotated[tuple[Gone, ...], Meta(description="Findings of the baseline that are no longer found.")]
    unconfirmed: Annotated[
        tuple[Gone, ...],
        Meta(description="Findings of the baseline that could not be judged this time: neither open nor fixed."),
    ]
    changes: Annotated[Changes | None, Meta(description="Null if there is no earlier run to compare with.")]
    summary: Summary
    dns: Annotated[Dns | None, Meta(description=DNS_UNKNOWN)] = None
