"""Every operation that any collector may ask: what the permissions are made from."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from sescheck import collect
from sescheck.aws.operations import Operation


def every_read() -> tuple[Operation, ...]:
    """The declared operations, each once, by IAM action."""
    return tuple(sorted(set(_declared()), key=lambda operation: (operation.action, operation.service)))


def actions() -> tuple[str, ...]:
    """The IAM actions that an audit needs."""
    return tuple(dict.fromkeys(operation.action for operation in every_read()))


def _declared() -> Iterator[Operation]:
    for found in iter_modules(collect.__path__):
        yield from getattr(import_module(f"{collect.__name__}.{found.name}"), "READS", ())
