"""A folder in a bucket, over HTTP: the same promises, and of two runs one is refused."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.s3.models import s3_backends

from sescheck.aws.bucket import NEEDED
from sescheck.emulator import Emulator
from sescheck.emulator.server.faults import Fault
from sescheck.errors import FileError, LockedError, UsageError
from sescheck.organization.folder import claiming
from sescheck.organization.folder.bucket_place import parse_url
from sescheck.organization.folder.keeping import Folder
from sescheck.organization.folder.opening import open_folder
from sescheck.organization.model import Outcome
from tests.organization.folder.kept_accounts import (
    DAY,
    A,
    B,
    C,
    FakeBucket,
    at,
    entry,
    expect,
    in_memory,
    taken,
)

MORNING, YESTERDAY = "2026-11-28T09:00:00Z", "2026-11-27T09:00:00Z"
URL = "s3://mail-audits/ses/all"


@pytest.fixture
def s3(emulator: Emulator) -> Iterator[Any]:
    """A client of the emulator, which has a bucket in another region than the profile."""
    client = boto3.client("s3", region_name="eu-central-1", endpoint_url=emulator.url)
    client.create_bucket(Bucket="mail-audits", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    emulator.forget_calls()
    yield client
    client.close()


def opened(emulator: Emulator, url: str = URL) -> Folder:
    """At noon."""
    return at(open_folder(url, endpoint_url=emulator.url))


def read(emulator: Emulator, *account_ids: str, taken_at: str = MORNING, url: str = URL) -> None:
    """A run that reads these accounts."""
    with (folder := opened(emulator, url)).claimed():
        for each in expect(folder, *account_ids):
            folder.keep(entry(each, started=taken_at), taken(each, taken_at))


def keys(s3: Any) -> list[str]:
    """Every object of the bucket."""
    return [each["Key"] for each in s3.list_objects_v2(Bucket="mail-audits").get("Contents", ())]


@pytest.mark.usefixtures("s3")
def test_what_is_kept_is_there(emulator: Emulator) -> None:
    """The manifest, the snapshots and the previous ones, in another process too."""
    read(emulator, A, B, taken_at=YESTERDAY)
    with (folder := opened(emulator)).claimed():
        assert [A, B] == expect(folder, A, B)
        folder.keep(entry(A), taken(A, MORNING))
        folder.keep(entry(B, Outcome.REFUSED, reason="no role", started=MORNING), None)
    folder = opened(emulator)
    found = folder.manifest().entries
    assert [(Outcome.READ, MORNING), (Outcome.REFUSED, YESTERDAY)] == [
        (each.outcome, each.taken_at) for each in found.values()
    ]
    assert (MORNING, YESTERDAY) == (folder.snapshot(A).taken_at, folder.snapshot(B).taken_at)
    assert [YESTERDAY, None] == [found and found.taken_at for found in map(folder.previous, (A, B))]
    with folder.claimed():
        assert [B] == expect(folder, A, B, max_age=2 * DAY)


def test_only_its_own_keys_are_written(emulator: Emulator, s3: Any) -> None:
    """With the settings of the bucket, by the operations for which permissions are documented."""
    read(emulator, A, taken_at=YESTERDAY)
    read(emulator, A)
    names = [f"accounts/{A}.previous.snapshot", f"accounts/{A}.snapshot", "organization.json"]
    assert [f"ses/all/{name}" for name in names] == keys(s3)
    used = {call.operation for call in emulator.calls if "sescheck" in call.user_agent}
    assert {each.name for each in NEEDED} == used
    assert ["s3:GetObject", "s3:PutObject", "s3:ListBucket"] == [each.action for each in NEEDED]


@pytest.mark.parametrize("url", ["s3://mail-audits", "s3://mail-audits/", "s3://mail-audits/a b/ü/%41//x+&=?/"])
def test_a_prefix_may_be_anything(emulator: Emulator, s3: Any, url: str) -> None:
    """Or missing."""
    read(emulator, A, url=url)
    assert [A] == list(opened(emulator, url).manifest().entries)
    assert 2 == len(keys(s3))


def test_a_prefix_is_a_folder(emulator: Emulator, s3: Any) -> None:
    """What begins with the same letters belongs to somebody else."""
    s3.put_object(Bucket="mail-audits", Key="ses/all-others/x", Body=b"x")
    s3.put_object(Bucket="mail-audits", Key="ses/all/", Body=b"")
    read(emulator, A)
    assert [A] == list(opened(emulator).manifest().entries)


def test_a_prefix_of_others_is_not_taken(emulator: Emulator, s3: Any) -> None:
    """Nothing is written to it."""
    s3.put_object(Bucket="mail-audits", Key="ses/all/notes.txt", Body=b"mine")
    with pytest.raises(FileError, match=f"{URL} holds 'notes.txt', and no organization.json"):
        read(emulator, A)
    assert ["ses/all/notes.txt"] == keys(s3)


def test_a_manifest_that_is_not_ours_is_not_overwritten(emulator: Emulator, s3: Any) -> None:
    """The message has the URL."""
    s3.put_object(Bucket="mail-audits", Key="ses/all/organization.json", Body=b'{"format": "x", "version": 1}')
    with pytest.raises(
        FileError, match=f"{URL}/organization.json is not the manifest of an organization, but a 'x'"
    ):
        read(emulator, A)
    assert ["ses/all/organization.json"] == keys(s3)


def test_a_place_without_an_organization_has_no_report(emulator: Emulator, s3: Any) -> None:
    """And stays empty."""
    with pytest.raises(FileError, match=f"{URL} holds no organization: `sescheck organization {URL}` reads one"):
        opened(emulator).manifest()
    assert [] == keys(s3)


@pytest.mark.usefixtures("s3")
def test_more_than_a_page_of_accounts(emulator: Emulator) -> None:
    """S3 lists 1,000 objects a page."""
    accounts = [f"{number:012}" for number in range(1100)]
    inside: Any = s3_backends[emulator.account_id]["aws"]
    for each in accounts:
        inside.put_object("mail-audits", f"ses/all/accounts/{each}.snapshot", b"x")
    assert accounts == sorted(opened(emulator).place.marks())
    assert 2 == sum(call.operation == "ListObjectsV2" for call in emulator.calls)


@pytest.mark.usefixtures("s3")
def test_a_second_run_is_refused(emulator: Emulator) -> None:
    """Before it reads an account. The first is not disturbed, and leaves the place free."""
    with (first := opened(emulator)).claimed():
        with pytest.raises(LockedError) as caught:
            read(emulator, B)
        expect(first, A)
        first.keep(entry(A), taken(A, MORNING))
    message = str(caught.value)
    assert message.startswith(f"another run is saving to {URL}: process {os.getpid()} of ")
    assert message.endswith("if it was killed, until 120 s have passed")
    read(emulator, A, B)
    assert {Outcome.READ} == {each.outcome for each in opened(emulator).manifest().entries.values()}


@pytest.mark.usefixtures("s3")
def test_a_report_does_not_wait_for_a_run(emulator: Emulator) -> None:
    """It shows what is there."""
    read(emulator, A)
    with opened(emulator).claimed():
        assert [A] == list(opened(emulator).manifest().entries)


def test_of_two_runs_that_start_together_one_is_refused() -> None:
    """Both find the place free; the condition of S3 lets one of them write."""
    bucket = FakeBucket()
    place = in_memory(bucket)
    late = Folder(in_memory(bucket))
    late.place.manifest()
    with Folder(place).claimed(), pytest.raises(LockedError, match="another run has written to s3://bucket/ses"):
        late.place.write_manifest(b"{}")


@pytest.mark.parametrize("conflicts", [1, 2, 9])
def test_a_conflict_without_another_run_is_tried_again(monkeypatch: pytest.MonkeyPatch, conflicts: int) -> None:
    """S3 asks for that (409); it ends some time."""
    monkeypatch.setattr("sescheck.organization.folder.bucket_place._PAUSES", (0.0, 0.0, 0.0))
    bucket = FakeBucket()
    put, tries = bucket.put, iter(range(10**6))
    monkeypatch.setattr(bucket, "put", lambda *given: None if next(tries) < conflicts else put(*given))
    place = in_memory(bucket)
    if conflicts < 3:
        place.write_manifest(b"{}")
        assert {"ses/organization.json": b"{}"} == bucket.objects
    else:
        with pytest.raises(LockedError, match="is written by others all the time"):
            place.write_manifest(b"{}")


def test_a_run_that_was_suspended_too_long_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one has taken the place over; the manifest is that one's, and no snapshot is lost."""
    bucket = FakeBucket()
    first, second = at(Folder(in_memory(bucket))), at(Folder(in_memory(bucket)))
    monkeypatch.setattr(claiming, "SIGN_SECONDS", 3600.0)

    def slow() -> None:
        with first.claimed():
            expect(first, A, B)
            bucket.age = claiming.LAPSE_SECONDS
            with second.claimed():
                expect(second, A, B)
                second.keep(entry(B), taken(B, MORNING))
                first.keep(entry(A), taken(A, MORNING))
                expect(first, A)

    with pytest.raises(LockedError, match="another run has written"):
        slow()
    found = Folder(in_memory(bucket)).manifest().entries
    assert {A: Outcome.READ, B: Outcome.READ} == {key: each.outcome for key, each in found.items()}


def test_a_run_shows_that_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """While nothing ends for hours; a run that lost its place hears of it at the next account."""
    monkeypatch.setattr(claiming, "SIGN_SECONDS", 0.01)
    bucket = FakeBucket()
    moments = iter(range(10**6))
    writes: list[bytes] = []
    put = bucket.put

    def noted(key: str, content: bytes, only_if: str | None = None) -> str | None:
        writes.append(content)
        return put(key, content, only_if)

    monkeypatch.setattr(bucket, "put", noted)
    folder = Folder(in_memory(bucket), clock=lambda: float(next(moments)))

    def run() -> None:
        with folder.claimed():
            wait_until(lambda: len(writes) > 3)
            bucket.objects["ses/organization.json"] = b"another run's"
            wait_until(lambda: folder._signs is not None and folder._signs.lost is not None)
            folder.keep(entry(A), taken(A, MORNING))

    with pytest.raises(LockedError, match="another run has written"):
        run()
    assert f"ses/accounts/{A}.snapshot" not in bucket.objects
    assert b"another run's" == bucket.objects["ses/organization.json"]


def test_a_sign_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """An outage of a minute does not end a run."""
    monkeypatch.setattr(claiming, "SIGN_SECONDS", 0.01)
    bucket = FakeBucket()
    put, tries = bucket.put, iter(range(10**6))

    def failing(key: str, content: bytes, only_if: str | None = None) -> str | None:
        if 0 < next(tries) < 4:
            raise FileError("an outage")
        return put(key, content, only_if)

    monkeypatch.setattr(bucket, "put", failing)
    with (folder := at(Folder(in_memory(bucket)))).claimed():
        wait_until(lambda: next(tries) > 20)
        expect(folder, A)
        folder.keep(entry(A), taken(A, MORNING))
    assert Outcome.READ is Folder(in_memory(bucket)).manifest().entries[A].outcome


def test_a_bucket_without_its_manifest_is_taken_again() -> None:
    """Somebody removed it; the snapshots are ours. One that is missing is named by its URL."""
    bucket = FakeBucket()
    for number in range(2):
        with (folder := at(Folder(in_memory(bucket)))).claimed():
            expect(folder, A)
            folder.keep(entry(A), taken(A, MORNING))
        if number == 0:
            del bucket.objects["ses/organization.json"]
    with pytest.raises(FileError, match=rf"s3://bucket/ses/accounts/{B}\.snapshot cannot be read: no such file"):
        folder.snapshot(B)


def wait_until(true: Any) -> None:
    """At most some seconds."""
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_killed_run_gives_the_place_back(emulator: Emulator, s3: Any) -> None:
    """After two minutes, by the clock of S3; its snapshots are taken in."""
    program = (
        "import os, signal; from sescheck.organization.folder.opening import open_folder\n"
        "from tests.organization.folder.kept_accounts import *\n"
        f"folder = open_folder({URL!r}, endpoint_url={emulator.url!r})\n"
        "with folder.claimed():\n"
        "    expect(folder, A, B, C)\n"
        f"    folder.keep(entry(A), taken(A, {MORNING!r}))\n"
        "    folder.place.write(f'accounts/{B}.snapshot', " + f"taken(B, {MORNING!r}))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(__file__).parents[3])
    assert -signal.SIGKILL == done.returncode
    with pytest.raises(LockedError, match="another run is saving"):
        read(emulator, A)
    folder = opened(emulator)
    wait_for_lapse(folder)
    with folder.claimed():
        assert [C] == expect(folder, A, B, C)
    assert len(keys(s3)) == 3


def wait_for_lapse(folder: Folder) -> None:
    """As if two minutes had passed."""
    real = folder.place.manifest

    class Older:
        def __call__(self) -> Any:
            found = real()
            return found and (found[0], claiming.LAPSE_SECONDS)

    object.__setattr__(folder, "place", _With(folder.place, Older()))


class _With:
    """A place with another way to its manifest."""

    def __init__(self, place: Any, manifest: Any) -> None:
        self._place, self.manifest = place, manifest

    def __getattr__(self, name: str) -> Any:
        return getattr(self._place, name)


def test_an_answer_that_was_lost_is_not_another_run(emulator: Emulator, s3: Any) -> None:
    """S3 had written the manifest; the next try finds it changed, by this run."""
    emulator.inject(Fault("cut", service="s3", operation="PutObject", after=1, count=1))
    read(emulator, A)
    assert Outcome.READ is opened(emulator).manifest().entries[A].outcome
    assert 2 == len(keys(s3))


def test_a_short_trouble_of_s3_is_waited_for(emulator: Emulator, s3: Any) -> None:
    """As the AWS CLI does."""
    emulator.inject(Fault("server-error", service="s3", after=2, count=2, status=503))
    read(emulator, A)
    assert 2 == len(keys(s3))


DENIED: Sequence[tuple[str, str]] = [
    ("GetObject", f"{URL}/organization.json cannot be read: AccessDenied: "),
    ("ListObjectsV2", f"{URL}/ cannot be read: AccessDenied: "),
    ("PutObject", f"{URL}/organization.json cannot be written: AccessDenied: "),
]


@pytest.mark.usefixtures("s3")
@pytest.mark.parametrize(("operation", "message"), DENIED)
def test_a_refusal_names_the_permissions(emulator: Emulator, operation: str, message: str) -> None:
    """One line, before an account is read."""
    emulator.inject(Fault("deny", service="s3", operation=operation))
    with pytest.raises(FileError) as caught:
        read(emulator, A)
    assert str(caught.value).startswith(message)
    assert str(caught.value).endswith("; allow s3:GetObject, s3:PutObject, s3:ListBucket there")
    assert "\n" not in str(caught.value)


def test_a_bucket_that_does_not_exist_is_one_line(emulator: Emulator) -> None:
    """With the name of the bucket."""
    with pytest.raises(
        FileError, match=r"s3://no-bucket-here/x/organization\.json cannot be read: NoSuchBucket: "
    ):
        read(emulator, A, url="s3://no-bucket-here/x")


@pytest.mark.usefixtures("s3")
@pytest.mark.parametrize("kind", ["garble", "empty", "html", "truncate"])
@pytest.mark.parametrize("operation", ["GetObject", "ListObjectsV2", "PutObject"])
def test_a_nonsense_answer_overwrites_nothing(emulator: Emulator, kind: str, operation: str) -> None:
    """As a proxy gives one: one line, or the run goes on as if nothing had happened."""
    read(emulator, A, taken_at=YESTERDAY)
    emulator.inject(Fault(kind, service="s3", operation=operation))
    said = ""
    try:
        read(emulator, A)
    except (FileError, LockedError) as error:
        said = str(error)
    assert "\n" not in said
    assert "guest network" not in said
    emulator.clear_faults()
    assert opened(emulator).snapshot(A).taken_at in {MORNING, YESTERDAY}
    found = opened(emulator).manifest().entries[A]
    assert found.held is not None
    assert found.outcome in {Outcome.READ, Outcome.WAITING}
    assert found.reason is None


@pytest.mark.parametrize(
    "url", ["s3://", "s3:///x", "s3://a/x", "s3://UPPER/x", "s3://-bucket/x", "s3://bücket/x"]
)
def test_what_is_no_bucket_is_refused(url: str) -> None:
    """Before AWS is asked."""
    with pytest.raises(UsageError, match="is not the name of a bucket: s3://BUCKET/PREFIX"):
        open_folder(url)


def test_a_prefix_that_is_too_long_is_refused() -> None:
    """A key has 1,024 bytes."""
    assert ("bucket", "ü" * 450) == parse_url(f"s3://bucket/{'ü' * 450}/")
    with pytest.raises(UsageError, match="the prefix is longer than 900 bytes"):
        parse_url(f"s3://bucket/{'ü' * 451}")
