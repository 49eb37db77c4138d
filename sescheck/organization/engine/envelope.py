"""What travels between the client and a worker: bytes, so that the scheduler needs nothing of what is in them.

The scheduler unpacks the arguments of each task. A job would make it import boto3, for nothing.
"""

import pickle
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from sescheck._version import __version__

if TYPE_CHECKING:
    from sescheck.organization.engine.job import Job, Result

Reader: TypeAlias = "Callable[[Job], Result]"


def sealed(reader: Reader, job: "Job") -> bytes:
    """Return a job, with the function that reads it, as bytes."""
    return pickle.dumps((__version__, pickle.dumps((reader, job))))


def answer_to(envelope: bytes) -> bytes:
    """Read the account of a sealed job. Called on a worker.

    A worker with another version of sescheck does not open the job: it answers with its own version only.
    """
    version, contents = pickle.loads(envelope)  # noqa: S301 - of our own client: the cluster's TLS sees to it
    if version != __version__:
        return msgspec.msgpack.encode((__version__, None))
    reader, job = pickle.loads(contents)  # noqa: S301 - as above
    return msgspec.msgpack.encode((__version__, reader(job)))


def opened(answer: bytes) -> tuple[str, "Result | None"]:
    """Return the version of sescheck on the worker, and the result; None if the versions are not the same.

    Raises:
        msgspec.DecodeError: it is not such an answer.
    """
    from sescheck.organization.engine.job import Result  # noqa: PLC0415 - boto3, which a scheduler does not need

    version, result = msgspec.msgpack.decode(answer, type=tuple[str, msgspec.Raw])
    return version, msgspec.msgpack.decode(result, type=Result | None) if version == __version__ else None
