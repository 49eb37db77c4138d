"""The formats of ``sescheck readiness``, by the name that ``--format`` takes: every module here is one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:  # the help of the command line names the formats, and must not wait for what they draw
    from sescheck.report.render_options import RenderOptions
    from sescheck.takeover.model import Readiness

Format: TypeAlias = "Callable[[Sequence[Readiness], RenderOptions], Iterator[str]]"

_NAMES = ("terminal", "text", "html", "json", "junit", "markdown", "prometheus")


def _on_first_use(name: str) -> Format:
    def render(answers: "Sequence[Readiness]", options: "RenderOptions") -> Iterator[str]:
        module = import_module(f"{__package__}.{name}")
        yield from cast("Format", module.render)(answers, options)

    return render


FORMATS: Mapping[str, Format] = MappingProxyType({name: _on_first_use(name) for name in _NAMES})
"""Each takes the answers, one for each account and standby, and yields its text in pieces."""
