"""One S3 bucket in which sescheck keeps files: get, put and list its objects. Nothing is ever removed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from botocore import exceptions as boto
from botocore.config import Config
from botocore.parsers import ResponseParserError

from sescheck.aws.advice import advised_message
from sescheck.aws.botocore_tuning import service_models
from sescheck.aws.client_pool import config
from sescheck.aws.limits import Limits
from sescheck.aws.mishaps import OF_CREDENTIALS, reached, translated
from sescheck.aws.operations import Operation
from sescheck.aws.refusals import code_of
from sescheck.aws.ses_regions import MAIN_REGION
from sescheck.aws.sessions import default_region, open_accesses
from sescheck.errors import FileError

GET = Operation("s3", "GetObject")
PUT = Operation("s3", "PutObject")
LIST = Operation("s3", "ListObjectsV2")
_REGION = Operation("s3", "HeadBucket")
"""botocore calls it if a refusal does not say in which region the bucket is."""
NEEDED = (GET, PUT, LIST)
"""What the caller has to be allowed. Source: the texts of the operations in the s3 model.

The permission to list turns the answer about a missing object from "access denied" into "it does not exist". A
bucket with a KMS key of the user's also needs ``kms:GenerateDataKey`` and ``kms:Decrypt`` for that key.
"""

NEW = "*"
"""Stands for the ETag of an object that does not exist."""
_TRIES = 5
_MISSING = "NoSuchKey"
_LOST = frozenset({"PreconditionFailed", "ConditionalRequestConflict", _MISSING})
"""Codes of a conditional write whose condition does not hold. Source: PutObject in the s3 model."""
_KMS = "KMS."
_FAILURES = (boto.BotoCoreError, boto.ClientError, ResponseParserError)


@dataclass(frozen=True, slots=True)
class Stored:
    """An object.

    Attributes:
        age: the seconds since it was written, by the clock of S3.
    """

    content: bytes
    etag: str
    age: float


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, with the credentials of a profile."""

    name: str
    profile: str | None
    client: Any

    def get(self, key: str, most: int) -> Stored | None:
        """Return an object; None if it does not exist.

        Raises:
            FileError: S3 does not give it, or it has more bytes than ``most``.
            CredentialsError: there are no credentials any more.
        """
        with self._said(FileError.cannot_read, key):
            try:
                answer = self.client.get_object(Bucket=self.name, Key=key)
            except boto.ClientError as error:
                if code_of(error) == _MISSING:
                    return None
                raise
            content = answer["Body"].read(most + 1)
            if len(content) > most:
                raise FileError(f"{self.url(key)} is larger than {most:,} bytes")
            return Stored(content, str(answer["ETag"]), _age(answer))

    def put(self, key: str, content: bytes, only_if: str | None = None) -> str | None:
        """Write an object, with the settings of the bucket, and return its ETag.

        Args:
            key: its name.
            content: all of it.
            only_if: the ETag that the object must have, or ``NEW``; None: in any case.

        Returns:
            None if the object has another ETag: it is not written.

        Raises:
            FileError: S3 does not take it.
            CredentialsError: there are no credentials any more.
        """
        condition = {} if only_if is None else {"IfNoneMatch" if only_if == NEW else "IfMatch": only_if}
        with self._said(FileError.cannot_write, key):
            try:
                answer = self.client.put_object(Bucket=self.name, Key=key, Body=content, **condition)
            except boto.ClientError as error:
                if condition and code_of(error) in _LOST:
                    return None
                raise
            return str(answer["ETag"])

    def etags(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Yield the key and the ETag of every object whose key begins like this, in alphabetical order.

        Raises:
            FileError: S3 does not list them.
            CredentialsError: there are no credentials any more.
        """
        with self._said(FileError.cannot_read, prefix):
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
            for page in pages:
                _ = page["Name"]  # each answer of S3 has it, and without objects it is all that tells it apart
                for each in page.get("Contents", ()):
                    yield each["Key"], each["ETag"]

    def url(self, key: str) -> str:
        """Return how a message names an object."""
        return f"s3://{self.name}/{key}"

    @contextmanager
    def _said(self, what_fails: Any, key: str) -> Iterator[None]:
        """Say in one line what does not work. What an answer holds is never quoted.

        Raises:
            FileError: S3 refuses, or does not answer.
            CredentialsError: there are no credentials any more.
        """
        try:
            yield
        except OF_CREDENTIALS as error:
            raise translated(error, self.profile) from None
        except _FAILURES as error:
            raise what_fails(self.url(key), OSError(0, _words(error))) from None
        except (LookupError, TypeError) as error:  # as a proxy's page in its place
            words = f"S3 gives an answer that cannot be understood ({type(error).__name__})"
            raise what_fails(self.url(key), OSError(0, words)) from None


def open_bucket(name: str, profile: str | None, endpoint_url: str | None, limits: Limits) -> Bucket:
    """Return a bucket. S3 is not asked yet; botocore finds the bucket's region by the first answer.

    Raises:
        ProfileError: there is no such profile, or the configuration cannot be read.
        CredentialsError: there are no credentials, or they cannot be loaded.
    """
    region = default_region(profile) or MAIN_REGION["aws"]
    [access] = open_accesses(profile, (), None, endpoint_url, region, limits)
    service_models.allow_only(access.session._session, (*NEEDED, _REGION))  # noqa: SLF001 - boto3 has no other way to its core
    retries = Config(retries={"mode": "standard", "total_max_attempts": _TRIES})
    client = access.session.client(
        "s3", region_name=region, endpoint_url=endpoint_url, config=config(limits).merge(retries)
    )
    return Bucket(name, profile, client)


def _age(answer: Any) -> float:
    """Return how old an object is: the difference of two times of S3, so a wrong clock here does not matter."""
    said = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    now = datetime.now(UTC) if said is None else parsedate_to_datetime(said)
    return float((now - answer["LastModified"]).total_seconds())


def _words(error: Exception) -> str:
    if isinstance(error, boto.ClientError):
        code, words = code_of(error) or "", advised_message(error)
        if code == "AccessDenied":
            return f"{words}; allow {', '.join(each.action for each in NEEDED)} there"
        return f"{words}; the KMS key of the bucket has to work" if code.startswith(_KMS) else words
    if isinstance(error, boto.BotoCoreError):
        return reached(error)
    return f"S3 gives an answer that cannot be understood ({type(error).__name__})"
