"""A snapshot is loaded as it was saved; for any other file there is an error of one line."""

import gzip
import json
from pathlib import Path

import msgspec
import pytest

from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.errors import FileError
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Asked, Depth, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.sending import ADDED_LATER
from sescheck.snapshot.storage import VERSION, load, save
from sescheck.testing import builders as s

FIRST, SECOND, THIRD = (Path(__file__).parent / "saved" / f"version-{number}.snapshot" for number in (1, 2, 3))


def varied() -> Snapshot:
    """A snapshot with some of everything, also refusals."""
    return s.snapshot(
        s.region(
            "us-east-1",
            s.domain(
                "example.com",
                mail_from=s.mail_from_domain("bounce.example.com", "FAILED"),
                notifications=s.notified(bounce=s.arn("bounces", "us-east-1"), headers=("bounce",)),
                detail=s.details(policies={"p": '{"Version": "2012-10-17"}'}, tags={"team": "mail"}),
            ),
            s.address("ünïcode\x00\u202e@example.com", detail=s.unread()),
            configuration_sets=[s.configuration_set("main", s.destination("BOUNCE"))],
            templates=Listing((s.template("welcome"),), s.unread("ses:ListEmailTemplates")),
            active_rule_set=s.rule_set("example.com"),
        ),
        s.region("eu-west-1", settings=s.unread("ses:GetAccount"), listed=Listing((), s.unread())),
        topics=[s.topic(s.arn("bounces", "us-east-1"), confirmed=False)],
        asked=Asked.DISCOVERED,
        depth=Depth.QUICK,
    )


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    """Every reading, known or unread."""
    save(varied(), tmp_path / "x")
    assert varied() == load(tmp_path / "x")


def test_the_same_snapshot_is_the_same_file(tmp_path: Path) -> None:
    """Byte for byte, so that files can be compared."""
    save(varied(), tmp_path / "a")
    save(varied(), tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_file_of_the_first_version_is_loaded() -> None:
    """An older sescheck saved it."""
    then, now = load(FIRST), varied()
    assert now.depth == then.depth
    first, second = then.accounts[0].regions
    assert now.accounts[0].regions[0].identities == first.identities
    assert now.accounts[0].regions[1].settings == second.settings
    assert now.accounts[0].topics == then.accounts[0].topics


def test_what_the_first_version_did_not_read_is_not_asked() -> None:
    """It is neither missing nor fine: --resume can read it."""
    account = load(FIRST).accounts[0]
    region = account.regions[0]
    assert ["welcome"] == [each.name for each in region.templates.items]
    silent = (
        account.smtp_users,
        account.sending_roles,
        region.active_rule_set,
        region.tenants.unread,
        region.templates.items[0].content,
        region.configuration_sets.items[0].options,
    )
    assert {Why.NOT_ASKED} == {each.why for each in silent if isinstance(each, Unreadable)}
    assert len(silent) == sum(isinstance(each, Unreadable) for each in silent)


def test_what_the_second_version_did_not_keep_is_not_asked() -> None:
    """The names are known; the rest is unread."""
    region = load(SECOND).accounts[0].regions[0]
    managed = region.mail_manager
    assert (["main"], ("main",)) == ([each.name for each in managed.ingress_points.items], managed.rule_sets.items)
    (point,), (policy,) = managed.ingress_points.items, managed.traffic_policies.items
    assert isinstance(region.settings, Known)
    silent = (
        point.status,
        point.type,
        policy.default_action,
        region.settings.value.choices,
        region.pool_modes.unread,
    )
    assert [Why.NOT_ASKED] * len(silent) == [each.why for each in silent if isinstance(each, Unreadable)]


def test_what_an_older_version_did_not_store_is_not_a_finding() -> None:
    """An old and a new region are compared: what only the new one has is not a difference."""
    found = run(every_rule(), account_views_of(load(SECOND)))
    new = {
        "delivery-mode-differs",
        "auto-validation-differs",
        "mail-manager-differs",
        "automatic-warm-up-differs",
        "ip-pool-mode-differs",
        "ip-pool-smaller-than-elsewhere",
    }
    assert set() == new & {each.rule for each in found.flagged}
    assert {"mail-manager-differs"} <= {each.rule for each in found.undecided}


def answered(questions: int) -> Snapshot:
    """The same snapshot with answers of the DNS, some of them unread."""
    silent = s.unread("dns:Query", Why.TIMED_OUT)
    answers = {f"d{number}.example.com MX": silent if number % 7 == 0 else () for number in range(questions)}
    return msgspec.structs.replace(
        varied(),
        dns=s.snapshot(dns=answers | {"_dmarc.example.com TXT": ("v=DMARC1; p=none; ünïcode",)}).dns,
        resolver="10.0.0.2, tls://10.0.0.3",
    )


@pytest.mark.parametrize("questions", [0, 499, 500, 1200])
def test_answers_of_the_dns_are_loaded_as_they_were_saved(tmp_path: Path, questions: int) -> None:
    """In lines of some hundred."""
    save(answered(questions), tmp_path / "x")
    assert answered(questions) == load(tmp_path / "x")
    kinds = [json.loads(line)["line"] for line in lines_of(tmp_path / "x")]
    assert 1 + questions // 500 == kinds.count("dns")


def test_a_missing_line_of_answers_is_damage(tmp_path: Path) -> None:
    """A question without an answer would look as if it was not asked."""
    save(answered(3), tmp_path / "x")
    lines = [line for line in lines_of(tmp_path / "x") if not line.startswith(b'{"line":"dns"')]
    (tmp_path / "y").write_bytes(b"".join(lines))
    with pytest.raises(FileError, match="damaged"):
        load(tmp_path / "y")


@pytest.mark.parametrize("older", [FIRST, SECOND, THIRD])
def test_an_older_version_did_not_ask_the_dns(older: Path) -> None:
    """The third version has all the rest but the roles that send."""
    then = load(older)
    assert (None, {}) == (then.resolver, then.dns)
    assert older != THIRD or _without_later(varied()) == then


LATER = (
    "statistics",
    "reputation",
    "reputation_alarms",
    "vpc_endpoints",
    "event_rules",
    "quota_requests",
    "opt_outs",
    "mail_manager_parts",
    "mail_manager_contents",
    "smime_certificates",
)
"""The fields of a region that the third version did not have."""


def _without_later(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot as the third version saved it, and this one loads it."""
    defaults = {each.name: each.default for each in msgspec.structs.fields(Region) if each.name in LATER}
    (account,) = snapshot.accounts
    regions = tuple(msgspec.structs.replace(each, **defaults) for each in account.regions)
    account = msgspec.structs.replace(account, regions=regions, sending_roles=ADDED_LATER)
    return msgspec.structs.replace(snapshot, accounts=(account,))


def lines_of(path: Path) -> list[bytes]:
    """The lines of a saved snapshot."""
    return gzip.decompress(path.read_bytes()).splitlines(keepends=True)


def test_a_truncated_file_is_damaged(tmp_path: Path) -> None:
    """At any position."""
    whole = FIRST.read_bytes()
    for length in range(20, len(whole) - 1, 97):
        (tmp_path / "x").write_bytes(whole[:length])
        with pytest.raises(FileError, match=r"damaged|not a snapshot"):
            load(tmp_path / "x")


def test_a_changed_byte_is_damage(tmp_path: Path) -> None:
    """The checksum shows it."""
    whole = bytearray(FIRST.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    (tmp_path / "x").write_bytes(whole)
    with pytest.raises(FileError, match="damaged"):
        load(tmp_path / "x")


@pytest.mark.parametrize("drop", [1, 2, -1])
def test_a_missing_line_is_damage(tmp_path: Path, drop: int) -> None:
    """An account, a region, the end."""
    lines = lines_of(FIRST)
    del lines[drop]
    (tmp_path / "x").write_bytes(gzip.compress(b"".join(lines)))
    with pytest.raises(FileError, match="damaged"):
        load(tmp_path / "x")


@pytest.mark.parametrize(
    "content", [b"", b"hello", gzip.compress(b"hello", mtime=0), gzip.compress(b'{"format": 1}', mtime=0)]
)
def test_another_file_is_not_a_snapshot(tmp_path: Path, content: bytes) -> None:
    """The error names the file."""
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(FileError, match=r"x is (not a snapshot|damaged)"):
        load(tmp_path / "x")


def test_another_format_of_sescheck_is_not_a_snapshot(tmp_path: Path) -> None:
    """A report cannot be audited."""
    (tmp_path / "x").write_bytes(gzip.compress(b'{"format": "sescheck-report", "version": 1}\n'))
    with pytest.raises(FileError, match="sescheck-report"):
        load(tmp_path / "x")


def test_a_newer_version_needs_a_newer_sescheck(tmp_path: Path) -> None:
    """Its content is not guessed."""
    lines = lines_of(FIRST)
    header = json.loads(lines[0]) | {"version": VERSION + 1}
    (tmp_path / "x").write_bytes(gzip.compress(b"".join([json.dumps(header).encode() + b"\n", *lines[1:]])))
    with pytest.raises(FileError, match="newer sescheck"):
        load(tmp_path / "x")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    """One line, no traceback."""
    with pytest.raises(FileError, match="cannot be read"):
        load(tmp_path)


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is written completely or not at all."""
    save(varied(), tmp_path / "x")
    before = (tmp_path / "x").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FileError, match="No space"):
        save(s.snapshot(), tmp_path / "x")
    assert before == (tmp_path / "x").read_bytes()
    assert ["x"] == [path.name for path in tmp_path.iterdir()]
