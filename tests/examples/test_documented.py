"""Every command that the README, the documentation or an example shows is run as it stands, page by page."""

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import boto3
import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import healthy
from tests.commands.test_commands_by_model import faults
from tests.examples.conftest import EXAMPLES, ROOT, Machine
from tests.examples.shown import (
    ELSEWHERE,
    NO_COMMANDS,
    OF_THE_SHELL,
    PAGES,
    PLACES,
    RUN,
    commands,
    files_of,
    lines,
    prepared,
    program,
)
from tests.notify.receivers import Answer, mailbox, receiving

SERVES = re.compile(r"python -m sescheck\.emulator")
PACKAGE = re.compile(r"(?:pip|pipx|uv tool) install (?:-\S+ )*['\"]?sescheck(?![-./\w])|uvx sescheck")
SAYS_WHAT_CHANGES = "docs/install.md"
"""The one page that names the package as it will be installed."""
REGION = "us-east-1"
ENDED_WELL = {0, 1, 3}
"""The commands are shown for what they print; findings and gaps are no fault of the page."""
PROFILES = ("production", "audit", "govcloud")
ON_A_CLUSTER = " --scheduler "
"""A command that needs a cluster: test_organization_clusters.py starts that of the page."""
WRITES_THE_CHECKOUT = "python docs/publication.py"
"""What it writes is tried on a copy: tests/docs/test_publication.py."""
FIRST_AUDIT = 3
"""The commands that a fresh clone takes to the first line of a first audit."""


def is_tried_here(command: str) -> bool:
    """Whether it is run, and ends by itself."""
    is_other = SERVES.match(command) or command.startswith(WRITES_THE_CHECKOUT) or ON_A_CLUSTER in command
    return program(command) in RUN | OF_THE_SHELL and not is_other


def has_commands(page: Path) -> bool:
    """Whether the page shows any that are run."""
    return any(is_tried_here(command) for command in commands(page))


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
    return prepared(machine)


def save_runs(machine: Machine) -> None:
    """Save what the pages call yesterday's runs."""
    (machine.folder / "runs-of-the-service").mkdir()
    audit = "sescheck audit -r us-east-1,eu-west-1 --snapshot monday.snapshot -f json:monday.json"
    assert machine.step(f"{audit} -f sarif:report.sarif -f jsonl:report.jsonl").returncode in ENDED_WELL
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
    """One after the other in one shell, at the top of a checkout, as a reader types them."""
    if not any("sescheck init" in command for command in commands(page)):
        (reader.folder / "sescheck.toml").write_text('regions = ["us-east-1", "eu-west-1"]\n')
    for command in filter(is_tried_here, commands(page)):
        for theirs, here in PLACES.items():
            command = command.replace(theirs, here)  # noqa: PLW2901 - the same command, on this machine
        if program(command) == "cd":
            reader = replace(reader, folder=reader.folder / command.split()[1])
            assert reader.folder.is_dir(), command
        elif program(command) == "export":
            here = reader.variables["AWS_ENDPOINT_URL"]
            pairs = (word.partition("=") for word in shlex.split(command)[1:])
            reader.variables.update({name: value for name, _, value in pairs})
            reader.variables["AWS_ENDPOINT_URL"] = here
        else:
            done = reader.step(command)
            assert done.returncode in ENDED_WELL, f"{command}\n{done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_command_that_is_not_run_names_what_there_is(page: Path) -> None:
    """Its files are in the checkout; a command of the AWS CLI has operations, options and values that AWS has."""
    for command in (each for each in commands(page) if program(each) in ELSEWHERE):
        assert [] == [name for name in files_of(command) if not (ROOT / name).exists()], command
        if program(command) == "aws":
            words = shlex.split(command, comments=True)
            assert [] == faults(words[words.index("aws") + 1 :]), command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_line_of_code_is_looked_at(page: Path) -> None:
    """It is run, or looked at in another way, or it is not a command: `shown.py` says which."""
    known = RUN | ELSEWHERE.keys() | OF_THE_SHELL
    other = NO_COMMANDS.get(str(page.relative_to(ROOT)), ())
    assert [] == [line for line in lines(page) if program(line) not in known and not line.startswith(other)]


def test_nothing_is_installed_by_a_name_that_the_index_does_not_have() -> None:
    """Sescheck is not published, so that everybody installs it from a checkout; one page says what will change."""
    written = (path for path in EXAMPLES.rglob("*") if path.is_file() and path.suffix != ".pyc")
    files = [page for page in [*PAGES, ROOT / "action.yml", *written] if page != ROOT / SAYS_WHAT_CHANGES]
    by_name = [f"{path}: {found[0]}" for path in files for found in PACKAGE.finditer(path.read_text())]
    assert [] == by_name
    before, _, after = (ROOT / SAYS_WHAT_CHANGES).read_text().partition("## Once it is published")
    assert [] == PACKAGE.findall(before)
    assert PACKAGE.findall(after)


def test_a_first_audit_takes_few_commands() -> None:
    """The README's first commands, after the clone, end in an audit."""
    typed = [command for command in commands(ROOT / "README.md") if program(command) != "make"]
    first = next(number for number, command in enumerate(typed, 1) if "sescheck audit" in command)
    assert first <= FIRST_AUDIT - 1, "git clone is one as well"


def test_a_command_is_found_where_pages_show_it(tmp_path: Path) -> None:
    """In a block of any kind; what a program prints is no command."""
    page = tmp_path / "page.md"
    page.write_text(
        "    sescheck audit \\\n        -r all\n\n```yaml\n- run: >-\n    sescheck rules\n    -h\n```\n\n"
        "```console\n$ sescheck demo\nsescheck rules dkim-off\n```\n\nsescheck init\n\n    frobnicate ses\n"
    )
    assert ["sescheck audit      -r all", "sescheck rules -h", "sescheck demo"] == list(commands(page))
    assert "frobnicate ses" in lines(page)
