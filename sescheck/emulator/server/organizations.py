"""The lists of AWS Organizations, which moto gives to everybody, on larger pages and without paths."""

from sescheck.emulator.operations.organizations import asked_by
from sescheck.emulator.registry import OPERATIONS
from sescheck.emulator.server.calls import Call
from sescheck.emulator.server.mail_manager import in_json
from sescheck.emulator.server.wire import Answer, Request

_SERVICE = "organizations"


def is_organization_list(call: Call) -> bool:
    """True if the emulator answers the call itself; moto answers the others of the service."""
    return (_SERVICE, call.operation) in OPERATIONS and call.service == _SERVICE


def organization_list(request: Request, call: Call) -> Answer:
    """Answer such a call."""
    return in_json(request, call, _SERVICE, asked_by)
