"""A reading that can never be had may be accepted: shown, counted, and no exit code 3."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from sescheck.report.formats import FORMATS
from tests.conftest import Cli

HERE = "us-east-1"
CENTRAL = f"arn:aws:sns:{HERE}:210987654321:central"
REASON = "the mail team keeps templates to itself"
TOPIC_RULES = (
    "notification-topic-gone",
    "notification-topic-refuses-ses",
    "notification-topic-without-subscribers",
)


def day(offset: int) -> str:
    """So many days from today, in UTC."""
    return (datetime.now(UTC).date() + timedelta(days=offset)).isoformat()


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """A healthy region whose templates may not be listed."""
    healthy(emulator, [HERE])
    emulator.inject(Fault("deny", operation="ListEmailTemplates"))
    return emulator


def accepting(tmp_path: Path, *lines: str) -> tuple[str, str]:
    """The option that names a configuration with one entry."""
    file = tmp_path / "sescheck.toml"
    file.write_text("\n".join(["[[accept_unread]]", f'reason = "{REASON}"', *lines, ""]))
    return ("--config", str(file))


@pytest.mark.usefixtures("world")
def test_without_an_entry_it_is_exit_3(audit: Cli) -> None:
    """Or the tests below could not fail."""
    result = audit(HERE)
    assert (3, False) == (result.code, result.report["complete"])
    assert [None] == [each["accepted"] for each in result.report["unread"]]


@pytest.mark.parametrize(
    "lines",
    [
        ['operation = "ses:ListEmailTemplates"'],
        ['operation = "ses:*"', f'region = "{HERE}"', 'why = "denied"', 'account = "123456789012"'],
        ['operation = "ses:ListEmailTemplates"', f"until = {day(0)}"],
    ],
)
@pytest.mark.usefixtures("world")
def test_an_accepted_reading_is_shown_and_does_not_make_exit_3(
    audit: Cli, tmp_path: Path, lines: list[str]
) -> None:
    """It still leaves its rules open, and is no pass."""
    result = audit(HERE, *accepting(tmp_path, *lines))
    assert (0, True, []) == (result.code, result.report["complete"], result.report["remarks"])
    (unread,) = result.report["unread"]
    assert REASON == unread["accepted"]["reason"]
    assert "template-missing-in-region" not in {each["rule"] for each in result.report["findings"]}


def test_every_format_shows_it(world: Emulator, cli: Cli, tmp_path: Path) -> None:
    """Prometheus counts it; the others have the reason."""
    options = accepting(tmp_path, 'operation = "ses:ListEmailTemplates"')
    formats = (word for name in FORMATS for word in ("-f", f"{name}:{tmp_path / name}"))
    assert 0 == cli("audit", "-r", HERE, "--endpoint-url", world.url, *formats, *options).code
    for name in FORMATS:
        words = 'sescheck_accepted_readings{account_id="123456789012"} 1' if name == "prometheus" else REASON
        assert words in " ".join((tmp_path / name).read_text(encoding="utf-8").split()), name


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (['operation = "ses:ListEmailTemplates"', f"until = {day(-1)}"], "ended on"),
        (['operation = "ses:ListTenants"'], "no missing reading matches"),
        (['operation = "ses:ListEmailTemplates"', 'why = "throttled"'], "no missing reading matches"),
        (['operation = "ses:ListEmailTemplates"', 'account = "210987654321"'], "no missing reading matches"),
        (['operation = "ses:ListEmailTemplates"', 'subject = "welcome"'], "no missing reading matches"),
    ],
)
@pytest.mark.usefixtures("world")
def test_an_entry_that_ended_or_matches_nothing_is_reported(
    audit: Cli, tmp_path: Path, lines: list[str], words: str
) -> None:
    """And the reading is missing."""
    result = audit(HERE, *accepting(tmp_path, *lines))
    assert (3, False) == (result.code, result.report["complete"])
    (remark,) = result.report["remarks"]
    assert words in remark["message"]
    assert "sescheck.toml:1" in remark["message"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (['operation = "ses:ListEmailTemplate"'], "ses:ListEmailTemplates"),
        (['operation = "*"', 'region = "us-esat-1"'], "us-east-1"),
        (['operation = "*"', 'why = "not-asked"'], "why"),
        (['operation = "*"', 'account = "12"'], "12 digits"),
        (['operation = "*"', 'until = "soon"'], "until"),
        (['operation = "*"', 'rule = "dkim-off"'], "unknown key"),
        ([], "operation"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(cli: Cli, tmp_path: Path, lines: list[str], words: str) -> None:
    """By `config --check`, as other keys are."""
    result = cli("config", "--check", *accepting(tmp_path, *lines))
    assert (2, 1) == (result.code, result.err.count("\n"))
    assert "sescheck.toml:" in result.err
    assert words in result.err


def test_the_configuration_is_shown_with_its_entries(cli: Cli, tmp_path: Path) -> None:
    """Those that ended as such."""
    result = cli("config", *accepting(tmp_path, 'operation = "sns:*"', "until = 2020-01-01"))
    assert "sns:*, *, any region, any account, any reason, ended on 2020-01-01" in result.out


@pytest.fixture
def central(emulator: Emulator) -> Emulator:
    """A domain whose feedback goes to a topic of another account, which nobody here may read."""
    healthy(emulator, [HERE])
    for kind in ("Bounce", "Complaint"):
        emulator.region(HERE).stage_topic("shop.example.org", kind, CENTRAL)
    emulator.inject(Fault("deny", service="sns"))
    return emulator


@pytest.mark.usefixtures("central")
def test_resources_of_another_account_are_neither_missing_nor_fine(audit: Cli) -> None:
    """No exit code 3 that nobody here could switch off; the rules that need it say that they cannot tell."""
    result = audit(HERE)
    own = {each["subject"]["name"] for each in result.report["unread"] if each["subject"]}
    assert CENTRAL not in own
    hints = {each["rule"]: each["hint"] for each in result.report["summary"]["not_asked"]}
    assert "account 210987654321 owns it" in hints["notification-topic-gone"]


@pytest.mark.usefixtures("central")
def test_a_denied_topic_of_the_own_account_is_unread(audit: Cli) -> None:
    """That can be mended."""
    result = audit(HERE)
    assert 3 == result.code
    assert {"sns:GetTopicAttributes"} <= {operation for _, operation, _ in result.unread}


@pytest.mark.usefixtures("central")
def test_what_no_chosen_rule_needs_is_not_listed_as_unread(audit: Cli) -> None:
    """Not even one's own topics, where no rule about topics runs."""
    left_out = [part for rule in TOPIC_RULES for part in ("--ignore", rule)]
    result = audit(HERE, *left_out)
    assert all(each["rules"] for each in result.report["unread"])
    assert "sns:ListSubscriptionsByTopic" not in {operation for _, operation, _ in result.unread}
