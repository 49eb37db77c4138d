"""Claim a place without locks: a run shows in the manifest that it goes on, until it ends."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sescheck.errors import LockedError, SescheckError
from sescheck.organization.folder.manifest_file import Claim

SIGN_SECONDS = 30.0
"""How often a run shows that it goes on."""
LAPSE_SECONDS = 120.0
"""A run that has shown nothing for this long was killed."""


def check_claim(name: str, claim: Claim | None, age: float) -> None:
    """Check that no other run goes on.

    Args:
        name: of the place.
        claim: in the manifest.
        age: of the manifest, in seconds.

    Raises:
        LockedError: one does.
    """
    if claim is not None and age < LAPSE_SECONDS:
        raise LockedError(
            f"another run is saving to {name}: process {claim.process} of {claim.host}, {max(age, 0):.0f} s ago;"
            f" wait until it ends, or, if it was killed, until {LAPSE_SECONDS:.0f} s have passed"
        )


@dataclass(slots=True)
class Signs:
    """Writes the manifest again and again.

    Attributes:
        lost: set if another run has written the manifest; nothing more is written then.
    """

    write: Callable[[], None]
    lost: LockedError | None = None

    @contextmanager
    def given(self) -> Iterator[None]:
        """Write now and then, in a thread, while the block runs."""
        ended = threading.Event()
        thread = threading.Thread(target=self._until, args=(ended,), name="sescheck-claim", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _until(self, ended: threading.Event) -> None:
        while not ended.wait(SIGN_SECONDS):
            try:
                self.write()
            except LockedError as error:
                self.lost = error
                return
            except SescheckError:  # the next try may work; the run's own writes say what does not
                continue
