"""Requests for higher quotas, which moto's Service Quotas lacks."""

from sescheck.emulator.registry import OPERATIONS
from sescheck.emulator.server.calls import Call
from sescheck.emulator.server.mail_manager import in_json
from sescheck.emulator.server.wire import Answer, Request


def is_quota_request(call: Call) -> bool:
    """True if the emulator answers the call itself; moto answers the others of the service."""
    return call.service == "service-quotas" and ("service-quotas", call.operation) in OPERATIONS


def quota_request(request: Request, call: Call) -> Answer:
    """Answer such a call."""
    return in_json(request, call, "service-quotas")
