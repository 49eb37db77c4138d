"""The parts of a cluster as the page and the examples start them: words of a program, and its environment."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from cfnlint.decode.cfn_yaml import loads
from markdown_it import MarkdownIt

from tests.examples.conftest import EXAMPLES, ROOT

FOLDER = EXAMPLES / "organization"
PAGE = ROOT / "docs" / "organization-clusters.md"
ADDRESS = "tls://10.0.0.5:8786"
"""Of the scheduler, on the page."""

_EXPORT = re.compile(r"^export (\w+)=(.*)$")
_TLS = ("--tls-",)


@dataclass(frozen=True)
class Part:
    """A scheduler or a worker.

    Attributes:
        words: the program and what it is given.
        environment: what is set for it.
    """

    words: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> set[str]:
        """What the places where it runs have in common: all but addresses and certificates."""
        words = {each for each in _options(self.words) if not each.startswith(_TLS) and "://" not in each}
        dask = {f"{name}={value}" for name, value in self.environment.items() if name.startswith("DASK_")}
        return words - {"--host=10.0.0.5", "--host=0.0.0.0"} | dask


def _options(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the options, each with its value, in one form."""
    rest = list(words[2:])
    while rest:
        each = rest.pop(0)
        has_value = each.startswith("--") and "=" not in each and rest and not rest[0].startswith("--")
        yield f"{each}={rest.pop(0)}" if has_value else each


def on_page(program: str) -> Part:
    """Return the only command of the page that begins so, with what its block exports before it."""
    blocks = (each.content for each in MarkdownIt().parse(PAGE.read_text()) if each.type == "code_block")
    (found,) = (each for each in blocks if any(line.startswith(program) for line in each.splitlines()))
    environment: dict[str, str] = {}
    for line in found.replace("\\\n", " ").splitlines():
        export = _EXPORT.match(line)
        if export:
            (environment[export[1]],) = shlex.split(export[2])
        if line.startswith(program):
            return Part(tuple(shlex.split(line)), environment)
    raise AssertionError(program)


def in_compose(service: str) -> Part:
    """Return a service of the compose file."""
    found = yaml.safe_load((FOLDER / "compose.yaml").read_text())["services"][service]
    return Part((*found["entrypoint"], *found["command"]), found["environment"])


def manifests() -> Iterator[dict[str, Any]]:
    """Yield the objects of Kubernetes."""
    for path in sorted((FOLDER / "kubernetes").glob("*.yaml")):
        if path.name != "kustomization.yaml":
            yield from yaml.safe_load_all(path.read_text())


def in_kubernetes(file: str) -> Part:
    """Return the container of a Deployment."""
    found = next(yaml.safe_load_all((FOLDER / "kubernetes" / file).read_text()))
    (container,) = found["spec"]["template"]["spec"]["containers"]
    environment = {each["name"]: each["value"] for each in container["env"]}
    return Part((*container["command"], *container["args"]), environment)


def template(name: str) -> Any:
    """Return a template of CloudFormation, with its functions as mappings."""
    return loads((FOLDER / name).read_text())["Resources"]


def in_ecs(task: str, secrets: Mapping[str, str] | None = None) -> Part:
    """Return the container of a task; each secret has the content of its file."""
    (container,) = template("ecs.yaml")[task]["Properties"]["ContainerDefinitions"]
    environment = {each["Name"]: each["Value"] for each in container["Environment"]}
    command = (_plain(each) for each in container["Command"])
    wanted = {each["Name"]: _plain(each["ValueFrom"]) for each in container["Secrets"]}
    environment |= {name: secrets[source] for name, source in wanted.items()} if secrets else {}
    return Part((*container["EntryPoint"], *command), environment)


def _plain(value: Any) -> str:
    """Return a text without its function."""
    return str(next(iter(value.values())) if isinstance(value, dict) else value)


def secrets_of(tls: Path) -> dict[str, str]:
    """Return what Secrets Manager gives for each reference of the template."""
    found = {"TlsCa": (tls / "ca.pem").read_text()}
    for part in ("scheduler", "worker", "client"):
        for member, suffix in (("cert", "pem"), ("key", "key")):
            found[f"${{{part.title()}Tls}}:{member}::"] = (tls / f"{part}.{suffix}").read_text()
    return found
