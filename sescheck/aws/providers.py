"""Limit the providers of a session's credentials: a program may sleep, a prompt may get no answer."""

import getpass
import subprocess
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from functools import partial
from threading import Thread
from typing import Any, TypeVar

import botocore.session
from botocore import exceptions as boto
from botocore.credentials import AssumeRoleProvider, ProcessProvider

from sescheck.aws.mishaps import CredentialsTimeoutError
from sescheck.errors import CredentialsError

T = TypeVar("T")

LONGEST = 300.0
"""Seconds to wait for credentials without a time limit of the run: a login in a browser may be needed."""

_SLACK = 0.5
"""Seconds: a program that takes longer is stopped first, because the message is then more specific."""


def limit(session: botocore.session.Session, timeout: float | None) -> None:
    """Limit the time of programs that give the session credentials, and refuse prompts without a terminal."""
    seconds = timeout or LONGEST

    def process(*arguments: Any, **options: Any) -> _Process:
        return _Process(seconds, *arguments, **options)

    # botocore has no public way to give its providers another Popen, or another prompt
    for provider in session.get_component("credential_provider").providers:
        if isinstance(provider, ProcessProvider):
            provider._popen = process  # noqa: SLF001
        if isinstance(provider, AssumeRoleProvider):
            provider._prompter = _asked_on_terminal  # noqa: SLF001
            builder = provider._profile_provider_builder  # noqa: SLF001
            builder._create_process_provider = partial(_process_provider, session, process)  # noqa: SLF001


class _Process(subprocess.Popen[bytes]):
    """A credential_process with a time limit."""

    def __init__(self, seconds: float, command: Sequence[str], **options: Any) -> None:
        if not command:
            raise boto.CredentialRetrievalError(provider="custom-process", error_msg="it is empty")
        super().__init__(command, **options)
        self._seconds = seconds

    def communicate(self, input: Any = None, timeout: float | None = None) -> tuple[bytes, bytes]:  # noqa: A002 - Popen's name
        try:
            return super().communicate(input, timeout or self._seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            self.wait()
            for pipe in (self.stdout, self.stderr):
                if pipe is not None:
                    pipe.close()
            raise CredentialsTimeoutError(self._seconds) from None


def _process_provider(session: botocore.session.Session, popen: Callable[..., Any], name: str) -> ProcessProvider:
    """For a profile that is the source of another one."""
    return ProcessProvider(name, lambda: session.full_config, popen)


def _asked_on_terminal(prompt: str) -> str:
    """Return the code of an MFA device.

    Raises:
        RefreshWithMFAUnsupportedError: there is no terminal, or no answer.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(prompt)
    except (getpass.GetPassWarning, EOFError, OSError) as error:
        raise boto.RefreshWithMFAUnsupportedError from error


def within(timeout: float | None, work: Callable[[], T]) -> T:
    """Return the result of a call that may block, such as botocore's search for credentials.

    Raises:
        CredentialsError: it took longer.
    """
    seconds = timeout or LONGEST
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to the thread that waits
            done.set_exception(error)

    Thread(target=run, name="sescheck-credentials", daemon=True).start()
    try:
        return done.result(seconds + _SLACK)
    except FutureTimeoutError:
        if done.done():
            raise
    raise CredentialsError(f"no credentials within {seconds:g} s: check their source, such as SSO or IMDS")
