"""The rules of installed packages: found by their entry points, without running them."""

import sys
from pathlib import Path

import pytest

from tests.cli.own_rule import NAME, RULE
from tests.conftest import Cli

POINT = "[sescheck.rules]\nacme = {}\n"


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which packages are installed; the working folder is another, and is empty."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme_rules"]:
        monkeypatch.delitem(sys.modules, name)
    return folder


def install(site: Path, point: str, **files: str) -> None:
    """Put files into a package, and its metadata beside it."""
    (site / "acme_rules").mkdir()
    for stem, text in files.items():
        (site / "acme_rules" / f"{stem}.py").write_text(text)
    info = site / "acme_rules-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(POINT.format(point))


@pytest.mark.parametrize("point", ["acme_rules", "acme_rules.named_example"])
def test_its_rules_are_there_in_every_folder(cli: Cli, site: Path, point: str) -> None:
    """Those of a package, or the one of a module. No configuration names them."""
    install(site, point, __init__="", named_example=RULE)
    listed = cli("rules")
    assert "    from acme-rules 1.2\n" in listed.out, listed
    assert (0, "1 rule, 3 examples: all come true\n") == (
        (tried := cli("rules", "--test", NAME)).code,
        tried.out,
    )
    assert f"own rules        {NAME}: acme-rules 1.2\n" in cli("config").out


def test_finding_them_runs_nothing(cli: Cli, site: Path) -> None:
    """Neither the rules, nor the packages that they are in."""
    install(site, "acme_rules.named_example", __init__="1 / 0\n", named_example=RULE)
    assert 0 == cli("config").code
    failed = cli("rules")
    assert (2, 1) == (failed.code, failed.err.count("\n"))
    assert "named_example.py:1: cannot be loaded: ZeroDivisionError" in failed.err


def test_an_entry_point_that_leads_nowhere_names_its_package(cli: Cli, site: Path) -> None:
    """One line, whatever it names."""
    install(site, "acme_rules.no_such", __init__="")
    failed = cli("config")
    assert (2, 1) == (failed.code, failed.err.count("\n"))
    assert 'acme-rules 1.2: the entry point "acme" of sescheck.rules names acme_rules.no_such, which' in failed.err


def test_a_rule_may_not_have_the_name_of_another(cli: Cli, site: Path) -> None:
    """Of the configuration, for instance."""
    install(site, "acme_rules", __init__="", named_example=RULE)
    Path("named_example.py").write_text(RULE)
    Path("sescheck.toml").write_text('[rules]\npaths = ["named_example.py"]\n')
    failed = cli("config")
    assert (2, 1) == (failed.code, failed.err.count("\n"))
    assert f'is also a rule "{NAME}": rename one of them' in failed.err


def test_an_installed_rule_is_stopped_too(cli: Cli, site: Path) -> None:
    """A helper of the package that calls AWS is found by its import."""
    install(site, "acme_rules", __init__="import boto3\n", named_example=RULE)
    failed = cli("config")
    assert (2, 1) == (failed.code, failed.err.count("\n"))
    assert "__init__.py:1: a rule cannot call AWS, the network or programs: it cannot import boto3" in failed.err
