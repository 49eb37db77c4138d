"""Commands whose parameters are groups of options: Typer gets the fields of each, the command gets it whole."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from sescheck.cli.parameters import PARAMETERS


class Only:
    """Which fields of a group are options of the command; the others keep their defaults.

    Args:
        names: the fields.
        instead: what Typer is given for some of these fields, instead of what it is given in other commands.
    """

    def __init__(self, *names: str, **instead: object) -> None:
        self.names = names
        self.instead = instead


@dataclass(frozen=True, slots=True)
class _Group:
    kind: type[Any]
    parameters: Mapping[str, inspect.Parameter]


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """Spread out those parameters of a command that are dataclasses, or ``Annotated`` ones with ``Only``.

    Raises:
        KeyError: a named field does not belong to the group, or is not an option.
    """
    hints = get_type_hints(command, include_extras=True)
    own = inspect.signature(command).parameters
    groups = {name: _group(hints[name]) for name in own if _is_group(hints[name])}

    @wraps(command)
    def run(**given: Any) -> None:
        for name, group in groups.items():
            given[name] = group.kind(**{field: given.pop(field) for field in group.parameters})
        command(**given)

    offered = tuple(_spread(own, hints, groups))
    run.__signature__ = inspect.Signature(offered)  # type: ignore[attr-defined] # what Typer looks at
    run.__annotations__ = {each.name: each.annotation for each in offered}
    return run


def _spread(
    own: Mapping[str, inspect.Parameter], hints: Mapping[str, Any], groups: Mapping[str, _Group]
) -> Iterator[inspect.Parameter]:
    for name, parameter in own.items():
        if name in groups:
            yield from groups[name].parameters.values()
        else:
            yield parameter.replace(annotation=hints[name])


def _is_group(hint: Any) -> bool:
    return is_dataclass(_kind(hint))


def _kind(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _group(hint: Any) -> _Group:
    known = {field.name: field for field in fields(_kind(hint))}
    only = next((each for each in get_args(hint)[1:] if isinstance(each, Only)), Only(*known))
    offered = {**PARAMETERS, **only.instead}
    return _Group(
        _kind(hint),
        {
            name: inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=known[name].default,
                annotation=offered[name],
            )
            for name in only.names
        },
    )
