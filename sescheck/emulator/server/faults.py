"""Faults between a program and AWS, as data: which calls, from when, how often, and how.

A fault is matched before moto sees the request; `distortion` says what each kind does.
"""

import json
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

from sescheck.emulator.server.calls import Call

C_contra = TypeVar("C_contra", contravariant=True)
KINDS = frozenset(
    {
        "allow-only",
        "cut",
        "delay",
        "deny",
        "deny-by-scp",
        "disable-region",
        "empty",
        "expired",
        "garble",
        "hang",
        "html",
        "not-found",
        "not-supported",
        "one-a-page",
        "repeat-token",
        "reset",
        "rewrite",
        "server-error",
        "throttle",
        "truncate",
        "unknown-enum",
    }
)


@dataclass(frozen=True)
class Fault:
    """One fault.

    `account`, `region`, `service` and `operation` say which calls; the last three may be globs, None is all.
    `service` is ses for v1 and sesv2 for v2. `after` lets that many matching calls pass first, `count` is how
    many are hit then (None: for ever). The others belong to single kinds: `seconds` to delay, `status` to
    server-error, `find` and `replacement` to rewrite and unknown-enum, `allow` to allow-only: globs of actions
    such as "ses:Get*", in a list or in a text with ``|`` between them. `one-a-page` cuts the list of a JSON answer
    into pages of one.

    Raises:
        ValueError: the kind is unknown.
    """

    kind: str
    account: str | None = None
    region: str | None = None
    service: str | None = None
    operation: str | None = None
    after: int = 0
    count: int | None = None
    seconds: float = 1.0
    status: int = 500
    find: str = "SUCCESS"
    replacement: str = "NEVER_HEARD_OF"
    allow: str | Iterable[str] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "allow", _globs(self.allow))
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}; choose one of {', '.join(sorted(KINDS))}")

    def concerns(self, call: Call) -> bool:
        """True if the fault applies to the call."""
        wanted = (self.region, self.service, self.operation)
        found = (call.region, call.service, call.operation)
        if self.account is not None and self.account != call.account:
            return False
        if any(glob is not None and not fnmatchcase(text, glob) for glob, text in zip(wanted, found, strict=True)):
            return False
        return self.kind != "allow-only" or not self._allows(call)

    def _allows(self, call: Call) -> bool:
        # no policy can take GetCallerIdentity away
        action = call.action.lower()
        always = action == "sts:getcalleridentity"
        return always or any(fnmatchcase(action, glob.lower()) for glob in _globs(self.allow))


def parse_fault(spec: str | dict[str, Any]) -> Fault:
    """Parse a fault from `kind:key=value,key=value`, or from a JSON object with the fields' names.

    Several globs of `allow` are separated by `|`.

    Raises:
        ValueError: the kind or a key is unknown, or a value is not a number although one is needed.
    """
    return Fault(**settings_of(spec, {field.name for field in fields(Fault)}))


def settings_of(spec: str | dict[str, Any], known: AbstractSet[str]) -> dict[str, Any]:
    """Return the settings of a fault of any kind, with their types.

    Raises:
        ValueError: a key is not known, or a value is not a number although one is needed.
    """
    if isinstance(spec, str):
        kind, _, rest = spec.partition(":")
        pairs = [pair.partition("=") for pair in rest.split(",") if pair]
        spec = {"kind": kind, **{key.strip(): value for key, _, value in pairs}}
    if unknown := spec.keys() - known:
        raise ValueError(
            f"unknown setting of a fault: {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}"
        )
    return {key: _typed(key, value) for key, value in spec.items()}


def _typed(key: str, value: Any) -> Any:
    if value is None:
        return None
    if key in {"after", "code", "count", "status"}:
        return int(value)
    if key == "seconds":
        return float(value)
    return value if key == "allow" else str(value)


def _globs(allow: str | Iterable[str]) -> tuple[str, ...]:
    """A text is not a list of letters: its globs are separated by ``|``."""
    return tuple(allow.split("|")) if isinstance(allow, str) else tuple(allow)


class Concerning(Protocol[C_contra]):
    """What a plan has to know of a fault."""

    @property
    def after(self) -> int:
        """How many matching calls pass first."""

    @property
    def count(self) -> int | None:
        """How many are hit then; None: for ever."""

    def concerns(self, call: C_contra, /) -> bool:
        """True if the fault applies to the call."""


F = TypeVar("F", bound=Concerning[Any])


class FaultPlan(Generic[F]):
    """The active faults, and how often each was met; safe to use from several threads."""

    def __init__(self, faults: Iterable[F] = ()) -> None:
        self._lock = Lock()
        self._met: list[tuple[F, list[int]]] = [(fault, [0]) for fault in faults]

    def add(self, faults: Iterable[F]) -> None:
        """Add faults."""
        with self._lock:
            self._met.extend((fault, [0]) for fault in faults)

    def striking(self, call: object) -> Sequence[F]:
        """Return the faults of this call, in their order; count the call for each fault that matches."""
        with self._lock:
            return [fault for fault, met in self._met if fault.concerns(call) and _strikes(fault, met)]

    def __len__(self) -> int:
        return len(self._met)


def _strikes(fault: Concerning[Any], met: list[int]) -> bool:
    met[0] += 1
    past = met[0] - fault.after
    return past > 0 and (fault.count is None or past <= fault.count)


def from_json(text: bytes) -> list[Fault]:
    """The faults of a control request: a list of specs, strings or objects."""
    return [parse_fault(spec) for spec in json.loads(text)]
