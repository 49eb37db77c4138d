"""The lists of a region that AWS's models have and no file of ``operations/`` answers: what the backdoor staged.

A new list of SES's needs nothing here: it is empty until somebody stages its items by the member that carries
them, for nothing in the emulator creates any.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sescheck.emulator.registry import (
    BAD_REQUEST,
    Members,
    Operation,
    Params,
    operation,
    page,
    page_size,
    with_token,
)
from sescheck.emulator.state import RegionState

SERVICES = ("sesv2", "mailmanager")
_PAGING = frozenset({"NextToken", "PageSize"})
_REFUSALS = frozenset({BAD_REQUEST, "ValidationException"})
_LARGEST_PAGE = 1000
"""Where the model does not say."""


def answer_the_rest(is_answered: Callable[[str, str], bool]) -> None:
    """Answer each such list, unless there is an answer.

    Args:
        is_answered: has anybody an answer to an operation of a service?
    """
    for service in SERVICES:
        for model in lists_of(service):
            if not is_answered(service, model.name):
                operation(service, model.name)(_listing(model))


def lists_of(service: str) -> Iterator[Any]:
    """Those that come in pages and take no name: the models of their operations."""
    from moto.core.utils import get_service_model  # noqa: PLC0415 # see installation.install

    model = get_service_model(service)
    each = map(model.operation_model, model.operation_names)
    yield from (found for found in each if _is_list(found.input_shape) and found.output_shape)


def member_of(model: Any) -> str:
    """The member of the answer that carries the list."""
    (member,) = (name for name, shape in model.output_shape.members.items() if shape.type_name == "list")
    return str(member)


def _is_list(asked: Any) -> bool:
    return asked is not None and "NextToken" in asked.members and not asked.required_members


def _listing(model: Any) -> Operation:
    member = member_of(model)
    (refusal,) = (shape.name for shape in model.error_shapes if shape.name in _REFUSALS)
    limits = model.input_shape.members["PageSize"].metadata
    highest = int(limits.get("max", _LARGEST_PAGE))

    def answer(state: RegionState, ask: Params) -> Members:
        if not ask.keys() <= _PAGING:
            raise NotImplementedError(f"{model.name} with {', '.join(sorted(ask.keys() - _PAGING))}")
        default = min(100, highest)
        size = page_size(ask.get("PageSize"), default=default, lowest=int(limits.get("min", 1)), highest=highest)
        found, token = page(state.staged[member], size, ask.get("NextToken"), refusal)
        return with_token({member: found}, token)

    return answer
