"""What `sescheck rules --new FILE` does."""

from pathlib import Path

from sescheck.cli.linking import linked_file
from sescheck.cli.outputs import write_file
from sescheck.errors import UsageError, writing
from sescheck.rules.own.rule_files import check_name
from sescheck.rules.rule_skeleton import SKELETON


def write_skeleton(path: Path) -> str:
    """Write the skeleton of a rule, and return what to do next.

    Raises:
        UsageError: the file exists, or no rule can have its name.
        FileError: it cannot be written.
    """
    if path.suffix != ".py":
        raise UsageError(f"--new {path}: the name of the file ends with .py")
    name = check_name(path)
    if path.exists():
        raise UsageError(f"--new {path}: the file exists")
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, [SKELETON.encode()])
    return f"{linked_file(path)}: write the rule {name}, then run `sescheck rules --test {path}`"
