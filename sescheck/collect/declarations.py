"""Every operation that any collector may call. The IAM permissions are made from this.

A module of this package declares ``READS``, the operations that it may call, and ``FACT``, the fact that they
read. A reader (see `readers`) declares its ``FIELD``, and its fact is the first fact of the field. A module
declares the following only if the default is wrong:

``ASKED_FROM = Depth.STANDARD``
    The lowest depth at which its operations are called; default: quick. For some of the operations only:
    ``ASKED_FROM = {GET_CONTACT_LIST: Depth.STANDARD}``.
``ASKED_WITH = "suppression-list"``
    The option, without dashes, with which its operations are called; default: they need no option. For some of
    the operations only: a mapping by operation.
``FACTS = {LIST_ALIASES: Fact.ACCOUNT_ALIAS}``
    The fact that an operation reads, if it is not the ``FACT`` of the module.
``INSTEAD_OF = {LIST_IDENTITIES: LIST_EMAIL_IDENTITIES}``
    An operation that is called only if the other one is refused. If it is refused too, only the other one is
    reported.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any, TypeVar

from sescheck import collect
from sescheck.aws.operations import Operation
from sescheck.snapshot.fields import fields
from sescheck.snapshot.model import Depth, Fact, Region

T = TypeVar("T")

_DEPTHS = tuple(Depth)


@dataclass(frozen=True, slots=True)
class Read:
    """An operation as one collector declares it.

    Attributes:
        fact: the fact that it reads.
        asked_from: the lowest depth at which it is called.
        asked_with: the option with which it is called, without dashes; None: it needs no option.
        instead_of: the operation that must be refused before this one is called; None: it is always called.
    """

    operation: Operation
    fact: Fact
    asked_from: Depth = Depth.QUICK
    asked_with: str | None = None
    instead_of: Operation | None = None

    def is_asked(self, depth: Depth, options: Collection[str] | None) -> bool:
        """True if it is called at that depth with those options. None stands for every option."""
        deep_enough = _DEPTHS.index(depth) >= _DEPTHS.index(self.asked_from)
        return deep_enough and (self.asked_with is None or options is None or self.asked_with in options)


def declared(depth: Depth = Depth.DEEP, options: Collection[str] | None = None) -> tuple[Read, ...]:
    """Return what the collectors declare at that depth with those options (None: every option), by IAM action."""
    wanted = (read for read in _declared() if read.is_asked(depth, options))
    return tuple(sorted(wanted, key=lambda read: (read.operation.action, read.operation.service, read.fact)))


def every_read(depth: Depth = Depth.DEEP, options: Collection[str] | None = None) -> tuple[Operation, ...]:
    """Return the declared operations, each once, sorted by IAM action."""
    return tuple(dict.fromkeys(read.operation for read in declared(depth, options)))


def actions(depth: Depth = Depth.DEEP, options: Collection[str] | None = None) -> tuple[str, ...]:
    """Return the IAM actions that an audit needs."""
    return tuple(dict.fromkeys(operation.action for operation in every_read(depth, options)))


def actions_for(facts: Collection[Fact]) -> tuple[str, ...]:
    """Return the IAM actions that read these facts, without those that are called only if another is refused."""
    brought = (read for read in declared() if read.fact in facts and read.instead_of is None)
    return tuple(dict.fromkeys(read.operation.action for read in brought))


ALWAYS = frozenset(
    {
        Fact.ACCOUNT_ID,
        Fact.ACCOUNT_ALIAS,
        Fact.ENABLED_REGIONS,
        Fact.SETTINGS,
        Fact.IDENTITIES,
        Fact.DKIM,
        Fact.MAIL_FROM,
        Fact.NOTIFICATIONS,
        Fact.CONFIGURATION_SETS,
        Fact.TEMPLATES,
        Fact.RULE_SETS,
        Fact.ACTIVE_RULE_SET,
        Fact.GLOBAL_ENDPOINTS,
    }
)
"""What every report needs, for any selection of rules: which regions are in use, can send, and are paired."""


def unneeded_for(facts: Collection[Fact]) -> frozenset[Operation]:
    """Return the operations that read none of these facts, and none of ``ALWAYS``."""
    wanted = ALWAYS | frozenset(facts)
    brought = {read.operation for read in _declared() if read.fact in wanted}
    return frozenset(read.operation for read in _declared()) - brought


def every_option() -> frozenset[str]:
    """Return the options that some operation needs, without dashes."""
    return frozenset(read.asked_with for read in _declared() if read.asked_with is not None)


@cache
def _declared() -> tuple[Read, ...]:
    modules = (import_module(found.name) for found in walk_packages(collect.__path__, f"{collect.__name__}."))
    return tuple(read for module in modules for read in declared_by(module))


def declared_by(module: ModuleType) -> Iterator[Read]:
    """Yield what one module declares."""
    for operation in getattr(module, "READS", ()):
        yield Read(
            operation=operation,
            fact=_of(operation, getattr(module, "FACTS", {}), _fact_of(module)),
            asked_from=_of(operation, getattr(module, "ASKED_FROM", Depth.QUICK), Depth.QUICK),
            asked_with=_of(operation, getattr(module, "ASKED_WITH", None), None),
            instead_of=_of(operation, getattr(module, "INSTEAD_OF", {}), None),
        )


def _fact_of(module: ModuleType) -> Fact:
    """Return the ``FACT`` of the module; of a reader, the first fact of its field."""
    named: Fact | None = getattr(module, "FACT", None)
    return named or next(each.facts[0] for each in fields(Region) if each.name == module.FIELD)


def _of(operation: Operation, given: Any, default: T) -> T:
    """Return what a module declares for one of its operations: a mapping by operation, or one value for all."""
    found: T = given.get(operation, default) if isinstance(given, Mapping) else given
    return found
