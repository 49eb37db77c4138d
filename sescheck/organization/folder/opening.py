"""Open the folder of an organization, by its path or its URL."""

from pathlib import Path

from sescheck.aws.limits import Limits
from sescheck.errors import UsageError
from sescheck.organization.folder.bucket_place import SCHEME, BucketPlace, parse_url
from sescheck.organization.folder.keeping import Folder
from sescheck.organization.folder.local_place import LocalPlace
from sescheck.snapshot.descriptors import STANDARD, descriptor_of


def open_folder(
    place: str,
    *,
    profile: str | None = None,
    endpoint_url: str | None = None,
    limits: Limits | None = None,
) -> Folder:
    """Return the folder. Nothing is read or written yet.

    Args:
        place: a path, or ``s3://BUCKET/PREFIX``.
        profile: for a bucket.
        endpoint_url: for a bucket.
        limits: for a bucket; only the time limits count.

    Raises:
        UsageError: it is neither.
        ProfileError: there is no such profile, or the configuration cannot be read.
        CredentialsError: there are no credentials, or they cannot be loaded.
    """
    if place.startswith(SCHEME):
        from sescheck.aws.bucket import open_bucket  # noqa: PLC0415 - boto3 only where a bucket is asked

        name, prefix = parse_url(place)
        return Folder(BucketPlace(open_bucket(name, profile, endpoint_url, limits or Limits()), prefix))
    if "://" in place:
        raise UsageError(f"{place}: sescheck keeps an organization in a folder, or in s3://BUCKET/PREFIX")
    path = Path(place)
    if not place or path == STANDARD or descriptor_of(path) is not None:
        raise UsageError(f"{place!r} is not a folder: name one")
    return Folder(LocalPlace(path))
