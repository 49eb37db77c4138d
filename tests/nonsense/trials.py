"""Each declared operation, each kind of nonsense: what the report may say then."""

import json
import os
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sescheck
from sescheck.aws.operations import Operation
from sescheck.collect.account import enabled_regions
from sescheck.collect.declarations import declared, every_read
from sescheck.collect.receiving import idle_rule_sets
from sescheck.emulator import Emulator
from sescheck.emulator.server.wire import Answer
from sescheck.snapshot.model import Addresses
from tests.fire.staging import HERE, KNOWN_FAULT, REGIONS, idle
from tests.nonsense import members, on_the_wire
from tests.nonsense.members import Kind
from tests.nonsense.serving import Distortion, Serving

OPERATIONS = {(each.service, each.name): each for each in every_read()}
"""One each: what follows several lists of an answer is struck in all of them."""

DISABLED = "me-south-1"
"""A region that is not enabled, so that AWS is asked whether it is."""

LONGEST = 40.0
"""Seconds that a run with one operation of nonsense takes at most."""

Finding = tuple[str, str | None, str]


@dataclass(frozen=True)
class Trial:
    """One operation and what is made of its answer."""

    operation: Operation
    name: str
    kind: Kind
    distortion: Distortion

    def __str__(self) -> str:
        return f"{self.operation.service} {self.operation.name}: {self.name}"


@dataclass(frozen=True)
class Stage:
    """How an operation comes to be asked."""

    denied: frozenset[str] = frozenset()
    regions: str | None = REGIONS
    seed: Callable[[Emulator], None] | None = None


def stage_of(operation: Operation) -> Stage:
    """What is asked in another's place is asked where that one is denied; some, in a world of their own."""
    if operation == enabled_regions.GET_STATUS:
        return Stage(regions=f"{REGIONS},{DISABLED}")
    if operation == idle_rule_sets.DESCRIBE:
        return Stage(seed=idle)
    instead_of = {read.instead_of.name for read in declared() if read.operation == operation and read.instead_of}
    return Stage(frozenset(instead_of), None if operation in enabled_regions.READS else REGIONS)


@dataclass
class Range:
    """Where trials are held: the server, and the reports while nothing is wrong."""

    serving: Serving
    undisturbed: dict[Stage, Any] = field(default_factory=dict)

    def answer_of(self, operation: Operation) -> Answer:
        """The real answer of an operation; a new one that no world asks fails here."""
        self.before(stage_of(operation))
        where = (operation.service, operation.name, HERE)
        assert where in self.serving.seen, f"{operation.action} is never asked: let tests.fire.staging seed it"
        return self.serving.seen[where]

    def before(self, stage: Stage) -> Any:
        """The report without nonsense."""
        if stage not in self.undisturbed:
            self.undisturbed[stage] = self._report(stage, read_timeout=20)
            assert KNOWN_FAULT in _findings(self.undisturbed[stage])
        return self.undisturbed[stage]

    def complaint(self, trial: Trial) -> str | None:
        """What is wrong with the report of a trial, twice: a machine under load runs into time limits too."""
        return self._complaint(trial) and self._complaint(trial)

    def _complaint(self, trial: Trial) -> str | None:
        stage = stage_of(trial.operation)
        before = self.before(stage)
        self.serving.struck = (trial.operation.service, trial.operation.name, HERE)
        self.serving.distortion, self.serving.hits = trial.distortion, 0
        began = time.monotonic()
        try:
            after = self._report(stage)
        except Exception as error:  # noqa: BLE001 - whatever ends a run is what is looked for
            return f"the run ended with {type(error).__name__}: {str(error)[:200]}"
        finally:
            self.serving.distortion = None
        if time.monotonic() - began > LONGEST:
            return f"it took {time.monotonic() - began:.0f} s"
        return "it was never asked" if not self.serving.hits else complaint_of(trial, before, after)

    def _report(self, stage: Stage, read_timeout: float = 1) -> Any:
        self.serving.denied = stage.denied
        self.serving.seeded(stage.seed)
        report = sescheck.audit(
            regions=stage.regions,
            endpoint_url=self.serving.url,
            depth="deep" if stage.regions else "quick",
            addresses=Addresses.SHOWN if stage.regions else Addresses.NOT_ASKED,
            connect_timeout=5,
            read_timeout=read_timeout,
            retries=0,
        )
        return json.loads(sescheck.render(report, "json"))


def complaint_of(trial: Trial, before: Any, after: Any) -> str | None:
    """Nothing new, nothing lost that is not said to be open, nothing that is a fault of a rule's."""
    if after["rule_errors"] or after["exit_code"] not in {1, 3}:
        return f"exit code {after['exit_code']}, rules that failed: {after['rule_errors'][:1]}"
    return None if trial.kind is Kind.OTHER else _change(trial, before, after)


def _change(trial: Trial, before: Any, after: Any) -> str | None:
    old, new = _findings(before), _findings(after)
    open_rules = {rule for each in after["unread"] for rule in each["rules"]}
    lost = {rule for rule, _, _ in old - new} - open_rules
    if KNOWN_FAULT not in new:
        return "the fault of another region is lost"
    if new - old and not _is_true(trial):
        return f"new: {sorted(map(str, new - old))[:3]}"
    if lost and trial.kind is Kind.WRONG:
        return f"lost, and not open: {sorted(lost)}"
    said = after["unread"] != before["unread"] or after["complete"] is not before["complete"]
    return None if said or old == new else "findings are lost, and the report is complete"


LEFT_OUT_WHERE_NOTHING_IS_SET: dict[str, str] = {
    "ses:GetAccount": "SuppressionAttributes|VdmAttributes|Details.*",
    "ses:GetConfigurationSet": ".*",
    "ses:GetConfigurationSetEventDestinations": r"\w+Destination|ApplicationArn",
    "ses:GetContactList": "Description",
    "ses:GetEmailIdentity": "ConfigurationSetName|Signing.*|.*KeyLength|VerificationInfo|ErrorType",
    "ses:GetEmailTemplate": "Subject|Text|Html",
    "ses:GetIdentityMailFromDomainAttributes": "MailFromDomain",
    "ses:GetIdentityNotificationAttributes": ".*Topic|HeadersIn.*",
    "ses:ListCustomVerificationEmailTemplates": ".*RedirectionURL|TemplateSubject|FromEmailAddress",
    "ses:GetDedicatedIps": "PoolName",
    # what it says of a rule without them is what the model says: off, and TLS optional
    "ses:DescribeActiveReceiptRuleSet": "Metadata|TlsPolicy|ScanEnabled|Enabled|.*Action|IamRoleArn|KmsKeyArn|"
    "StatusCode|SmtpReplyCode|Message|Sender|InvocationType|Encoding|ObjectKeyPrefix",
    "iam:GetAccountAuthorizationDetails": "PermissionsBoundary",
    "iam:GetUser": "PermissionsBoundary",
}
"""By action, a pattern of members that AWS leaves out where nothing is set: a finding then is like any other."""


def _is_true(trial: Trial) -> bool:
    path = re.split(r"[./]", trial.name.partition(" ")[0])
    may = LEFT_OUT_WHERE_NOTHING_IS_SET.get(trial.operation.action, "")
    return trial.kind is Kind.ABSENT and re.fullmatch(may, path[-1]) is not None


def _findings(report: Any) -> set[Finding]:
    return {(each["rule"], each["region"], each["subject"]["name"]) for each in report["findings"]}


def on_the_wire_of(operation: Operation) -> list[Trial]:
    """Those that ask nothing of the answer."""
    return [Trial(operation, name, Kind.WRONG, each) for name, each in on_the_wire.every().items()]


def members_of(operation: Operation, where: Range) -> list[Trial]:
    """Those that change a member."""
    answer = where.answer_of(operation)
    mutations = members.every(operation.service, operation.name, answer)
    return [Trial(operation, each.name, each.kind, each.distortion) for each in mutations]


def some_of(operation: Operation, where: Range, size: int | None) -> list[Trial]:
    """So many of either kind, or all; SESCHECK_NONSENSE_SEED chooses others."""
    both = on_the_wire_of(operation), members_of(operation, where)
    seed = os.environ.get("SESCHECK_NONSENSE_SEED", "1")
    chance = random.Random(f"{seed} {operation.action}")  # noqa: S311 - no secret
    return [
        trial
        for trials in both
        for trial in (trials if size is None else chance.sample(trials, min(size, len(trials))))
    ]
