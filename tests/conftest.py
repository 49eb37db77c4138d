"""What all tests share: no network but this machine, no credentials of the user's, an emulated AWS."""

import functools
import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import botocore
import pytest
import typer
from botocore.hooks import EventAliaser
from hypothesis import settings

from sescheck.auditing import collecting
from sescheck.aws.botocore_tuning.service_models import PlainFiles
from sescheck.aws.client_pool import ClientPool
from sescheck.cli.main import run
from sescheck.collect.collection import new_pool
from sescheck.emulator import Emulator

settings.register_profile("thorough", deadline=None, max_examples=60)
settings.register_profile("quick", deadline=None, max_examples=10)
settings.register_profile("nightly", deadline=None, max_examples=1000)

ROOT = Path(__file__).parents[1]
EXHAUSTIVE = (
    "tests/benchmarks/",
    "tests/cli/test_calls.py",
    "tests/cli/completion/test_real_shells.py",
    "tests/cli/test_discovery.py",
    "tests/cli/test_dns_many_names.py",
    "tests/cli/test_iam_policy_check.py",
    "tests/cli/test_silence.py",
    "tests/cli/test_sizes.py",
    "tests/cli/test_streams.py",
    "tests/commands/",
    "tests/dns/test_open_things.py",
    "tests/docs/",
    "tests/emulator/dns/test_dns_like_others.py",
    "tests/examples/",
    "tests/fire/",
    "tests/nonsense/test_every_nonsense.py",
    "tests/organization/engine/test_a_script.py",
    "tests/organization/engine/test_joined.py",
    "tests/organization/engine/test_lost.py",
    "tests/organization/engine/test_profiler.py",
    "tests/organization/engine/test_real_reads.py",
    "tests/organization/reports/test_index_in_browser.py",
    "tests/organization/test_organization.py",
    "tests/report/formats/browser/",
    "tests/report/run_formats/test_history_in_browser.py",
    "tests/rules/dns/test_any_answer.py",
    "tests/rules/shared/steps/test_steps_carried_out.py",
    "tests/rules/test_silence.py",
    "tests/rules/test_steps.py",
    "tests/rules/test_steps_are_safe.py",
    "tests/takeover/formats/test_readiness_in_browser.py",
    "tests/takeover/test_could_send",
)
"""Tests that go through all there is of a kind, or start many programs; so are those marked awscli."""

WORLDS = re.compile(r"tests/cli/test_\w+_world\.py")
"""Tests that audit one world after the other, so that rules meet what AWS answers: they are exhaustive too."""

ORDINARY = "not exhaustive"
"""What `make test` runs: of each property a few examples. `make check` tries more; see SESCHECK_EXAMPLES."""


def one_now_all_in_check(name: str, values: Iterable[object]) -> pytest.MarkDecorator:
    """A parameter whose values go one way: `make test` tries the first, `make check` the others too."""
    first, *others = values
    return pytest.mark.parametrize(
        name, [first, *(pytest.param(each, marks=pytest.mark.exhaustive) for each in others)], ids=named
    )


def named(value: object) -> str:
    """As it is told apart in a list of tests."""
    return " ".join(value) if isinstance(value, tuple) else str(value)


LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pytest_configure(config: pytest.Config) -> None:
    """Settings that a test names itself come before these."""
    usual = "quick" if config.getoption("markexpr") == ORDINARY else "thorough"
    settings.load_profile(os.environ.get("SESCHECK_EXAMPLES", usual))
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in the background of a shell
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import what `make test` leaves out: each of its workers would."""
    if config.getoption("markexpr") != ORDINARY:
        return None
    return True if is_exhaustive(collection_path) else None


def is_exhaustive(path: Path) -> bool:
    """True if only `make check` runs what is in that file or folder."""
    name = f"{path.relative_to(ROOT).as_posix()}{'/' if path.is_dir() else ''}"
    return name.startswith(EXHAUSTIVE) or bool(WORLDS.fullmatch(name))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell those that are only run by `make check`."""
    for item in items:
        if is_exhaustive(item.path) or item.get_closest_marker("awscli"):
            item.add_marker(pytest.mark.exhaustive)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that tries to leave this machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            pytest.fail(f"a test tried to reach {address}")
        connect(self, address)

    sendto = socket.socket.sendto

    def guarded_datagram(self: socket.socket, data: Any, *where: Any) -> int:
        if isinstance(where[-1], tuple) and where[-1][0] not in LOOPBACK:
            pytest.fail(f"a test tried to reach {where[-1]}")
        return sendto(self, data, *where)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "sendto", guarded_datagram)


@pytest.fixture(autouse=True)
def own_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials that only the emulator knows, whatever the user's environment says."""
    use_own_credentials(monkeypatch)


def use_own_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """For fixtures that audit for more than one test; the tests themselves have them."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture(scope="session", autouse=True)
def made_once() -> Iterator[None]:
    """Every audit makes these again, always the same; a thousand audits need not."""
    read = functools.cache(PlainFiles().load_file)
    command = functools.cache(typer.main.get_command)
    renamed = functools.cache(EventAliaser(None)._alias_event_name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PlainFiles, "load_file", lambda _, file_path: read(file_path))
        patch.setattr(typer.main, "get_command", command)
        patch.setattr(EventAliaser, "_alias_event_name", lambda _, event_name: renamed(event_name))
        patch.setattr(collecting, "new_pool", SharedPools())
        yield


class SharedPools:
    """One audit uses the clients of another, as in a process that reads many accounts: making them is half.

    What botocore reads from the environment when it makes a client is the key. A client has no credentials.
    """

    OF_A_CLIENT = re.compile("AWS_(?!ACCESS|SECRET|SESSION)|.*_PROXY$|.*_BUNDLE$", re.IGNORECASE)

    def __init__(self) -> None:
        self._pools: dict[object, ClientPool] = {}

    def __call__(self, accounts: int) -> ClientPool:
        """Return the pool for so many accounts at the same time."""
        around = frozenset(each for each in os.environ.items() if self.OF_A_CLIENT.match(each[0]))
        key = (accounts, around)
        if key not in self._pools:
            self._pools = {key: new_pool(accounts)}
        return self._pools[key]


@pytest.fixture(scope="session")
def one_key_pair() -> Iterator[None]:
    """A key of KMS takes longer than the rest of a world: moto makes an RSA key for it that nobody uses."""
    from moto.kms.utils import generate_private_key  # noqa: PLC0415 # a second of imports

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("moto.kms.models.generate_private_key", functools.cache(generate_private_key))
        yield


PORT = 20_000 + os.getpid() % 10_000
"""Of the emulator, in every test of this process if it is free: so clients can be used again."""


@pytest.fixture
def emulator(one_key_pair: None) -> Iterator[Emulator]:  # noqa: ARG001 # there before the first world is made
    """An emulated AWS with nothing in it, over HTTP."""
    try:
        started = Emulator(port=PORT).start()
    except OSError:
        started = Emulator().start()
    yield started
    started.stop()


@dataclass(frozen=True)
class Result:
    """What a command line left behind."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> Any:
        """The JSON report."""
        return json.loads(self.out)

    @property
    def findings(self) -> list[tuple[str, str | None, str]]:
        """(rule, region, subject) of each finding of the JSON report that is worse than info."""
        return sorted(
            (found["rule"], found["region"], found["subject"]["name"])
            for found in self.report["findings"]
            if found["severity"] != "info"
        )

    @property
    def unread(self) -> set[tuple[str | None, str, str]]:
        """(region, operation, why) of what could not be read."""
        return {(each["region"], each["operation"], each["why"]) for each in self.report["unread"]}


Cli = Callable[..., Result]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run a command line in this process."""

    def run_it(*arguments: str) -> Result:
        capsys.readouterr()
        code = run(arguments)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run_it


@pytest.fixture
def audit(cli: Cli, emulator: Emulator) -> Cli:
    """Audit the emulated AWS, report as JSON; regions first, further options after."""

    def audit_it(regions: str, *options: str) -> Result:
        where = ("--endpoint-url", emulator.url, "--regions", regions)
        return cli("audit", *where, "--format", "json", *options)

    return audit_it


AwsCli = Callable[..., Any]


@pytest.fixture(scope="session")
def aws_cli_driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    """The AWS CLI, ready for commands; not having it fails these tests, for a skip would go unseen."""
    with _running_aws_cli(tmp_path_factory.mktemp("aws-cli")) as running:
        yield running


@pytest.fixture(scope="session")
def newer_aws_cli_driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    """The AWS CLI with the newest model of SES: so a version answers that has what AWS added lately."""
    home = tmp_path_factory.mktemp("newer-aws-cli")
    newest = Path(botocore.__file__).parent / "data" / "sesv2"
    (home / "models").mkdir()
    (home / "models" / "sesv2").symlink_to(newest)
    with _running_aws_cli(home, AWS_DATA_PATH=str(home / "models")) as running:
        yield running


@contextmanager
def _running_aws_cli(home: Path, **more: str) -> Iterator[subprocess.Popen[str]]:
    program = Path(os.environ.get("SESCHECK_AWS_CLI") or ROOT / ".venv-awscli" / "bin" / "aws")
    if not program.is_file():
        pytest.fail(
            f"no AWS CLI at {program}: python3 -m venv .venv-awscli && .venv-awscli/bin/pip install awscli"
        )
    environment = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_CONFIG_FILE": str(home / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / "none"),
        "AWS_MAX_ATTEMPTS": "1",
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        **more,
    }
    command = [program.parent / "python", Path(__file__).parent / "awscli_driver.py"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as running:
        yield running
        assert running.stdin is not None
        running.stdin.close()


@pytest.fixture
def aws_cli(aws_cli_driver: subprocess.Popen[str], emulator: Emulator) -> AwsCli:
    """Run a command of the CLI in eu-west-1 and give its JSON; None where it prints nothing."""
    return _run_by(aws_cli_driver, emulator)


@pytest.fixture
def newer_aws_cli(newer_aws_cli_driver: subprocess.Popen[str], emulator: Emulator) -> AwsCli:
    """As ``aws_cli``, of a version that has what AWS added to SES lately."""
    return _run_by(newer_aws_cli_driver, emulator)


def _run_by(driver: subprocess.Popen[str], emulator: Emulator) -> AwsCli:
    asked, answered = driver.stdin, driver.stdout
    assert asked is not None
    assert answered is not None

    def run(*words: str, region: str = "eu-west-1") -> Any:
        where = ("--endpoint-url", emulator.url, "--region", region, "--output", "json")
        print(json.dumps([*where, *words]), file=asked, flush=True)
        code, out, err = json.loads(answered.readline())
        assert code == 0, err
        return json.loads(out) if out.strip() else None

    return run
