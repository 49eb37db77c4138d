"""A wheel in a clean environment of each Python that is found: what a user types first."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).parents[1]
EXTRAS = "[demo,doh,organization]"
FIRST, LAST = 11, 14
"""The minor versions of Python 3 that are looked for."""
DEMO_ENDS = (0, 1, 3)
SHELLS = ("bash", "zsh", "fish")
IMPORT_EVERYTHING = """\
import importlib, pkgutil, sescheck
names = [each.name for each in pkgutil.walk_packages(sescheck.__path__, "sescheck.")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(len(names))
"""


class Failed(Exception):  # noqa: N818 - a result, with what was printed
    """A step did not do what it should."""


def pythons() -> dict[str, Path]:
    """The Pythons of this machine by their versions, such as 3.12: on the PATH, of pyenv, of uv."""
    found: dict[str, Path] = {}
    for minor in range(FIRST, LAST + 1):
        for path in _candidates(f"3.{minor}"):
            if _version(path) == f"3.{minor}":
                found.setdefault(f"3.{minor}", path)
    return found


def _candidates(version: str) -> Iterator[Path]:
    on_path = shutil.which(f"python{version}")
    if on_path:
        yield Path(on_path)
    for folder in (Path.home() / ".pyenv" / "versions", Path.home() / ".local" / "share" / "uv" / "python"):
        yield from sorted(folder.glob(f"*{version}*/bin/python3"))


def _version(python: Path) -> str:
    command = [str(python), "-c", "import sys, venv; print('%d.%d' % sys.version_info[:2])"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def tried(python: Path, wheel: Path, version: str) -> list[str]:
    """Install the wheel for a Python, try it, and return what was tried.

    Raises:
        Failed: something did not work, with what it printed.
    """
    with tempfile.TemporaryDirectory(prefix="sescheck-installed-") as folder:
        clean = Clean(Path(folder))
        clean.make(python)
        clean.install(f"{wheel}{EXTRAS}")
        steps = {
            "version": lambda: clean.says_its_version(version),
            "demo": clean.shows_the_demo,
            "modules without a warning": clean.imports_everything,
            "manual pages": clean.has_manual_pages,
            "completion": clean.completes,
        }
        for step in steps.values():
            step()
    return [*steps]


class Clean:
    """An environment with nothing of the user's: no credentials, no configuration, no packages."""

    def __init__(self, folder: Path) -> None:
        """Nothing is made yet."""
        self.bin = folder / "venv" / "bin"
        self.folder = folder

    def make(self, python: Path) -> None:
        """Make the environment."""
        self.run(str(python), "-m", "venv", str(self.bin.parent))

    def install(self, what: str) -> None:
        """Install a wheel with the versions of the constraints file; whatever it needs fits together."""
        pip = (str(self.bin / "python"), "-m", "pip", "--disable-pip-version-check")
        self.run(*pip, "install", "--quiet", "--constraint", str(ROOT / "constraints.txt"), what)
        self.run(*pip, "check")

    def run(
        self, *command: str, ends: tuple[int, ...] = (0,), variables: Mapping[str, str] = MappingProxyType({})
    ) -> str:
        """Run it to its end and return what it printed.

        Raises:
            Failed: it ended in another way.
        """
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))}
        environment = {**kept, "HOME": str(self.folder), "PATH": f"{self.bin}:{os.environ['PATH']}", **variables}
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=600, check=False
        )
        if done.returncode not in ends:
            raise Failed(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def says_its_version(self, version: str) -> None:
        """As a command and as a module."""
        for command in (("sescheck",), ("python", "-m", "sescheck")):
            self.expect(version, self.run(*command, "--version"))

    def shows_the_demo(self) -> None:
        """The verdict, and a report in a file."""
        self.expect(
            "Can it send?", self.run("sescheck", "demo", "-f", "text", "-f", "html:demo.html", ends=DEMO_ENDS)
        )
        self.expect("</html>", (self.folder / "demo.html").read_text(encoding="utf-8"))

    def imports_everything(self) -> None:
        """Every module, with warnings as errors."""
        count = self.run("python", "-W", "error", "-c", IMPORT_EVERYTHING)
        if int(count) < len([*(ROOT / "sescheck").rglob("*.py")]) * 0.9:
            raise Failed(f"only {count} modules were found in the wheel")

    def has_manual_pages(self) -> None:
        """All of them, where man looks for those of the environment."""
        installed = {path.name for path in (self.bin.parent / "share" / "man" / "man1").iterdir()}
        missing = {path.name for path in (ROOT / "docs" / "man").iterdir()} - installed
        if missing:
            raise Failed(f"no manual pages: {', '.join(sorted(missing))}")
        if shutil.which("man"):
            self.expect("sescheck-audit.1", self.run("man", "-w", "sescheck-audit"))

    def completes(self) -> None:
        """A script for each shell, and a command of which the first letters are typed."""
        for shell in SHELLS:
            self.expect("sescheck", self.run("sescheck", variables={"_SESCHECK_COMPLETE": f"source_{shell}"}))
        typed = {"_SESCHECK_COMPLETE": "complete_bash", "COMP_WORDS": "sescheck aud", "COMP_CWORD": "1"}
        self.expect("audit", self.run("sescheck", variables=typed))

    @staticmethod
    def expect(what: str, text: str) -> None:
        """Fail if it is not in the text."""
        if not re.search(re.escape(what), text):
            raise Failed(f"{what!r} is not in what was printed:\n{text[:2000]}")


def by_tools(wheel: Path, version: str) -> list[str]:
    """Install the wheel by pipx and by uv, each into folders that go away, and return which were tried."""
    with tempfile.TemporaryDirectory(prefix="sescheck-tools-") as name:
        folder = Path(name)
        clean = Clean(folder)
        places: Mapping[str, str] = {
            "PIPX_HOME": f"{folder}/pipx",
            "PIPX_BIN_DIR": f"{folder}/pipx-bin",
            "PIPX_MAN_DIR": f"{folder}/pipx-man",
            "UV_TOOL_DIR": f"{folder}/uv",
            "UV_TOOL_BIN_DIR": f"{folder}/uv-bin",
            "UV_CACHE_DIR": f"{folder}/uv-cache",
            "UV_PYTHON_DOWNLOADS": "never",
        }
        clean.run("pipx", "install", str(wheel), variables=places)
        clean.expect(version, clean.run(f"{folder}/pipx-bin/sescheck", "--version"))
        if not (folder / "pipx-man" / "man1" / "sescheck.1").exists():
            raise Failed("pipx did not install the manual pages")
        clean.run("uv", "tool", "install", str(wheel), variables=places)
        clean.expect(version, clean.run(f"{folder}/uv-bin/sescheck", "--version"))
        clean.expect(
            "Can it send?",
            clean.run("uvx", "--from", f"{wheel}[demo]", "sescheck", "demo", ends=DEMO_ENDS, variables=places),
        )
    return ["pipx install", "uv tool install", "uvx"]
