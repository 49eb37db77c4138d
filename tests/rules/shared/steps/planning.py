"""Plans for snapshots, as the tests of steps read them."""

from collections.abc import Iterable
from typing import Any

from sescheck.engine.fixes import Fixes
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.engine.steps import Call, Human, Record, Step
from sescheck.fix.plan import plan_of
from sescheck.rules.catalogue import chosen
from sescheck.snapshot.model import Region
from sescheck.testing import builders as s


def steps(rule: str, *regions: Region, **account: Any) -> list[Step]:
    """The steps for what the rules of that name, or glob, flag in these regions; in their order."""
    views = tuple(account_views_of(s.snapshot(*regions, **account)))
    entries = chosen([rule])
    return [each.step for each in plan_of(run(entries, views).flagged, Fixes(entries, views)).steps]


def calls(found: Iterable[Step], operation: str = "") -> list[Call]:
    """The calls, or those of one operation."""
    return [each.does for each in found if isinstance(each.does, Call) and operation in {"", each.does.operation}]


def call(found: Iterable[Step], operation: str) -> Call:
    """The only call of an operation."""
    (only,) = calls(found, operation)
    return only


def words(found: Iterable[Step]) -> str:
    """What people have to do."""
    return "\n".join(each.does.words for each in found if isinstance(each.does, Human))


def records(found: Iterable[Step]) -> dict[str, tuple[str, ...]]:
    """The records to publish, by name and type."""
    return {
        f"{each.does.name} {each.does.type}": each.does.values for each in found if isinstance(each.does, Record)
    }
