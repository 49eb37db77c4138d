"""The readers of a region. Every module of this package that declares a ``FIELD`` of the model reads that field.

Such a module declares, together with ``READS``:

``FIELD = "tenants"``
    The field of `Region` that it reads; the field's first fact is its ``FACT``.
``async def read(region: RegionContext) -> Listing[Tenant]``
    Read the field. This is not called if an earlier run read the whole field: then it is kept.

And the following only if the default is wrong:

``AWAITS = ("settings",)``
    Fields that it needs: it gets them with ``await region.result("settings")``.
``def add_resources(found, context)``
    Name the other resources that must be read because of what was read, or kept.
``def whole(before) -> bool``
    True if the field of an earlier run is kept; default: if nothing in it is unread.
``STANDS_FOR = LIST_EMAIL_IDENTITIES``
    The operation that is named if the reader fails; default: the first of ``READS``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

from sescheck import collect
from sescheck.aws.operations import Operation
from sescheck.collect.context import CollectContext, RegionContext
from sescheck.collect.declarations import Read, declared_by
from sescheck.snapshot.fields import Field, fields, is_whole
from sescheck.snapshot.model import Region


@dataclass(frozen=True, slots=True)
class Reader:
    """The reader of one field of a region."""

    field: Field
    module: ModuleType

    @property
    def operation(self) -> Operation:
        """The operation that is named if the reader fails."""
        found: Operation = getattr(self.module, "STANDS_FOR", None) or self.module.READS[0]
        return found

    @property
    def reads(self) -> tuple[Operation, ...]:
        """The operations that it may call."""
        found: tuple[Operation, ...] = getattr(self.module, "READS", ())
        return found

    @property
    def declared(self) -> tuple[Read, ...]:
        """The operations that it may call, with when each is called."""
        return tuple(declared_by(self.module))

    @property
    def awaits(self) -> tuple[str, ...]:
        """The fields that it waits for."""
        found: tuple[str, ...] = getattr(self.module, "AWAITS", ())
        return found

    async def read(self, region: RegionContext) -> Any:
        """Return the field of an earlier run if all of it was read, else read it now."""
        before = getattr(region.before, self.field.name)
        is_kept = getattr(self.module, "whole", is_whole)(before)
        found = before if is_kept else await self.module.read(region)
        self._add_resources(found, region.context)
        return found

    def _add_resources(self, found: Any, context: CollectContext) -> None:
        if hasattr(self.module, "add_resources"):
            self.module.add_resources(found, context)


@cache
def readers() -> Mapping[str, Reader]:
    """Return the readers by field, in the order of the model.

    Raises:
        CycleError: readers wait for each other.
    """
    modules = (import_module(found.name) for found in walk_packages(collect.__path__, f"{collect.__name__}."))
    reading = {module.FIELD: module for module in modules if hasattr(module, "FIELD")}
    found = {each.name: Reader(each, reading[each.name]) for each in fields(Region) if each.name in reading}
    TopologicalSorter({name: reader.awaits for name, reader in found.items()}).prepare()
    return found
