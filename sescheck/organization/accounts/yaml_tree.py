"""A YAML file as a tree of texts with their lines.

Nothing is made into Python's own values: digits stay a text with its zeros, and an alias that stands for thousands
of others costs nothing.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from sescheck.errors import FileError

DEPTH = 30
"""Levels of nesting that are read."""

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_MERGE = "tag:yaml.org,2002:merge"
_NULL = "tag:yaml.org,2002:null"

Fields = dict[str, yaml.Node]


@dataclass(frozen=True, slots=True)
class YamlTree:
    """A file, for messages with a line."""

    path: Path

    def root(self, text: str) -> yaml.Node | None:
        """Return the whole tree; None for a file without content.

        Raises:
            FileError: it is not valid YAML, or nested too deeply.
        """
        wrong = yaml.reader.Reader.NON_PRINTABLE.search(text)
        if wrong is not None:
            line = text.count("\n", 0, wrong.start()) + 1
            raise FileError(f"{self.path}:{line}: not valid YAML: it has a control character")
        try:
            self._check_depth(text)
            found: yaml.Node | None = yaml.compose(text, _LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            raise FileError(f"{self.path}:{line}: not valid YAML: {error.problem or error.context}") from error
        return found

    def fault(self, node: yaml.Node, words: str) -> NoReturn:
        """End the reading with the line.

        Raises:
            FileError: always.
        """
        raise FileError(f"{self.path}:{line_of(node)}: {words}")

    def fields(self, node: yaml.Node, what: str) -> Fields:
        """Return the nodes of a mapping by key."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{what} has to be a mapping, such as `account_id: '123456789012'`")
        found: Fields = {}
        for key, value in node.value:
            if key.tag == _MERGE:
                self.fault(key, "merge keys (<<) are not supported: write the keys out")
            name = self.text(key, "a key")
            if name in found:
                self.fault(key, f"{what} has {name} twice")
            found[name] = value
        return found

    def items(self, node: yaml.Node | None, what: str) -> tuple[yaml.Node, ...]:
        """Return the nodes of a list; none if it is missing."""
        if node is None or node.tag == _NULL:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, f"{what} has to be a list")
        return tuple(node.value)

    def text(self, node: yaml.Node, what: str) -> str:
        """Return a text, as it is written."""
        if not isinstance(node, yaml.ScalarNode):
            self.fault(node, f"{what} has to be a text")
        return str(node.value)

    def optional(self, node: yaml.Node | None, what: str) -> str | None:
        """Return a text; None if it is missing or empty."""
        return None if node is None or node.tag == _NULL else self.text(node, what) or None

    def _check_depth(self, text: str) -> None:
        """Go through the file without building anything: libyaml builds by recursion, and may end the process."""
        depth = 0
        for event in yaml.parse(text, _LOADER):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > DEPTH:
                raise FileError(f"{self.path}:{line_of(event)}: it is nested too deeply")


def is_nothing(node: yaml.Node | None) -> bool:
    """True if the node is missing or null."""
    return node is None or node.tag == _NULL


def line_of(found: yaml.Node | yaml.Event) -> int:
    """Return the line of a node or event, from 1."""
    mark = found.start_mark
    return mark.line + 1 if mark else 1
