"""`sescheck init` writes a configuration that the other commands understand, and loses none."""

from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli, Result

REGIONS = ("us-east-1", "eu-west-1")


@pytest.fixture
def init(cli: Cli, emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run it in an empty folder, on a healthy account."""
    healthy(emulator, REGIONS)
    monkeypatch.chdir(tmp_path)

    def run(*options: str) -> Result:
        return cli("init", "--endpoint-url", emulator.url, "--regions", ",".join(REGIONS), *options)

    return run


def test_the_written_file_is_valid(init: Cli, cli: Cli, tmp_path: Path) -> None:
    """Both regions are in a group, and an audit follows it."""
    assert 0 == init().code
    assert (tmp_path / "sescheck.toml").is_file()
    understood = cli("config", "--check")
    assert 0 == understood.code
    assert all(region in understood.out for region in REGIONS)


def test_an_existing_file_is_kept(init: Cli, tmp_path: Path) -> None:
    """One line says so, exit code 2."""
    file = tmp_path / "sescheck.toml"
    file.write_text('regions = ["us-east-1"]\n')
    result = init()
    assert (2, 1) == (result.code, result.err.count("\n"))
    assert 'regions = ["us-east-1"]\n' == file.read_text()
