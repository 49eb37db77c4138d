"""What the tests keep: snapshots and entries of accounts, plans, and places that are cut off."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from dataclasses import replace as with_values
from datetime import datetime, timedelta
from hashlib import md5
from io import BufferedReader
from typing import Any, cast

from msgspec.structs import replace

from sescheck._version import __version__
from sescheck.aws.bucket import NEW, Bucket, Stored
from sescheck.collect.collection import Plan
from sescheck.organization.folder.bucket_place import BucketPlace
from sescheck.organization.folder.keeping import Folder
from sescheck.organization.folder.places import Place
from sescheck.organization.model import Entry, Member, Outcome
from sescheck.snapshot.model import Asked, Depth, Region
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.storage import packed
from sescheck.testing import builders as s

A, B, C = "111111111111", "222222222222", "333333333333"
DAY = timedelta(days=1)
NOON = datetime.fromisoformat("2026-11-28T12:00:00+00:00")
PLAN = Plan(("us-east-1",), Asked.NAMED, "aws", Depth.STANDARD)


def region(unread: Unreadable | None = None, *domains: str) -> Region:
    """A region of which something may be unread."""
    return s.region("us-east-1", *map(s.domain, domains), listed=Listing((), unread) if unread else None)


def taken(
    account_id: str, taken_at: str, why: Why | None = None, *domains: str, version: str = __version__, **given: Any
) -> bytes:
    """The file of a snapshot; with a reason, the list of identities is unread."""
    unread = None if why is None else Unreadable(why, "ses:ListEmailIdentities", "of a test")
    found = s.snapshot(region(unread, *domains), depth=Depth.STANDARD)
    [account] = found.accounts
    account = replace(account, account_id=Known(account_id))
    made = replace(found, accounts=(account,), taken_at=taken_at, tool_version=version, **given)
    return b"".join(packed(made))


def entry(account_id: str, outcome: Outcome = Outcome.READ, **given: Any) -> Entry:
    """How the reading of an account ended."""
    return Entry(Member(account_id), outcome, **{"tool_version": __version__, "seconds": 2.0, **given})


def chosen(*account_ids: str) -> list[tuple[Member, str | None]]:
    """Accounts to read."""
    return [(Member(each), None) for each in account_ids]


def expect(folder: Folder, *account_ids: str, max_age: timedelta = DAY, plan: Plan = PLAN) -> list[str]:
    """Which of these accounts are to be read."""
    wanted = folder.expect("o-1", chosen(*account_ids), lambda _: plan, max_age)
    return [each.account_id for each in wanted]


def at(folder: Folder, moment: datetime = NOON) -> Folder:
    """The folder at a time."""
    return with_values(folder, now=lambda: moment)


class KilledRunError(BaseException):
    """The run is killed; nothing is written any more."""


@dataclass
class CutPlace:
    """A place whose run is killed before a write, or just after one."""

    inner: Place
    writes: int
    after: bool
    name: str = "cut"
    done: list[str] = field(default_factory=list)

    @property
    def signs(self) -> bool:
        """As the place has it, without a thread."""
        return False

    def label(self, file: str) -> str:
        """As the place has it."""
        return self.inner.label(file)

    def claimed(self) -> AbstractContextManager[None]:
        """As the place has it."""
        return self.inner.claimed()

    def manifest(self) -> tuple[bytes, float] | None:
        """As the place has it."""
        return self.inner.manifest()

    def others(self) -> str | None:
        """As the place has it."""
        return self.inner.others()

    def marks(self) -> Mapping[str, str]:
        """As the place has it."""
        return self.inner.marks()

    def has(self, file: str) -> bool:
        """As the place has it."""
        return self.inner.has(file)

    def opened(self, file: str) -> AbstractContextManager[BufferedReader]:
        """As the place has it."""
        return self.inner.opened(file)

    def write_manifest(self, content: bytes) -> None:
        """Until the run is killed."""
        self._count("manifest")
        self.inner.write_manifest(content)
        self._then("manifest")

    def write(self, file: str, content: bytes) -> str:
        """Until the run is killed."""
        self._count(file)
        mark = self.inner.write(file, content)
        self._then(file)
        return mark

    def _count(self, file: str) -> None:
        self.writes -= 1
        if self.writes < 0 or (self.writes == 0 and not self.after):
            self.writes = 0
            raise KilledRunError(file)

    def _then(self, file: str) -> None:
        self.done.append(file)
        if self.writes == 0:
            raise KilledRunError(file)


@dataclass
class FakeBucket:
    """A bucket in memory, with the conditions of S3."""

    objects: dict[str, bytes] = field(default_factory=dict)
    name: str = "bucket"
    age: float = 0.0

    def url(self, key: str) -> str:
        """As a bucket has it."""
        return f"s3://{self.name}/{key}"

    def get(self, key: str, most: int) -> Stored | None:
        """What is there."""
        content = self.objects.get(key)
        assert content is None or len(content) <= most
        return None if content is None else Stored(content, _etag(content), self.age)

    def put(self, key: str, content: bytes, only_if: str | None = None) -> str | None:
        """Under a condition."""
        there = self.objects.get(key)
        etag = NEW if there is None else _etag(there)
        if only_if not in {None, etag}:
            return None
        self.objects[key] = content
        return _etag(content)

    def etags(self, prefix: str) -> Iterator[tuple[str, str]]:
        """In alphabetical order."""
        for key, content in sorted(self.objects.items()):
            if key.startswith(prefix):
                yield key, _etag(content)


def _etag(content: bytes) -> str:
    return f'"{md5(content, usedforsecurity=False).hexdigest()}"'


def in_memory(bucket: FakeBucket, prefix: str = "ses") -> BucketPlace:
    """A place in a bucket of this process."""
    return BucketPlace(cast("Bucket", bucket), prefix)
