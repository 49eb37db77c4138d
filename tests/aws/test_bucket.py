"""One bucket: where it is, what its refusals mean, and that nothing else of S3 can be called."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from moto.s3.models import s3_backends

from sescheck.aws.bucket import NEW, Bucket, open_bucket
from sescheck.aws.limits import Limits
from sescheck.emulator import Emulator
from sescheck.errors import CredentialsError, FileError, ProfileError

MOVED = b"""<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>PermanentRedirect</Code><Message>Use the specified endpoint.</Message>
<Endpoint>mail.s3.eu-south-1.amazonaws.com</Endpoint><Bucket>mail</Bucket></Error>"""


class _S3(BaseHTTPRequestHandler):
    """Answers as S3 does for a bucket of eu-south-1, or with one error."""

    protocol_version = "HTTP/1.1"
    error: tuple[int, bytes] | None = None
    signed_for: tuple[str, ...] = ()

    def do_GET(self) -> None:
        """Redirect what is signed for another region."""
        region = self.headers["Authorization"].split("/")[2]
        type(self).signed_for += (region,)
        if self.error is not None:
            return self._answer(*self.error)
        if region != "eu-south-1":
            return self._answer(301, MOVED, {"x-amz-bucket-region": "eu-south-1"})
        return self._answer(200, b"hello", {"ETag": '"e"', "Last-Modified": "Sat, 28 Nov 2026 12:00:00 GMT"})

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response_only(status)
        for name, value in ({"Date": "Sat, 28 Nov 2026 12:01:30 GMT"} | (headers or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[type[_S3], str]]:
    """S3 with one bucket, and its URL."""
    monkeypatch.setattr(_S3, "error", None)
    monkeypatch.setattr(_S3, "signed_for", ())
    with ThreadingHTTPServer(("127.0.0.1", 0), _S3) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield _S3, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def opened(url: str, name: str = "mail") -> Bucket:
    """A bucket at that endpoint."""
    return open_bucket(name, None, url, Limits())


def test_the_region_of_the_bucket_is_found(s3: tuple[type[_S3], str]) -> None:
    """Once: later calls are signed for it. The age is by the clock of S3."""
    server, url = s3
    bucket = opened(url)
    for _ in range(2):
        found = bucket.get("key", 10)
        assert found is not None
        assert (b"hello", '"e"', 90.0) == (found.content, found.etag, found.age)
    assert ("us-east-1", "eu-south-1", "eu-south-1") == server.signed_for


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (403, "AccessDenied", "AccessDenied: of a test; allow s3:GetObject, s3:PutObject, s3:ListBucket there"),
        (400, "KMS.DisabledException", "KMS.DisabledException: of a test; the KMS key of the bucket has to work"),
        (403, "InvalidAccessKeyId", "InvalidAccessKeyId: of a test"),
        (403, "RequestTimeTooSkewed", "RequestTimeTooSkewed: of a test; the clock of this machine is wrong"),
        (400, "ExpiredToken", "ExpiredToken: of a test; log in again"),
        (404, "NoSuchBucket", "NoSuchBucket: of a test"),
    ],
)
def test_a_refusal_is_one_line(s3: tuple[type[_S3], str], status: int, code: str, words: str) -> None:
    """With the URL of the object, the words of AWS, and what to do."""
    server, url = s3
    body = f"<Error><Code>{code}</Code><Message>of a test</Message></Error>"
    server.error = (status, body.encode())
    with pytest.raises(FileError) as caught:
        opened(url).get("a/key", 10)
    assert str(caught.value).startswith(f"s3://mail/a/key cannot be read: {words}")
    assert "\n" not in str(caught.value)


def test_an_answer_that_is_not_of_s3_is_one_line(s3: tuple[type[_S3], str]) -> None:
    """As a proxy gives it; nothing of it is quoted."""
    server, url = s3
    server.error = (200, b"<html>secret</html>")
    for read in (lambda: opened(url).get("key", 100), lambda: list(opened(url).etags("key"))):
        with pytest.raises(
            FileError, match="s3://mail/key cannot be read: S3 gives an answer that cannot be"
        ) as caught:
            read()
        assert "secret" not in str(caught.value)


def test_an_endpoint_that_cannot_be_reached_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """After some tries, which wait here no time."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    with pytest.raises(FileError, match="s3://mail/key cannot be written: Could not connect to the endpoint URL"):
        opened("http://127.0.0.1:1").put("key", b"")


def test_an_object_that_is_too_large_is_refused(s3: tuple[type[_S3], str]) -> None:
    """Not read to its end."""
    with pytest.raises(FileError, match="s3://mail/key is larger than 4 bytes"):
        opened(s3[1]).get("key", 4)


def test_only_these_operations_can_be_called(emulator: Emulator) -> None:
    """Nothing is removed from a bucket, whatever the credentials may do."""
    client: Any = opened(emulator.url).client
    names = {name for name in dir(client) if name.startswith(("delete", "create_b", "put", "get_object", "list"))}
    assert {"get_object", "put_object", "list_objects_v2"} == names


def test_a_condition_decides_about_a_write(emulator: Emulator) -> None:
    """Nothing is written if the object is another one than expected, or there is none."""
    inside: Any = s3_backends[emulator.account_id]["aws"]
    inside.create_bucket("mail", "us-east-1")
    bucket = opened(emulator.url)
    assert bucket.put("key", b"0", '"x"') is None
    first = bucket.put("key", b"1", NEW)
    assert first is not None
    assert bucket.put("key", b"2", NEW) is None
    second = bucket.put("key", b"3", first)
    assert bucket.put("key", b"4", first) is None
    assert [("key", second)] == list(bucket.etags("k"))
    found = bucket.get("key", 10)
    assert found is not None
    assert (b"3", second) == (found.content, found.etag)
    assert bucket.get("none", 10) is None


def test_credentials_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """And a profile that exists."""
    with pytest.raises(ProfileError, match="this profile does not exist"):
        open_bucket("mail", "nobody", None, Limits())
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(CredentialsError, match="no credentials found"):
        open_bucket("mail", None, None, Limits())
