"""While the code of an own rule runs, its thread opens no connection; others do, because they may be reading."""

import os
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sescheck.rules.own.purity import ImpureError, pure


@pytest.fixture
def address() -> Iterator[tuple[str, int]]:
    """Where somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        host, port = listening.getsockname()
        yield host, port


def connect(address: tuple[str, int]) -> bool:
    """Open a connection."""
    with socket.create_connection(address, timeout=5):
        return True


def test_the_thread_of_a_rule_opens_no_connection(address: tuple[str, int]) -> None:
    """Also in a block within a block, and after it left one."""
    with pure():
        with pure(), pytest.raises(ImpureError, match="cannot look up an address"):
            connect(address)
        with socket.socket() as made, pytest.raises(ImpureError, match="cannot open a connection"):
            made.connect(address)
    assert connect(address)


def test_other_threads_may(address: tuple[str, int]) -> None:
    """Another audit of the same program may be reading."""
    with ThreadPoolExecutor(1) as other, pure():
        assert other.submit(connect, address).result()


def test_it_starts_no_program() -> None:
    """By whichever way."""
    with pure(), pytest.raises(ImpureError, match="cannot start a program"):
        os.posix_spawn("/bin/true", ["true"], {})
