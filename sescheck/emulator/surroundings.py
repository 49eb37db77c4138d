"""An environment without anything of the user: no profile, key or proxy."""

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
    """Give the block credentials that only the emulator knows; restore the environment after it."""
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
