"""HTTP on 127.0.0.1: keep-alive, one thread per connection, and answers that may end early.

Werkzeug's own server closes the connection after every answer, which no AWS endpoint does.
"""

import contextlib
import logging
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl

LOG = logging.getLogger("sescheck.emulator")


@dataclass(frozen=True)
class Request:
    """A request; header names are lower-case, `target` is as it came, percent-encoded."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """The parameters after the question mark."""
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))


@dataclass(frozen=True)
class Answer:
    """An answer. `promised` is a false Content-Length; `silent` closes the connection without a byte."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    promised: int | None = None
    silent: bool = False


SILENCE = Answer(0, silent=True)


class Server(TCPServer):
    """Serves `answer` until closed; closing it ends every connection and waits for its threads."""

    request_queue_size = 1024
    allow_reuse_address = True

    def __init__(self, port: int, answer: Callable[[Request], Answer]) -> None:
        self.answer = answer
        self._open: dict[Any, Thread] = {}
        super().__init__(("127.0.0.1", port), _Exchange)
        self._loop = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._loop.start()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Give each connection its own thread."""
        thread = Thread(target=self._converse, args=(request, client_address), daemon=True)
        self._open[request] = thread
        thread.start()

    def _converse(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except ConnectionError:
            pass  # the client left, which is its right
        except Exception:  # one conversation must not end the server
            LOG.exception("the emulator's HTTP server failed")
        finally:
            self.shutdown_request(request)
            self._open.pop(request, None)

    def close(self) -> None:
        """Stop listening, end what is open, wait for the threads."""
        self.shutdown()
        self._loop.join()
        self.server_close()
        for connection, thread in list(self._open.items()):
            with contextlib.suppress(OSError):  # closed meanwhile
                connection.shutdown(socket.SHUT_RDWR)
            thread.join(5)


class _Exchange(BaseHTTPRequestHandler):
    """One connection: request, answer, request, answer."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def __getattr__(self, name: str) -> Any:
        # http.server looks for do_GET, do_PUT and so on; all are served alike
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def handle_expect_100(self) -> bool:
        """Ask for the body at once: a client of S3 waits a second for that."""
        goes_on = super().handle_expect_100()
        self.wfile.flush()
        return goes_on

    def _serve(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.answer(Request(self.command, self.path, headers, self._body(headers)))
        if answer.silent:
            self.close_connection = True
            return
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body) if answer.promised is None else answer.promised))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        if answer.promised is not None:
            self.close_connection = True

    def _body(self, headers: Mapping[str, str]) -> bytes:
        if "chunked" not in headers.get("transfer-encoding", ""):
            return self.rfile.read(int(headers.get("content-length") or 0))
        chunks = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass  # trailers, up to the empty line
        return b"".join(chunks)

    def log_message(self, *_: Any) -> None:
        """Log nothing: stderr belongs to the program that started the emulator."""
