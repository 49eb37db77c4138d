"""The results of the engine: findings, what rules cannot decide, counts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import msgspec

from sescheck.engine.failover import Failover
from sescheck.engine.rule import Place
from sescheck.engine.severity import Severity
from sescheck.snapshot.reading import Unreadable

_FINGERPRINT_VERSION = "1"
_ENCODER = json.JSONEncoder(allow_nan=False, separators=(",", ":"), default=msgspec.to_builtins)


def packed(evidence: Mapping[str, object]) -> str:
    """Return the evidence as JSON on one line, ASCII only. `Finding.evidence` decodes it.

    Python's encoder accepts half of a surrogate pair; the encoder of msgspec does not.
    """
    return _ENCODER.encode(evidence)


class Finding(msgspec.Struct, frozen=True, gc=False):
    """A subject that a rule flagged.

    Attributes:
        region: None if the finding is about a whole group.
        subject_type: one of the ``subject.type`` values of the JSON report.
        compared_with: the regions that it was compared with.
        evidence_json: the evidence, as ``packed`` writes it. With nested dicts, a finding in 16 regions took twice
            the memory.
        group: the group in which it was found.
        failover: what it means when its region has to take over; unknown means nothing.
        stands_for: the regions that have the same difference, seen from the other side, and no finding.
    """

    rule: str
    severity: Severity
    account_id: str
    region: str | None
    subject_type: str
    subject: str
    message: str
    compared_with: tuple[str, ...]
    evidence_json: str
    group: str
    failover: Failover = Failover.NOTHING
    stands_for: tuple[str, ...] = ()

    @property
    def evidence(self) -> Mapping[str, Any]:
        """The evidence; JSON values only, decoded at each call."""
        found: dict[str, Any] = json.loads(self.evidence_json)
        return found

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits, made from account, region, rule and subject: the same in every run."""
        return self._fingerprint_in(self.region or "")

    @property
    def also_known_as(self) -> tuple[str, ...]:
        """The fingerprints that the same difference would have in the regions that it stands for."""
        return tuple(map(self._fingerprint_in, self.stands_for))

    def _fingerprint_in(self, region: str) -> str:
        parts = (
            _FINGERPRINT_VERSION,
            self.account_id,
            region,
            self.rule,
            self.subject_type,
            self.subject,
        )
        return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Undecided:
    """A subject for which a rule cannot tell, or subjects that could not be listed.

    Attributes:
        because: the refusals that are the reason.
        count: the number of subjects that it counts: the one at ``place``, and those like it.
        is_gap: True if the subjects of the region could not be listed.
    """

    rule: str
    account_id: str
    place: Place
    because: tuple[Unreadable, ...]
    count: int = 1
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Crash:
    """A rule raised an exception. Only the answers of that rule are lost, not the run.

    Attributes:
        error: what happened; of an own rule, with the file and the line.
        origin: where an own rule comes from: its file or its package. Empty for a rule of sescheck, of which an
            exception is an internal error.
    """

    rule: str
    error: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """All answers of the rules.

    Attributes:
        flagged: worst first, then by rule, region and subject.
        examined: the number of subjects of each rule, decided or undecided.
        seconds: the time of each rule; ignored when findings are compared.
    """

    flagged: tuple[Finding, ...]
    undecided: tuple[Undecided, ...]
    examined: Mapping[str, int]
    crashes: tuple[Crash, ...]
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)
