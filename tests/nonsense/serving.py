"""The emulator's answers, but for one operation in one region, whose answer is made nonsense of on the wire."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from sescheck.emulator import Emulator
from sescheck.emulator.server import wire
from sescheck.emulator.server.calls import Call, identify, modern
from sescheck.emulator.server.distortion import NO_POLICY
from sescheck.emulator.server.refusals import denied
from sescheck.emulator.server.wire import Answer, Request
from tests.fire.staging import stage


@dataclass(frozen=True)
class Raw:
    """What is written as it is, piece by piece; then the connection is closed."""

    pieces: Iterable[bytes]


Distortion = Callable[[Answer], Answer | Raw]


class _Server(wire.Server):
    def process_request(self, request: Any, client_address: Any) -> None:
        """As the emulator's, with exchanges of this module's."""
        self.RequestHandlerClass = _Exchange
        super().process_request(request, client_address)


class _Exchange(wire._Exchange):
    def _serve(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        given: Any = self.server.answer(Request(self.command, self.path, headers, self._body(headers)))
        if isinstance(given, Raw):
            self.close_connection = True
            for piece in given.pieces:
                self.wfile.write(piece)
                self.wfile.flush()
            return
        self._write(given)

    def _write(self, answer: Answer) -> None:
        if answer.silent:
            self.close_connection = True
            return
        length = len(answer.body) if answer.promised is None else answer.promised
        head = {**answer.headers, "Content-Length": str(length)}
        lines = [f"HTTP/1.1 {answer.status} Said", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        self.wfile.write("\r\n".join(lines).encode("latin-1") + answer.body)
        self.close_connection = answer.promised is not None


@dataclass
class Serving:
    """A server in front of the emulator.

    Attributes:
        denied: names of operations that are denied everywhere.
        struck: service, operation and region whose answers are distorted.
        hits: how many were.
        seen: the real answers by service and operation, of the region that is struck.
    """

    emulator: Emulator
    denied: frozenset[str] = frozenset()
    struck: tuple[str, str, str] | None = None
    distortion: Distortion | None = None
    hits: int = 0
    seen: dict[tuple[str, str, str], Answer] = field(default_factory=dict)
    _kept: dict[Any, Answer] = field(default_factory=dict)
    _seed: Callable[[Emulator], None] | None = None
    _server: wire.Server | None = None

    def seeded(self, seed: Callable[[Emulator], None] | None) -> None:
        """The world under fire, with what else is to be in it; made only where it is another than before."""
        if seed is self._seed:
            return
        self.emulator.reset()
        stage(self.emulator)
        if seed is not None:
            seed(self.emulator)
        self._seed = seed
        self._kept.clear()

    def __enter__(self) -> Self:
        self._server = _Server(0, self._answer)  # type: ignore[arg-type] # raw answers are this module's
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()

    @property
    def url(self) -> str:
        """Where it serves."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def _answer(self, request: Request) -> Answer | Raw:
        call = identify(modern(request), lambda _: self.emulator.account_id)
        assert call is not None
        if call.operation in self.denied:
            return denied(request, call, NO_POLICY.format(action=call.action))
        real = self._real(request, call)
        where = (call.service, call.operation, call.region)
        self.seen.setdefault(where, real)
        if where != self.struck or self.distortion is None:
            return real
        self.hits += 1
        return self.distortion(real)

    def _real(self, request: Request, call: Call) -> Answer:
        """As the emulator answers; the same question has the same answer in every trial."""
        key = (call, request.method, request.target, request.body)
        if key not in self._kept:
            self._kept[key] = self.emulator._answer(request)
        return self._kept[key]
