"""Servers on this machine that get notifications: over HTTP with any answers, and by SMTP."""

import json
import socket
import socketserver
import ssl
import struct
import threading
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.dns.encrypted import certificate

SILENT, RESET, GARBAGE = "silent", "reset", "garbage"


@dataclass(frozen=True)
class Answer:
    """What the server answers, or what it does instead."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    instead: str = ""


@dataclass
class Receiver:
    """A server for HTTP: its answers are given one after the other, the last again and again."""

    port: int = 0
    answers: Sequence[Answer] = (Answer(),)
    got: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/hook") -> str:
        """An address of it."""
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def bodies(self) -> list[Any]:
        """What it got, as JSON."""
        return [body for _, _, body in self.got]


class Handler(BaseHTTPRequestHandler):
    """Answers a request as the receiver of the server says."""

    server: "Server"

    def do_POST(self) -> None:
        """Keep what came, and give the next answer."""
        receiver = self.server.receiver
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        receiver.got.append((self.path, dict(self.headers), json.loads(raw)))
        self.answer(receiver.answers[min(len(receiver.got), len(receiver.answers)) - 1])
        self.close_connection = True

    def do_CONNECT(self) -> None:
        """Be a proxy that reaches nobody."""
        self.server.receiver.got.append((self.path, dict(self.headers), None))
        self.send_error(502)

    def answer(self, answer: Answer) -> None:
        """Answer, or do what the answer says."""
        if answer.instead == SILENT:
            self.server.receiver.done.wait(10)
        elif answer.instead == GARBAGE:
            self.wfile.write(b"\x00\xffno http\r\n\r\n" * 10)
        elif not answer.instead:
            body = answer.body.encode()
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Not on standard error."""


class Server(ThreadingHTTPServer):
    """A server that knows its receiver."""

    daemon_threads = True
    receiver: Receiver

    def handle_error(self, *_: object) -> None:
        """A client that does not wait is not an error of the test."""


@contextmanager
def receiving(*answers: Answer, context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Serve until the end of the block."""
    server = Server(("127.0.0.1", 0), Handler)
    server.receiver = receiver = Receiver(server.server_address[1], answers or (Answer(),))
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.done.set()
        server.shutdown()
        server.server_close()
        thread.join(10)


@contextmanager
def no_mail_server(does: str) -> Iterator[int]:
    """Listen on a port until the end of the block, and to each connection do at once what is no SMTP."""

    class Connection(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            if does == SILENT:
                done.wait(10)
            elif does == GARBAGE:
                self.request.sendall(b"\x00\xffno mail\r\n\r\n" * 10)
            else:
                self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    done = threading.Event()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Connection) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            done.set()
            server.shutdown()


def tls(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A context for servers, and the file of the authority to trust."""
    public, private = certificate(folder, "127.0.0.1")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    return context, public


@dataclass
class Mailbox:
    """A server for SMTP, and what it took."""

    port: int = 0
    refused: tuple[str, ...] = ()
    answers: list[str] = field(default_factory=list)
    took: list[Envelope] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)

    def texts(self) -> list[str]:
        """The mails, as they came."""
        contents = (each.content for each in self.took)
        return [content.decode() if isinstance(content, bytes) else str(content) for content in contents]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a receiver, unless it is to be refused."""
        assert server is not None
        assert session is not None
        assert options == []
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        """Take a mail, or give the next answer."""
        assert server is not None
        assert session is not None
        if self.answers:
            return self.answers.pop(0)
        self.took.append(envelope)
        return "250 OK"

    def authenticate(self, *given: Any) -> AuthResult:
        """Let in who has the right password. A server may repeat a wrong one, as it came."""
        login = given[-1]
        self.logins.append((login.login, login.password))
        if login.password == b"right-password":
            return AuthResult(success=True)
        plain = b64encode(b"\0" + login.login + b"\0" + login.password).decode()
        said = f"535 no {plain} {b64encode(login.password).decode()}"
        return AuthResult(success=False, handled=False, message=said)


@contextmanager
def mailbox(
    context: ssl.SSLContext | None = None, *, implicit: bool = False, refused: tuple[str, ...] = ()
) -> Iterator[Mailbox]:
    """Serve until the end of the block; with a context, with TLS and a login."""
    box = Mailbox(refused=refused)
    options: dict[str, Any] = {"enable_SMTPUTF8": False}
    if context is not None:
        options |= {"authenticator": box.authenticate, "auth_required": True, "auth_require_tls": not implicit}
        options |= {"ssl_context": context} if implicit else {"tls_context": context, "require_starttls": True}
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
