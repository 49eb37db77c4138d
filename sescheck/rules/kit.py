"""What a rule's file imports: the verdicts, ``need``, the decorator, the facts, the readings and the subjects.

With ``sescheck.testing`` this is all of sescheck that the rules of users need: see ``docs/own-rules.md``. What is
here is neither removed nor renamed within a major version.

The type of ``check``'s parameter says what the rule is asked about: ``IdentityInRegion`` for each identity of each
region, ``IdentityAcrossRegions`` for each in comparison with the other regions of its group, and so on.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from sescheck.engine.failover import BLOCKS, DEGRADES, NOTHING, Failover, Track
from sescheck.engine.lead import Lead
from sescheck.engine.rule import (
    CLEAR,
    NOT_APPLICABLE,
    CannotTell,
    Flag,
    Rule,
    Scope,
    Verdict,
    cannot_tell,
    clear_unless,
    need,
)
from sescheck.engine.severity import Severity
from sescheck.engine.steps import Call, Fetched, Human, Phase, Record, Secret, Step, Steps, thing
from sescheck.engine.subjects.identities import (
    IdentityAcrossRegions,
    IdentityInRegion,
    NameAcrossRegions,
    NameInGroup,
    OneRegion,
    RegionAcrossRegions,
    RegionGroup,
)
from sescheck.engine.subjects.receipt_rules import (
    ReceiptRuleInRegion,
    RuleSetAcrossRegions,
    StoredRuleSetAcrossRegions,
)
from sescheck.engine.subjects.resources import (
    ConfigurationSetAcrossRegions,
    ConfigurationSetInRegion,
    ContactListAcrossRegions,
    CustomTemplateAcrossRegions,
    EventDestinationAcrossRegions,
    EventDestinationInRegion,
    GlobalEndpointInRegion,
    IpPoolAcrossRegions,
    MailManagerResourceAcrossRegions,
    ReceiptFilterAcrossRegions,
    TemplateAcrossRegions,
    TenantAcrossRegions,
    TenantInRegion,
    VpcEndpointAcrossRegions,
)
from sescheck.engine.subjects.smtp_users import (
    SendingRoleAcrossRegions,
    SmtpUserAcrossRegions,
    SmtpUserInAccount,
)
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, any_of, then, value_of

__all__ = (
    "BLOCKS",
    "CLEAR",
    "DEGRADES",
    "NOTHING",
    "NOT_APPLICABLE",
    "Call",
    "CannotTell",
    "ConfigurationSetAcrossRegions",
    "ConfigurationSetInRegion",
    "ContactListAcrossRegions",
    "CustomTemplateAcrossRegions",
    "EventDestinationAcrossRegions",
    "EventDestinationInRegion",
    "Fact",
    "Failover",
    "Fetched",
    "Flag",
    "GlobalEndpointInRegion",
    "Human",
    "IdentityAcrossRegions",
    "IdentityInRegion",
    "IpPoolAcrossRegions",
    "Known",
    "Lead",
    "Listing",
    "MailManagerResourceAcrossRegions",
    "NameAcrossRegions",
    "NameInGroup",
    "OneRegion",
    "Phase",
    "Reading",
    "ReceiptFilterAcrossRegions",
    "ReceiptRuleInRegion",
    "Record",
    "RegionAcrossRegions",
    "RegionGroup",
    "RuleSetAcrossRegions",
    "Secret",
    "SendingRoleAcrossRegions",
    "Severity",
    "SmtpUserAcrossRegions",
    "SmtpUserInAccount",
    "Step",
    "Steps",
    "StoredRuleSetAcrossRegions",
    "TemplateAcrossRegions",
    "TenantAcrossRegions",
    "TenantInRegion",
    "Track",
    "Unreadable",
    "Verdict",
    "VpcEndpointAcrossRegions",
    "Why",
    "any_of",
    "by_hand",
    "cannot_tell",
    "clear_unless",
    "need",
    "rule",
    "then",
    "thing",
    "value_of",
)

S = TypeVar("S")


def rule(
    severity: Severity,
    *,
    reads: Sequence[Fact],
    failover: Failover | Callable[[Any, Flag], Failover],
    at_worst: Failover = BLOCKS,
    track: Track = Track.SENDING,
    lead: Lead = Lead.SHORT,
    looks_at_others: bool = False,
    about_sending: bool = True,
    is_mutual: bool = False,
) -> Callable[[Callable[[S], Verdict]], Rule[S]]:
    """Make a rule of a ``check``; its parameter's type says which subjects it is asked about.

    Args:
        severity: the default; a verdict may carry another.
        reads: the facts that the answer depends on.
        failover: what a finding in a standby region means when the region has to take over; a function if that
            depends on the finding.
        at_worst: what that function can return at most.
        track: what the rule is about: sending or receiving.
        lead: the longest that a step of its fix usually takes.
        looks_at_others: as in ``Rule``.
        about_sending: as in ``Rule``.
        is_mutual: as in ``Rule``: the check flags both regions that differ, and a report has one finding.
    """

    def declared(check: Callable[[S], Verdict]) -> Rule[S]:
        return Rule(
            severity,
            _scope_of(check),
            tuple(reads),
            check,
            looks_at_others,
            about_sending,
            failover,
            track,
            at_worst,
            lead,
            is_mutual,
        )

    return declared


def _scope_of(check: Callable[[S], Verdict]) -> Scope[S]:
    """The scope in the annotation of the only parameter.

    Raises:
        TypeError: the annotation has none. The author of the rule sees this.
    """
    annotations: dict[str, Any] = get_type_hints(check, include_extras=True)
    subject = next(iter(annotations.values()), None)
    found = get_args(subject)[1:] if get_origin(subject) is Annotated else ()
    for scope in found:
        if isinstance(scope, Scope):
            return scope
    raise TypeError(f"the parameter of check is not one of the subjects of {__name__}")


def by_hand(
    words: str, *, who: str = "you", takes: str | None = None, phase: Phase = Phase.LAST
) -> Callable[[Any, Flag], Steps]:
    """Make the ``fix`` of a rule for which no call can be printed; the file says why.

    Args:
        words: what to do; ``{name}`` and ``{region}`` are those of the subject.
        who: who does it.
        takes: how long it takes; None: minutes.
        phase: when it is due.
    """

    def fix(subject: Any, _flag: Flag) -> Steps:
        region = getattr(subject, "region", None)
        sentences = words.format(name=getattr(subject, "name", ""), region=region or "all regions")
        title = sentences.partition(". ")[0].rstrip(".")
        return (Step(title, Human(sentences, who, takes), region, phase),)

    return fix
