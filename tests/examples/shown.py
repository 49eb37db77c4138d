"""The commands that the pages show, and what stands for the programs that would change a machine or leave it."""

import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.examples.conftest import EXAMPLES, ROOT, TOOLS, Machine

PAGES = sorted(
    page
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *EXAMPLES.rglob("*.md")]
    if page.parent.name != "rules"  # tests/commands/ looks at them: they are AWS's
)

RUN = {
    "sescheck",
    "python",
    "python3",
    "pip",
    "pipx",
    "uv",
    "uvx",
    ".",
    "make",
    "jq",
    "curl",
    "tail",
    "less",
    "install",
}
RUN |= {"useradd", "systemctl", "sh", "man", "apt"}
"""Programs that are run as the page has them. PROGRAMS stands for those that would change this machine."""
ELSEWHERE = {
    "aws": "the options and their values, by botocore's models",
    "docker": "the files; hadolint and a schema look into them",
    "podman": "as docker",
    "kubectl": "the files; schemas look into them",
    "dask": "test_organization_clusters.py runs the page's own cluster",
    "sam": "the files; cfn-lint looks into the template",
    "terraform": "tests/fix/printers/ runs it on what is printed",
    "gh": "needs a repository on GitHub",
    "brew": "needs Homebrew and a release",
    "dig": "needs the public DNS",
    "pwsh": "tests/fix/printers/ looks into the script",
    "powershell": "as pwsh",
    "py": "exists on Windows only",
    r".venv\Scripts\Activate.ps1": "exists on Windows only",
}
"""Programs that are not run here, and what is looked at."""
OF_THE_SHELL = {"cd", "export"}
NO_COMMANDS: Mapping[str, tuple[str, ...]] = {
    "docs/architecture.md": ("cli -> ", "|", "aws (the one door"),
    "docs/configuration.md": ("sescheck: sescheck.toml:12",),
    "docs/dns.md": ("Identities", "us-east-1", "shop.example.net", "old.example.org", "example.com"),
    "docs/emulator.md": ("from sescheck", "with Emulator", "server.", "emulator.region"),
    "docs/formats/README.md": ("us-east-1: ",),
    "docs/formats/jsonl.md": ('{"line":',),
    "docs/organization-clusters.md": ("tls/", "for part in", "done"),
    "docs/organization-folder.md": ("DIR/",),
    "docs/readiness.md": ("15 3 * * *",),
}
"""Lines of code blocks that nobody types: what is printed, Python, a line of cron, loops of a shell."""

PLACES = {
    "/var/lib/sescheck": "runs-of-the-service",
    "/var/lib/node_exporter/textfile": "textfile",
    "/opt/sescheck": "opt",
    "/etc/": "etc/",
}
"""Places of the reader's machine, and the folders here that stand for them."""

_CHECKOUT = (
    'case "$arg" in .|.\\[*) [ -f pyproject.toml ] || { echo "not at the top of a checkout" >&2; exit 1; };; esac'
)
_INSTALLER = f'for arg in "$@"; do {_CHECKOUT}; done; echo "${{0##*/}} $*" >> "$HOME/noted"'
_NOTES = 'echo "${0##*/} $*" >> "$HOME/noted"'
PROGRAMS = {
    **dict.fromkeys(("pip", "pipx", "uv"), _INSTALLER),
    **dict.fromkeys(("apt", "systemctl", "useradd", "less"), _NOTES),
    "uvx": f'{_INSTALLER}; while [ "$1" != sescheck ]; do shift; done; exec "$@"',
    "python3": """\
if [ "$1 $2" = "-m venv" ]; then
    mkdir -p "$3/bin"
    for name in pip sescheck; do ln -sf "${0%/*}/$name" "$3/bin/$name"; done
    : > "$3/bin/activate"
else
    exec "${0%/*}/python" "$@"
fi""",
    "make": 'exec /usr/bin/make --dry-run "$@" > /dev/null',
    "man": f'[ -f "{ROOT}/docs/man/$(printf %s "$*" | tr " " -).1" ]',
    "install": """\
for arg do
    shift
    case "$arg" in -o) skip=yes; continue;; esac
    if [ "${skip:-}" ]; then skip=; continue; fi
    set -- "$@" "$arg"
done
exec /usr/bin/install "$@\"""",
    # The commands of a printed fix: tests/fix/ runs them.
    "sh": 'case "$1" in fix.sh) exec /bin/sh -n "$1";; *) exec /bin/sh "$@";; esac',
}


def prepared(machine: Machine) -> Machine:
    """The machine with those programs, and a working folder that is the top of a checkout."""
    programs = Path(machine.variables["PATH"].partition(":")[0])
    for name, body in PROGRAMS.items():
        (programs / name).write_text(f"#!/bin/sh\n{body}\n")
        (programs / name).chmod(0o755)
    shutil.copytree(EXAMPLES, machine.folder / "examples")
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "constraints-awscli.txt", "docs"):
        (machine.folder / name).symlink_to(ROOT / name)
    for name in ("runs-of-the-service", "textfile", "etc/cron.d", "etc/systemd/system"):
        (machine.folder / name).mkdir(parents=True, exist_ok=True)
    machine.variables["PATH"] = f"{machine.variables['PATH']}:{TOOLS}"
    return machine


def commands(page: Path) -> Iterator[str]:
    """The commands of the page's code, in the order in which a reader types them."""
    for line in lines(page):
        if program(line) in {*RUN, *ELSEWHERE, *OF_THE_SHELL} and "[OPTIONS]" not in line:
            yield line


def lines(page: Path) -> Iterator[str]:
    """The lines of the page's code that are for a shell; of a session only what is typed."""
    for token in MarkdownIt().parse(page.read_text()):
        if token.type in {"code_block", "fence"} and token.info in {"", "console", "powershell", "sh", "yaml"}:
            yield from _lines_of(token)


def _lines_of(token: Token) -> Iterator[str]:
    code = token.content
    if token.info == "yaml":
        code = "\n".join(scripts(yaml.safe_load(code)))
    for line in code.replace("\\\n", " ").splitlines():
        typed = line.removeprefix("$ ")
        if typed.strip() and not typed.startswith(("#", " ")) and (token.info != "console" or typed != line):
            yield typed


def scripts(document: Any) -> Iterator[str]:
    """What a workflow runs."""
    if isinstance(document, list):
        for each in document:
            yield from scripts(each)
    if isinstance(document, dict):
        for key, value in document.items():
            if key in {"run", "script"} and isinstance(value, str):
                yield value
            else:
                yield from scripts(value)


def program(command: str) -> str:
    """The first word that is not a variable, without the folder of an environment."""
    words = command.split()
    first = next((word for word in words if not re.match(r"[A-Z_]+=", word)), "")
    return re.sub(r"^(?:/opt/sescheck|\.venv)/bin/(?!activate)", "", first)


def files_of(command: str) -> list[str]:
    """The files of the checkout that a command names."""
    words = shlex.split(command, comments=True)
    return [word for word in words if word.startswith(("examples/", "docs/"))]
