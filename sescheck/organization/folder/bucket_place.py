"""The folder in a bucket of S3.

S3 has no lock. The manifest is written only if it is still the one that this run read or wrote last, so of two
runs one is refused at its next write. While a run goes on, the manifest names it and is written again and again: a
second run that starts meanwhile is refused before it reads an account.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from io import BufferedReader
from typing import TYPE_CHECKING

from sescheck.errors import FileError, LockedError, UsageError
from sescheck.organization.folder.places import ACCOUNTS, MANIFEST, MOST_OF_MANIFEST, PREVIOUS, SNAPSHOT, as_file
from sescheck.snapshot.storage import MOST

if TYPE_CHECKING:
    from sescheck.aws.bucket import Bucket

SCHEME = "s3://"
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)
_LONGEST = 900
"""Most bytes of a prefix: a key has 1,024 at most."""
_NEW = "*"
_PAUSES = (0.5, 1.0, 2.0)
"""Seconds between the tries of a write that conflicts with another one."""


def parse_url(url: str) -> tuple[str, str]:
    """Return the bucket and the prefix, without a ``/`` at its end.

    Raises:
        UsageError: it has no valid bucket, or the prefix is too long.
    """
    bucket, _, prefix = url.removeprefix(SCHEME).partition("/")
    if _BUCKET.fullmatch(bucket) is None:
        raise UsageError(f"{url}: {bucket!r} is not the name of a bucket: s3://BUCKET/PREFIX")
    prefix = prefix.rstrip("/")
    if len(prefix.encode(errors="surrogateescape")) > _LONGEST:
        raise UsageError(f"{url[:60]}…: the prefix is longer than {_LONGEST} bytes")
    return bucket, prefix


@dataclass(slots=True)
class BucketPlace:
    """The objects of a bucket that begin with a prefix."""

    bucket: "Bucket"
    prefix: str
    signs: bool = True
    _etag: str = _NEW

    @property
    def name(self) -> str:
        """Return its URL."""
        return self.bucket.url(self.prefix).rstrip("/")

    def label(self, file: str) -> str:
        """See ``Place``."""
        return self.bucket.url(self._key(file))

    def _key(self, file: str) -> str:
        return f"{self.prefix}/{file}" if self.prefix else file

    def claimed(self) -> AbstractContextManager[None]:
        """Do nothing: the first write of the manifest claims the place."""
        return nullcontext()

    def manifest(self) -> tuple[bytes, float] | None:
        """See ``Place``. The next write needs the manifest to be this one."""
        found = self.bucket.get(self._key(MANIFEST), MOST_OF_MANIFEST)
        self._etag = _NEW if found is None else found.etag
        return None if found is None else (found.content, found.age)

    def write_manifest(self, content: bytes) -> None:
        """See ``Place``."""
        for pause in _PAUSES:
            self._etag, done = self._tried(content)
            if done:
                return
            time.sleep(pause)
        raise LockedError(f"{self.name} is written by others all the time: use another place")

    def _tried(self, content: bytes) -> tuple[str, bool]:
        """Write the manifest, and return its ETag, and True if it was written.

        False: S3 says that a write conflicts, but nobody has written. It may be the first try of the same write.
        """
        key = self._key(MANIFEST)
        written = self.bucket.put(key, content, self._etag)
        if written is not None:
            return written, True
        found = self.bucket.get(key, MOST_OF_MANIFEST)
        if found is not None and found.content == content:  # the answer to the first try was lost
            return found.etag, True
        if self._etag == (_NEW if found is None else found.etag):
            return self._etag, False
        raise LockedError(f"another run has written to {self.name}: wait until it ends, or use another place")

    def others(self) -> str | None:
        """See ``Place``."""
        return next((file for file, _ in self._files("") if not _is_ours(file)), None)

    def marks(self) -> Mapping[str, str]:
        """See ``Place``."""
        names = ((file.removeprefix(f"{ACCOUNTS}/"), etag) for file, etag in self._files(ACCOUNTS))
        files = ((SNAPSHOT.fullmatch(name), etag) for name, etag in names)
        return {found[1]: etag for found, etag in files if found is not None}

    def _files(self, folder: str) -> Iterator[tuple[str, str]]:
        start = self._key("")
        for key, etag in self.bucket.etags(f"{start}{folder}/" if folder else start):
            yield key.removeprefix(start), etag

    def has(self, file: str) -> bool:
        """See ``Place``."""
        return any(key == self._key(file) for key, _ in self.bucket.etags(self._key(file)))

    @contextmanager
    def opened(self, file: str) -> Iterator[BufferedReader]:
        """See ``Place``."""
        found = self.bucket.get(self._key(file), MOST)
        if found is None:
            raise FileError.cannot_read(self.label(file), FileNotFoundError())
        yield as_file(found.content)

    def write(self, file: str, content: bytes) -> str:
        """See ``Place``."""
        return str(self.bucket.put(self._key(file), content))


def _is_ours(file: str) -> bool:
    folder, _, name = file.rpartition("/")
    if folder == ACCOUNTS:
        return not name or bool(SNAPSHOT.fullmatch(name) or PREVIOUS.fullmatch(name))
    return file in {"", MANIFEST}
