"""Sign a request with the credentials of the account that its thread works for.

botocore gives every client the credentials of one account, and a client costs as much as several calls. Here a
client has no account: each call brings its credentials, for as long as it runs and only in its own thread. So
accounts that are read at the same time share the clients, and no client keeps anything of an account.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.credentials import Credentials


class _Thread(threading.local):
    credentials: Any = None


_this_thread = _Thread()


@contextmanager
def signed_with(credentials: Any) -> Iterator[None]:
    """Sign what this thread sends with these credentials of botocore, while the block runs.

    The block of a call may hold another one: new credentials of a role are asked for with those of its source.
    """
    before = _this_thread.credentials
    _this_thread.credentials = credentials
    try:
        yield
    finally:
        _this_thread.credentials = before


class CredentialsOfTheCall(Credentials):  # type: ignore[misc] # botocore has no types
    """Those of the call that this thread makes; outside of a call there are none, and botocore does not send."""

    def __init__(self) -> None:
        super().__init__("", "", method="sescheck")

    def get_frozen_credentials(self) -> Any:
        """Return them as they are now: those of a role may be new."""
        credentials = _this_thread.credentials
        return None if credentials is None else credentials.get_frozen_credentials()

    def get_deferred_property(self, property_name: str) -> Callable[[], Any]:
        """Return what finds a property of them at the time of the call, such as the ID of the account."""
        return lambda: getattr(_this_thread.credentials, property_name, None)
