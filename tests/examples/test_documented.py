"""Every command that the README, the documentation or an example shows is run as it stands, page by page."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from markdown_it import MarkdownIt

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import healthy
from tests.examples.conftest import EXAMPLES, ROOT, Machine
from tests.notify.receivers import Answer, mailbox, receiving

PAGES = sorted(
    page
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *EXAMPLES.rglob("*.md")]
    if page.parent.name != "rules"  # their commands are AWS's
)
SHOWN = re.compile(r"^(?:\$ )?(?P<command>sescheck [a-z].*|python -m sescheck.*)$", re.MULTILINE)
SERVES = re.compile(r"python -m sescheck\.emulator")
PACKAGE = re.compile(r"pip install (?:-\S+ )*['\"]?sescheck(?![-./\w])")
REGION = "us-east-1"
ENDED_WELL = {0, 1, 3}
"""The commands are shown for what they print; findings and gaps are no fault of the page."""
PROFILES = ("production", "audit", "govcloud")
ON_A_CLUSTER = " --scheduler "
"""A command that needs a cluster: test_organization_clusters.py starts that of the page."""
READERS_OWN = {
    "/var/lib/sescheck": "runs-of-the-service",
    "/var/lib/node_exporter/textfile": "textfile",
}
"""Folders of the reader's machine, and what stands for them here."""


def commands(page: Path) -> Iterator[str]:
    """The commands of the page's code, in the order in which a reader types them."""
    for token in MarkdownIt().parse(page.read_text()):
        if token.type not in {"code_block", "fence"}:
            continue
        code = token.content.replace("\\\n", " ")
        if token.info == "yaml":
            code = "\n".join(scripts(yaml.safe_load(code)))
        for found in SHOWN.finditer(code):
            if "[OPTIONS]" not in found["command"] and (token.info != "console" or found[0].startswith("$ ")):
                yield found["command"]


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


def has_commands(page: Path) -> bool:
    """Whether the page shows any that end by themselves."""
    return any(not SERVES.match(command) for command in commands(page))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files are kept that each page takes for granted: one page has them made for all."""
    return tmp_path_factory.mktemp("kept") / "files"


@pytest.fixture
def receivers() -> Iterator[dict[str, str]]:
    """A webhook that takes everything, a mail server, and the variables that lead there."""
    with receiving(Answer(200, '{"status": "success"}')) as webhook, mailbox() as box:
        yield {
            "SESCHECK_NOTIFY_URL": webhook.url(),
            "SLACK_URL": webhook.url(),
            "SESCHECK_PAGERDUTY_KEY": "0123456789abcdef0123456789abcdef",
            "SESCHECK_SMTP_HOST": "127.0.0.1",
            "SESCHECK_SMTP_PORT": str(box.port),
        }


@pytest.fixture
def reader(machine: Machine, emulator: Emulator, kept: Path, receivers: dict[str, str]) -> Machine:
    """A machine with the profiles, the folders and the saved runs that the pages take for granted."""
    emulator.reset()
    healthy(emulator)
    boto3.client("organizations", REGION, endpoint_url=emulator.url).create_organization(FeatureSet="ALL")
    config = machine.home / "config"
    regions = {"govcloud": "us-gov-west-1"}
    config.write_text(
        "".join(f"[profile {name}]\nregion = {regions.get(name, 'us-east-1')}\n" for name in PROFILES)
    )
    keys = "aws_access_key_id = testing\naws_secret_access_key = testing\n"
    (machine.home / "credentials").write_text("".join(f"[{name}]\n{keys}" for name in PROFILES))
    machine.variables.update(
        AWS_CONFIG_FILE=str(config),
        AWS_SHARED_CREDENTIALS_FILE=str(machine.home / "credentials"),
        GITHUB_STEP_SUMMARY=str(machine.home / "summary"),
        **receivers,
    )
    if not kept.exists():
        save_runs(machine)
        shutil.copytree(machine.folder, kept)
    shutil.copytree(kept, machine.folder, dirs_exist_ok=True)
    return machine


def save_runs(machine: Machine) -> None:
    """Save what the pages call yesterday's runs."""
    for name in READERS_OWN.values():
        (machine.folder / name).mkdir()
    audit = "sescheck audit -r us-east-1,eu-west-1 --snapshot monday.snapshot -f json:monday.json"
    assert machine.step(audit).returncode in ENDED_WELL
    copies = {
        "monday.snapshot": ("tuesday.snapshot", "ses.snapshot"),
        "monday.json": ("tuesday.json", "old.json", "new.json", "report.json"),
    }
    for source, names in copies.items():
        for name in names:
            shutil.copy(machine.folder / source, machine.folder / name)
    assert machine.step("sescheck audit -r us-east-1 --since runs").returncode in ENDED_WELL
    assert machine.step("sescheck audit -r us-east-1 --since runs-of-the-service").returncode in ENDED_WELL
    (machine.folder / "ses").mkdir()
    (machine.folder / "ses" / "production.toml").write_text('regions = ["us-east-1"]\n')


@pytest.mark.exhaustive
@pytest.mark.parametrize("page", [*filter(has_commands, PAGES)], ids=lambda page: str(page.relative_to(ROOT)))
def test_a_command_that_is_shown_runs(page: Path, reader: Machine) -> None:
    """One after the other in one folder, as a reader types them."""
    if not any(command.startswith("sescheck init") for command in commands(page)):
        (reader.folder / "sescheck.toml").write_text('regions = ["us-east-1", "eu-west-1"]\n')
    for command in commands(page):
        if SERVES.match(command) or ON_A_CLUSTER in command:
            continue
        for theirs, here in READERS_OWN.items():
            command = command.replace(theirs, here)  # noqa: PLW2901 - the same command, on this machine
        done = reader.step(command)
        assert done.returncode in ENDED_WELL, f"{command}\n{done.stderr}"


def test_nothing_is_installed_by_a_name_that_the_index_does_not_have() -> None:
    """Sescheck is not published, so that everybody installs it from its repository."""
    written = (path for path in EXAMPLES.rglob("*") if path.is_file() and path.suffix != ".pyc")
    files = [*PAGES, ROOT / "action.yml", *written]
    by_name = [f"{path}: {found[0]}" for path in files for found in PACKAGE.finditer(path.read_text())]
    assert [] == by_name


def test_a_command_is_found_where_pages_show_it(tmp_path: Path) -> None:
    """In a block of any kind; what a program prints is no command."""
    page = tmp_path / "page.md"
    page.write_text(
        "    sescheck audit \\\n        -r all\n\n```yaml\n- run: >-\n    sescheck rules\n    -h\n```\n\n"
        "```console\n$ sescheck demo\nsescheck rules dkim-off\n```\n\nsescheck init\n"
    )
    assert ["sescheck audit      -r all", "sescheck rules -h", "sescheck demo"] == list(commands(page))
