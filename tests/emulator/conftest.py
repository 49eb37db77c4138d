"""An emulator of its own for every test, and boto3 clients that are closed when the test ends."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from sescheck.emulator import Emulator

Aws = Callable[..., Any]


@pytest.fixture(scope="session")
def boto_session() -> Any:
    """One session for all tests: the first client of a session is slow to make."""
    return boto3.Session(region_name="eu-west-1")


@pytest.fixture
def aws(emulator: Emulator, boto_session: Any) -> Iterator[Aws]:
    """A client that talks to the emulator: `aws("sesv2", "us-east-1", keys=..., attempts=...)`."""
    made = []

    def client(service: str, region: str = "eu-west-1", *, keys: Any = None, attempts: int = 1) -> Any:
        config = Config(retries={"mode": "standard", "total_max_attempts": attempts}, read_timeout=5)
        given = keys or {"AccessKeyId": "testing", "SecretAccessKey": "testing", "SessionToken": None}
        new = boto_session.client(
            service,
            region_name=region,
            endpoint_url=emulator.url,
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
            config=config,
        )
        made.append(new)
        return new

    yield client
    for each in made:
        each.close()


@pytest.fixture
def refused() -> Callable[..., tuple[str, int]]:
    """The code and HTTP status of the ClientError that a call ends with: `refused(client.get_account)`."""

    def code(call: Callable[..., Any], **parameters: Any) -> tuple[str, int]:
        with pytest.raises(Exception, match="An error occurred") as caught:
            call(**parameters)
        answer = vars(caught.value)["response"]
        return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]

    return code
