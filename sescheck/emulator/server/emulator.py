"""The emulator: moto's server app behind the fault layer, on 127.0.0.1."""

import re
from collections.abc import Iterable
from dataclasses import replace
from http import HTTPStatus
from threading import Event, Lock
from types import TracebackType
from typing import Self

from sescheck.emulator.backdoor import Region
from sescheck.emulator.operations.receipt import RECEIPT_OPERATIONS
from sescheck.emulator.organization import Organization
from sescheck.emulator.regions_table import RECEIVING_REGIONS, WITHOUT_SES
from sescheck.emulator.server.calls import Call, identify, modern
from sescheck.emulator.server.control import control, is_control
from sescheck.emulator.server.distortion import distorted
from sescheck.emulator.server.faults import Fault, FaultPlan
from sescheck.emulator.server.moto_app import MotoApp
from sescheck.emulator.server.refusals import invalid_token, refusal, unavailable_operation
from sescheck.emulator.server.wire import SILENCE, Answer, Request, Server

DEFAULT_ACCOUNT = "123456789012"
XML_CODE = re.compile(rb"<Code>([^<]*)</Code>")
UNSIGNED = Call("", "", "", "")


class Emulator:
    """SES, and the other services that an audit calls, as a context manager.

    moto keeps one state per process, so only one emulator can run in a process at a time.

    Args:
        faults: what goes wrong, from the start and again after `reset`.
        account_id: the account of every access key that does not come from AssumeRole.
        port: 0 takes a free one.
    """

    _running: "Emulator | None" = None
    _one = Lock()

    def __init__(self, faults: Iterable[Fault] = (), account_id: str = DEFAULT_ACCOUNT, port: int = 0) -> None:
        self.account_id = account_id
        self._port = port
        self._first_faults = tuple(faults)
        self._faults = FaultPlan(self._first_faults)
        self._calls: list[Call] = []
        self._stopping = Event()
        self._server: Server | None = None
        self._moto: MotoApp | None = None

    def start(self) -> Self:
        """Start with empty accounts, and serve.

        Raises:
            RuntimeError: another emulator runs in this process.
            OSError: the port is taken.
        """
        with Emulator._one:
            if Emulator._running is not None:
                raise RuntimeError(
                    "an emulator is running in this process already; stop it, or run this one as "
                    "`python -m sescheck.emulator`"
                )
            Emulator._running = self
        try:
            self._moto = MotoApp(self.account_id)
            self.reset()
            self._stopping.clear()
            self._server = Server(self._port, self._answer)
        except BaseException:  # whatever ended the start, nothing is running
            Emulator._running = None
            raise
        return self

    def stop(self) -> None:
        """End every connection; a second call does nothing."""
        if self._server is not None:
            self._stopping.set()
            self._server.close()
            self._server = None
            Emulator._running = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The URL, `http://127.0.0.1:PORT`."""
        if self._server is None:
            raise RuntimeError("the emulator is not running: call start() first")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every signed call since the start or the last `reset`, in the order of their ends."""
        return tuple(self._calls)

    def forget_calls(self) -> None:
        """Empty the record of calls."""
        self._calls.clear()

    def inject(self, *faults: Fault) -> None:
        """Add faults."""
        self._faults.add(faults)

    def clear_faults(self) -> None:
        """Remove all faults."""
        self._faults = FaultPlan()

    def reset(self) -> None:
        """Empty all accounts, forget the calls, and restore the initial faults."""
        self._app().reset()
        self._calls.clear()
        self._faults = FaultPlan(self._first_faults)

    def region(self, region: str, account_id: str | None = None) -> Region:
        """Return the backdoor to a region of an account: for what no AWS API can do."""
        self._app()
        return Region(region, account_id or self.account_id)

    def organization(self, management_account: str | None = None, partition: str = "aws") -> Organization:
        """Return the backdoor to the organization of a management account, which is created on first use."""
        self._app()
        return Organization(management_account or self.account_id, partition)

    def _app(self) -> MotoApp:
        if self._moto is None:
            self._moto = MotoApp(self.account_id)
        return self._moto

    def _answer(self, request: Request) -> Answer:
        if is_control(request.path):
            return control(self, request)
        request = modern(request)
        app = self._app()
        call = identify(request, app.account_of)
        if call is None:
            return app.unsigned(request) or refusal(
                request, UNSIGNED, "MissingAuthenticationToken", "Request is missing Authentication Token", 403
            )
        answer = self._struck(list(self._faults.striking(call)), request, call)
        self._calls.append(replace(call, status=answer.status, error=_error_code(answer)))
        return answer

    def _struck(self, faults: list[Fault], request: Request, call: Call) -> Answer:
        if not faults:
            return self._real(request, call)
        fault, *others = faults
        return distorted(fault, request, call, lambda request: self._struck(others, request, call), self._stopping)

    def _real(self, request: Request, call: Call) -> Answer:
        app = self._app()
        if not app.reaches(call):
            return invalid_token(request, call)
        if call.service in {"mailmanager", "ses", "sesv2"} and call.region in WITHOUT_SES:
            return SILENCE  # AWS has no such host; nobody answering is the nearest to it
        if call.service == "ses" and call.operation in RECEIPT_OPERATIONS and call.region not in RECEIVING_REGIONS:
            return unavailable_operation(request, call)
        return app.answer(request, call)


def _error_code(answer: Answer) -> str:
    if answer.status < HTTPStatus.BAD_REQUEST:
        return ""
    for name, value in answer.headers.items():
        if name.lower() == "x-amzn-errortype":
            return value
    found = XML_CODE.search(answer.body)
    return found[1].decode() if found else ""
