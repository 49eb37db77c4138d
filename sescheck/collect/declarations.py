"""Every operation that any collector may ask: what the permissions are made from.

A module of this room declares ``READS``, what it may ask, and the ``FACT`` that this brings; of a reader
(`readers`), which names its ``FIELD``, that is the field's. And only where the default is not true:

``ASKED_FROM = Depth.STANDARD``
    The least depth at which its operations are asked; default: quick. Where that holds of some of them only:
    ``ASKED_FROM = {GET_CONTACT_LIST: Depth.STANDARD}``.
``ASKED_WITH = "suppression-list"``
    The option, without its dashes, that has to be given for its operations to be asked; default: none. A mapping
    by operation where that holds of some only.
``FACTS = {LIST_ALIASES: Fact.ACCOUNT_ALIAS}``
    The fact that an operation brings, where it is another than the module's ``FACT``.
``INSTEAD_OF = {LIST_IDENTITIES: LIST_EMAIL_IDENTITIES}``
    An operation that is asked only where the other one is refused: by itself it leaves nothing unread.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
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
        fact: what it brings.
        asked_from: the least depth at which it is asked.
        asked_with: the option that it takes, without dashes; None where it takes none.
        instead_of: the operation in whose place it is asked; None where it is asked anyway.
    """

    operation: Operation
    fact: Fact
    asked_from: Depth = Depth.QUICK
    asked_with: str | None = None
    instead_of: Operation | None = None

    def is_asked(self, depth: Depth, options: Collection[str] | None) -> bool:
        """Is it asked at that depth, with those options? None stands for every option."""
        deep_enough = _DEPTHS.index(depth) >= _DEPTHS.index(self.asked_from)
        return deep_enough and (self.asked_with is None or options is None or self.asked_with in options)


def declared(depth: Depth = Depth.DEEP, options: Collection[str] | None = None) -> tuple[Read, ...]:
    """What the collectors declare to ask at that depth with those options, by IAM action; None: every option."""
    wanted = (read for read in _declared() if read.is_asked(depth, options))
    return tuple(sorted(wanted, key=lambda read: (read.operation.action, read.operation.service, read.fact)))


def every_read(depth: Depth = Depth.DEEP, options: Collection[str] | None = None) -> tuple[Operation, ...]:
    """The declared operations, each once, by IAM action."""
    return tuple(dict.fromkeys(read.operation for read in declared(depth, options)))


def actions(depth: Depth = Depth.DEEP, options: Collection[str] | None = None) -> tuple[str, ...]:
    """The IAM actions that an audit needs."""
    return tuple(dict.fromkeys(operation.action for operation in every_read(depth, options)))


def actions_for(facts: Collection[Fact]) -> tuple[str, ...]:
    """The IAM actions that bring these facts, without those that only stand in for another."""
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
"""What every report is about, whichever rules are chosen: which regions are in use and can send, which pair up."""


def unneeded_for(facts: Collection[Fact]) -> frozenset[Operation]:
    """The operations that bring none of these facts, nor any that is always wanted."""
    wanted = ALWAYS | frozenset(facts)
    brought = {read.operation for read in _declared() if read.fact in wanted}
    return frozenset(read.operation for read in _declared()) - brought


def every_option() -> frozenset[str]:
    """The options that some operation takes, without dashes."""
    return frozenset(read.asked_with for read in _declared() if read.asked_with is not None)


def _declared() -> Iterator[Read]:
    for found in walk_packages(collect.__path__, f"{collect.__name__}."):
        yield from declared_by(import_module(found.name))


def declared_by(module: ModuleType) -> Iterator[Read]:
    """What one module declares."""
    for operation in getattr(module, "READS", ()):
        yield Read(
            operation=operation,
            fact=_of(operation, getattr(module, "FACTS", {}), _fact_of(module)),
            asked_from=_of(operation, getattr(module, "ASKED_FROM", Depth.QUICK), Depth.QUICK),
            asked_with=_of(operation, getattr(module, "ASKED_WITH", None), None),
            instead_of=_of(operation, getattr(module, "INSTEAD_OF", {}), None),
        )


def _fact_of(module: ModuleType) -> Fact:
    """The one that it names; of a reader the first of its field."""
    named: Fact | None = getattr(module, "FACT", None)
    return named or next(each.facts[0] for each in fields(Region) if each.name == module.FIELD)


def _of(operation: Operation, said: Any, default: T) -> T:
    """What a module says of one of its operations, which may be the same for all."""
    found: T = said.get(operation, default) if isinstance(said, Mapping) else said
    return found
