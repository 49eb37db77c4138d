"""What the engine hands on: findings, what rules leave undecided, counts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import msgspec

from sescheck.engine.rule import Place
from sescheck.engine.severity import Severity
from sescheck.snapshot.reading import Unreadable

_FINGERPRINT_VERSION = "1"
_ENCODER = json.JSONEncoder(allow_nan=False, separators=(",", ":"), default=msgspec.to_builtins)


def packed(evidence: Mapping[str, object]) -> str:
    """The evidence as JSON on one line, ASCII only: `Finding.evidence` gives it back.

    Python's encoder takes half of a surrogate pair, which msgspec's does not.
    """
    return _ENCODER.encode(evidence)


class Finding(msgspec.Struct, frozen=True, gc=False):
    """A rule flagged a subject.

    Attributes:
        region: None where the finding is about a whole group.
        subject_type: one of the ``subject.type`` values of the JSON report.
        compared_with: the regions it was compared with.
        evidence_json: what it was seen by, as ``packed`` writes it. With nested dicts a finding in 16 regions took
            twice the memory.
        group: the group in which it was found.
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

    @property
    def evidence(self) -> Mapping[str, Any]:
        """What it was seen by; JSON values only, made at each call."""
        found: dict[str, Any] = json.loads(self.evidence_json)
        return found

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits of account, region, rule and subject: the same from run to run."""
        parts = (
            _FINGERPRINT_VERSION,
            self.account_id,
            self.region or "",
            self.rule,
            self.subject_type,
            self.subject,
        )
        return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Undecided:
    """A subject about which a rule cannot tell, or subjects that could not be listed.

    Attributes:
        because: the refusals that the answer rests on.
        count: the number of subjects that it stands for: those at ``place`` and those like it.
    """

    rule: str
    account_id: str
    place: Place
    because: tuple[Unreadable, ...]
    count: int = 1


@dataclass(frozen=True, slots=True)
class Crash:
    """A rule raised: an internal error, which costs that rule's answer and not the run."""

    rule: str
    error: str


@dataclass(frozen=True, slots=True)
class Findings:
    """All that the rules had to say.

    Attributes:
        flagged: worst first, then by rule, region and subject.
        examined: how many subjects each rule judged or could not judge.
        seconds: how long each rule was busy; no part of what was found.
    """

    flagged: tuple[Finding, ...]
    undecided: tuple[Undecided, ...]
    examined: Mapping[str, int]
    crashes: tuple[Crash, ...]
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)
