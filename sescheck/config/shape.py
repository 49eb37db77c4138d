"""The structs that define the keys of a configuration file; the JSON Schema is made from them."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from sescheck.comparison.account_view import Mode
from sescheck.config.defaults import DEFAULT_DEPTH, DEFAULT_FAIL_ON, FailOn
from sescheck.engine.severity import Severity
from sescheck.snapshot.model import Depth

ALL = "all"
"""The value of ``regions`` that means all regions."""

Word: TypeAlias = Annotated[str, Meta(min_length=1)]
Words: TypeAlias = Annotated[tuple[Word, ...], Meta(min_length=1)]
Percent: TypeAlias = Annotated[float, Meta(gt=0, le=100)]
Refused: TypeAlias = Literal[
    "denied",
    "denied-by-scp",
    "throttled",
    "unreachable",
    "timed-out",
    "region-disabled",
    "expired-credentials",
    "unexpected",
]
"""Why a reading may be unread; what was not asked, or does not exist in a region, is not unread."""
AccountId: TypeAlias = Annotated[str, Meta(pattern="^[0-9]{12}$")]
AccountGlob: TypeAlias = Annotated[str, Meta(pattern=r"^([0-9]{12}|[0-9!\]-]*[*?\[][0-9*?\[\]!-]*)$")]
"""An account ID, or a glob of digits: fewer digits without a glob would match no account."""
OuGlob: TypeAlias = Annotated[str, Meta(pattern=r"^(ou-|r-|[*?\[])")]


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """Regions that are meant to match."""

    name: Annotated[Word, Meta(description="The name of the group in the report; each group has another name.")]
    regions: Annotated[
        tuple[Word, ...],
        Meta(
            min_length=1,
            description="The regions. In a standby group the first is the model for the others. One region"
            " alone is not compared.",
        ),
    ]
    mode: Annotated[
        Mode,
        Meta(
            description="`mirror`: what any region has, all should have. `standby`: what the first has, the"
            " others should have."
        ),
    ] = Mode.MIRROR
    identities: Annotated[Words, Meta(description="Globs of the identities that are compared; default: all.")] = (
        "*",
    )


class Thresholds(Struct, frozen=True, forbid_unknown_fields=True):
    """Limits at which rules flag."""

    quota_used_percent: Annotated[
        Percent | None, Meta(description="Share of the 24-hour quota in use at which a region is flagged.")
    ] = None
    quota_nearly_gone_percent: Annotated[
        Percent | None,
        Meta(description="The share at which the severity is `high`; not below `quota_used_percent`."),
    ] = None
    peak_messages_per_day: Annotated[
        Annotated[float, Meta(gt=0)] | None,
        Meta(description="What the remaining regions must carry; default: the sum of the group's last 24 hours."),
    ] = None


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """Which accounts are trusted."""

    trusted_accounts: Annotated[
        tuple[AccountId, ...] | None,
        Meta(description="Other accounts that may send with your identities, 12 digits each, in quotes."),
    ] = None


class OwnRules(Struct, frozen=True, forbid_unknown_fields=True):
    """Rules that you have written. Their code is run."""

    paths: Annotated[
        tuple[Word, ...],
        Meta(
            description="Folders and .py files with rules of your own, relative to this file. sescheck runs their"
            " code."
        ),
    ] = ()


class Accept(Struct, frozen=True, forbid_unknown_fields=True):
    """Known findings, accepted with a reason."""

    rule: Annotated[Word, Meta(description="The rule's name, or a glob.")]
    reason: Annotated[str, Meta(pattern=r"\S", description="Why it is accepted; the report shows it.")]
    subject: Annotated[Word, Meta(description="The subject's name, or a glob; default: every subject.")] = "*"
    region: Annotated[
        Word | None,
        Meta(description="One region; default: every region, and findings about a whole group."),
    ] = None
    until: Annotated[
        date | None, Meta(description="The last day (UTC) of the acceptance; after it the finding is open again.")
    ] = None


class AcceptUnread(Struct, frozen=True, forbid_unknown_fields=True):
    """Readings that are known to be missing, and do not make exit code 3."""

    operation: Annotated[
        Word,
        Meta(description="The refused IAM action, or a glob, such as `sns:*` or `s3:GetBucketLocation`."),
    ]
    reason: Annotated[str, Meta(pattern=r"\S", description="Why it is accepted; the report shows it.")]
    subject: Annotated[Word, Meta(description="The name of the resource, or a glob; default: every resource.")] = (
        "*"
    )
    region: Annotated[Word | None, Meta(description="One region; default: every region.")] = None
    account: Annotated[AccountId | None, Meta(description="One account, 12 digits; default: every account.")] = (
        None
    )
    why: Annotated[Refused | None, Meta(description="Why it could not be read; default: any reason.")] = None
    until: Annotated[
        date | None,
        Meta(description="The last day (UTC) of the acceptance; after it the reading counts as missing again."),
    ] = None


class AccountTable(Struct, frozen=True, forbid_unknown_fields=True):
    """What holds for some accounts only: those that match each of `account`, `name` and `ou` that is given."""

    account: Annotated[
        Annotated[tuple[AccountGlob, ...], Meta(min_length=1)] | None,
        Meta(description="Account IDs of 12 digits, or globs of them, in quotes."),
    ] = None
    name: Annotated[
        Words | None,
        Meta(description="Names of accounts, or globs; only `sescheck organization` knows names."),
    ] = None
    ou: Annotated[
        Annotated[tuple[OuGlob, ...], Meta(min_length=1)] | None,
        Meta(
            description="IDs of organizational units, `ou-…`, or of the root, `r-…`, or globs; with all accounts"
            " below; only `sescheck organization` knows them."
        ),
    ] = None
    severity: Annotated[
        Mapping[str, Severity], Meta(description="Severities by rule; each replaces the one for all accounts.")
    ] = {}
    thresholds: Annotated[
        Thresholds, Meta(description="Limits at which rules flag; each replaces the one for all accounts.")
    ] = Thresholds()
    accept: Annotated[
        tuple[Accept, ...], Meta(description="Known findings of these accounts, accepted with a reason.")
    ] = ()


class Configuration(Struct, frozen=True, forbid_unknown_fields=True):
    """The configuration of sescheck: `sescheck.toml`, or `[tool.sescheck]` in `pyproject.toml`."""

    regions: Annotated[
        Words | None,
        Meta(description='The regions to read and compare, or `["all"]`; default: those of the groups.'),
    ] = None
    fail_on: Annotated[
        FailOn | None,
        Meta(description=f"Exit with 1 if a finding is at least this severe; default: {DEFAULT_FAIL_ON}."),
    ] = None
    depth: Annotated[Depth | None, Meta(description=f"How much is read; default: {DEFAULT_DEPTH}.")] = None
    select: Annotated[tuple[Word, ...], Meta(description="Globs of the rules to run; default: all.")] = ()
    ignore: Annotated[tuple[Word, ...], Meta(description="Globs of the rules to skip.")] = ()
    group: Annotated[
        tuple[Group, ...], Meta(description="The groups: which regions are compared with each other.")
    ] = ()
    severity: Annotated[
        Mapping[str, Severity], Meta(description="Severities by rule; each replaces the rule's own severity.")
    ] = {}
    thresholds: Annotated[Thresholds, Meta(description="Limits at which rules flag.")] = Thresholds()
    policy: Annotated[Policy, Meta(description="Which accounts are trusted.")] = Policy()
    rules: Annotated[OwnRules, Meta(description="Rules that you have written.")] = OwnRules()
    accept: Annotated[tuple[Accept, ...], Meta(description="Known findings, accepted with a reason.")] = ()
    accept_unread: Annotated[
        tuple[AcceptUnread, ...], Meta(description="Known missing readings, accepted with a reason.")
    ] = ()
    account: Annotated[
        tuple[AccountTable, ...],
        Meta(description="What holds for some accounts only; a later entry overrides an earlier one."),
    ] = ()

    @property
    def wanted_regions(self) -> tuple[str, ...]:
        """The regions to read: those listed, else those of the groups; empty if there are none."""
        return self.regions or tuple(dict.fromkeys(name for group in self.group for name in group.regions))
