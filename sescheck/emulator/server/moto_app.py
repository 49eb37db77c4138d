"""moto's own server app, called in-process: a request in, an answer out."""

import functools
import io
import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from sescheck.emulator.installation import account_state, install
from sescheck.emulator.operations.account_regions import AccountState
from sescheck.emulator.server.calls import ACTION, PARSING, Call
from sescheck.emulator.server.ec2_regions import describe_regions
from sescheck.emulator.server.mail_manager import mail_manager
from sescheck.emulator.server.organizations import is_organization_list, organization_list
from sescheck.emulator.server.quota_requests import is_quota_request, quota_request
from sescheck.emulator.server.refusals import not_implemented, refusal
from sescheck.emulator.server.vpc_endpoints import VPC_ENDPOINTS, vpc_endpoints
from sescheck.emulator.server.wire import Answer, Request

LOG = logging.getLogger("sescheck.emulator")
ONE_APP = frozenset({"account", "events", "iam", "organizations", "ses", "sesv2", "sns", "sts"})
"""Services whose requests all go to the same app of moto, whatever path or host they name."""
UNSIGNED_ACTIONS = frozenset({b"AssumeRoleWithSAML", b"AssumeRoleWithWebIdentity"})


class MotoApp:
    """moto with the emulator's operations.

    Args:
        account_id: the account of access keys that moto did not give out.
    """

    def __init__(self, account_id: str) -> None:
        install()
        self._account_id = account_id

    def reset(self) -> None:
        """Empty every account."""
        from moto.core.base_backend import BackendDict  # noqa: PLC0415 # see install
        from moto.core.model_instances import reset_model_data  # noqa: PLC0415
        from moto.organizations.models import organizations_backends  # noqa: PLC0415

        BackendDict.reset()
        reset_model_data()
        organizations_backends.master_accounts.clear()  # which moto keeps

    def account_of(self, access_key: str) -> str:
        """Return the account of an access key, or the default one."""
        from moto.iam.models import iam_backends  # noqa: PLC0415 # see install

        for account_id, partitions in list(iam_backends.items()):
            if any(access_key in backend.access_keys for backend in list(partitions.values())):
                return account_id
        return self._account_id

    def reaches(self, call: Call) -> bool:
        """True if the account has the call's region enabled."""
        state: AccountState = account_state(call.account)
        return state.reaches(call.region)

    def unsigned(self, request: Request) -> Answer | None:
        """Answer the few calls that need no signature; None for all others."""
        action = ACTION.search(request.body)
        if action is None or action[1] not in UNSIGNED_ACTIONS:
            return None
        call = Call(self._account_id, "us-east-1", "sts", action[1].decode())
        return self.answer(request, call)

    def answer(self, request: Request, call: Call) -> Answer:
        """Return moto's answer; if moto lacks the operation or fails, an error in AWS's form."""
        own = _own_answer(request, call)
        if own is not None:
            return own
        try:
            answer = self._ask(request, call)
            # Flask's own page: moto has the service, and no such path in it
            unknown = answer.status == HTTPStatus.NOT_FOUND and "html" in answer.headers.get("Content-Type", "")
            return not_implemented(request, call) if unknown else answer
        except NotImplementedError:
            return not_implemented(request, call)
        except Exception:  # moto raises whatever it likes; to the client that is a failure of AWS
            LOG.exception("moto failed at %s:%s in %s", call.service, call.operation, call.region)
            return refusal(request, call, "InternalFailure", "moto failed; its traceback is in the log.", 500)

    def _ask(self, request: Request, call: Call) -> Answer:
        answered: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
            answered["status"], answered["headers"] = int(status.split(maxsplit=1)[0]), dict(headers)

        environ = _environ(request, call)
        body = b"".join(_app_of(call.service, environ)(environ, start_response))
        headers = {
            name: value
            for name, value in answered["headers"].items()
            if name.lower() not in {"content-length", "connection"}
        }
        return Answer(answered["status"], headers, body)


def _own_answer(request: Request, call: Call) -> Answer | None:
    """Return the answer to a call for which moto is not needed; None for all others."""
    if call.action == "ec2:DescribeRegions":
        return describe_regions(request, account_state(call.account))
    if call.service == "ec2" and call.operation in VPC_ENDPOINTS:
        return vpc_endpoints(request, call)
    if call.service == "mailmanager":
        return mail_manager(request, call)
    if is_organization_list(call):
        return organization_list(request, call)
    if is_quota_request(call):
        return quota_request(request, call)
    return None if call.operation else not_implemented(request, call)


@functools.cache
def _dispatcher() -> Any:
    """One for all emulators of the process: its apps take seconds to make and hold no state."""
    from moto.moto_server.werkzeug_app import (  # noqa: PLC0415 # see install
        DomainDispatcherApplication,
        create_backend_app,
    )

    return DomainDispatcherApplication(create_backend_app)


_APPS: dict[str, Any] = {}


def _app_of(service: str, environ: dict[str, Any]) -> Any:
    if service in _APPS:
        return _APPS[service]
    with PARSING:
        app = _dispatcher().get_application(environ)
    if service in ONE_APP:
        _APPS[service] = app
    return app


def _environ(request: Request, call: Call) -> dict[str, Any]:
    headers = {
        **request.headers,
        "x-moto-account-id": call.account,
        "user-agent": "",  # one that contains "region/..." would overrule the signature's region
    }
    path, _, query = request.target.partition("?")
    environ: dict[str, Any] = {
        f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in headers.items()
        if name not in {"content-type", "content-length", "transfer-encoding"}
    }
    return environ | {
        "CONTENT_LENGTH": str(len(request.body)),
        "CONTENT_TYPE": headers.get("content-type", ""),
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "QUERY_STRING": query,
        "RAW_URI": request.target,
        "REMOTE_ADDR": "127.0.0.1",
        "REQUEST_METHOD": request.method,
        "REQUEST_URI": request.target,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.errors": io.StringIO(),
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.input_terminated": True,
        "wsgi.multiprocess": False,
        "wsgi.multithread": True,
        "wsgi.run_once": False,
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
    }
