"""The container file: sound, and its commands are those that install this project."""

import shlex
import tomllib

from tests.examples.conftest import EXAMPLES, ROOT, checked

FILE = EXAMPLES / "container" / "Containerfile"


def instructions() -> list[list[str]]:
    """Each instruction in words, with its continued lines."""
    text = FILE.read_text().replace("\\\n", " ")
    return [shlex.split(line) for line in text.splitlines() if line and not line.startswith("#")]


def test_hadolint_has_nothing_to_say() -> None:
    """At any severity."""
    checked("hadolint", "--failure-threshold", "style", FILE)


def test_what_it_copies_is_what_building_takes() -> None:
    """The files are there, and with them those that pyproject.toml names."""
    copied = [each[1:-1] for each in instructions() if each[0] == "COPY" and not each[1].startswith("--from")]
    names = {name for names in copied for name in names}
    assert all((ROOT / name).exists() for name in names)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {project["project"]["readme"], *project["project"]["license-files"]}
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    wanted |= {*wheel["packages"], *wheel.get("shared-data", ())}
    assert wanted <= names


def test_it_does_not_run_as_root() -> None:
    """The user is set, by number so that an orchestrator can tell, before the entry point."""
    words = [each[0] for each in instructions()]
    (user,) = (each[1] for each in instructions() if each[0] == "USER")
    assert int(user) > 0
    assert words.index("USER") < words.index("ENTRYPOINT")
