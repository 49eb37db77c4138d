"""Surroundings in which nothing of the user's reaches the emulator or its client: no profile, key or proxy."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

_OWN = {
    "AWS_ACCESS_KEY_ID": "demo",
    "AWS_SECRET_ACCESS_KEY": "demo",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "NO_PROXY": "*",
}
_LEFT_OUT = frozenset(
    {"ALL_PROXY", "BOTO_CONFIG", "CURL_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE"}
)


@contextmanager
def own_surroundings() -> Iterator[None]:
    """In the block the environment has credentials that only the emulator knows; after it, it is as it was."""
    before = dict(os.environ)
    for name in before:
        if name.startswith("AWS_") or name.upper() in _LEFT_OUT:
            del os.environ[name]
    os.environ.update(_OWN)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
