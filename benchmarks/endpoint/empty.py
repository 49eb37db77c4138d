"""What a world has nothing of: every other list of AWS's models, which is empty."""

from functools import cache

from benchmarks.endpoint.answers import Answer, js
from benchmarks.endpoint.calls import Call
from sescheck.emulator.model_lists import lists_of, member_of


def empty_list(call: Call) -> Answer | None:
    """An empty list, or None if the operation does not list anything of a region."""
    member = _members(call.service).get(call.operation)
    return None if member is None else js({member: []})


@cache
def _members(service: str) -> dict[str, str]:
    return {model.name: member_of(model) for model in lists_of(service)}
