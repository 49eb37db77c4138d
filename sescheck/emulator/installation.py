"""Put the emulator's operations onto moto's response classes, once per process."""

import functools
import importlib
import itertools
import pkgutil
import threading
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from sescheck.emulator import operations
from sescheck.emulator.model_lists import answer_the_rest
from sescheck.emulator.operations.account_regions import AccountState
from sescheck.emulator.regions_table import ALL_REGIONS, WITHOUT_SES
from sescheck.emulator.registry import ACCESS_DENIED, OPERATIONS, THROTTLING, V1_ACCESS_DENIED, Operation, Refused
from sescheck.emulator.state import RegionState

ACCOUNT_PATHS = ("listRegions", "getRegionOptStatus", "enableRegion", "disableRegion", "getAccountInformation")
_FORBIDDEN = frozenset({ACCESS_DENIED, V1_ACCESS_DENIED})
_STATE = "sescheck_state"
_lock = threading.RLock()
_REQUESTS = itertools.count(1)


@functools.cache
def install() -> None:
    """Import moto and add every operation of the table to it; a second call does nothing.

    Raises:
        ModuleNotFoundError: moto is not installed.
    """
    try:
        from moto import backends  # noqa: PLC0415 # a second of imports, paid only by who starts an emulator
        from moto.core import errors, responses  # noqa: PLC0415 # as above
    except ModuleNotFoundError as missing:
        message = f"the emulator needs {missing.name}, of the extra `demo`: pip install 'sescheck[demo]'"
        raise ModuleNotFoundError(message, name=missing.name) from None
    from moto.core.utils import camelcase_to_underscores, method_names_from_class  # noqa: PLC0415

    for family in pkgutil.iter_modules(operations.__path__, f"{operations.__name__}."):
        importlib.import_module(family.name)
    classes = _response_classes()

    def is_answered(service: str, name: str) -> bool:
        by_moto = hasattr(classes.get(service), camelcase_to_underscores(name))
        return by_moto or (service, name) in OPERATIONS

    answer_the_rest(is_answered)
    # errors that every service of AWS may give: without this, moto warns that the model of SES lacks them
    errors.COMMON_ERROR_CODES.extend((*_FORBIDDEN, THROTTLING))
    for (service, name), answer in OPERATIONS.items():
        if service in classes:
            setattr(classes[service], camelcase_to_underscores(name), _method(_STATES[service], answer))
    for service in ("sesv2", "account"):
        _parse_parameters(classes[service])
    _route(classes)
    # moto lists every class's methods again for every request, a third of what a request costs
    setattr(responses, "method_names_from_class", functools.cache(method_names_from_class))  # noqa: B010 # moto does not export it
    # and its own folders, under a lock
    folders = tuple(backends.list_of_moto_modules())
    setattr(backends, "list_of_moto_modules", lambda: folders)  # noqa: B010 # mypy: a function that differs in type
    # and draws the 52 letters of a request's identifier one by one
    setattr(responses, "gen_amzn_requestid_long", _request_id)  # noqa: B010 # as above


def _request_id(headers: dict[str, Any]) -> str:
    headers["x-amzn-requestid"] = identifier = f"{next(_REQUESTS):052}"
    return identifier


def region_state(account_id: str, region: str) -> RegionState:
    """Return the state of an account in a region; create it on first use.

    Raises:
        KeyError: SES does not exist in that region.
    """
    from moto.ses.models import ses_backends  # noqa: PLC0415 # see install

    backend: Any = ses_backends[account_id][region]
    with _lock:
        if not hasattr(backend, _STATE):
            neighbour = functools.partial(_neighbour, account_id)
            other_account = functools.partial(region_state, region=region)
            state = RegionState(account_id, region, neighbour, other_account, backend)
            # moto's own operations (sending, tags of other services) go on finding what they look for
            backend.email_identities, backend.config_sets = state.identities, state.configuration_sets
            backend.templates = state.templates
            setattr(backend, _STATE, state)
    found: RegionState = getattr(backend, _STATE)
    return found


def all_states() -> list[RegionState]:
    """Return the states of all accounts and regions that anything was done in."""
    from moto.ses.models import ses_backends  # noqa: PLC0415 # see install

    backends = [backend for regions in list(ses_backends.values()) for backend in list(regions.values())]
    return [getattr(backend, _STATE) for backend in backends if hasattr(backend, _STATE)]


def account_state(account_id: str, _: str = "") -> AccountState:
    """Return the state of an account; create it on first use."""
    from moto.account.models import account_backends  # noqa: PLC0415 # see install

    backend: Any = account_backends[account_id]["aws"]
    with _lock:
        if not hasattr(backend, _STATE):
            setattr(backend, _STATE, AccountState(account_id))
    found: AccountState = getattr(backend, _STATE)
    return found


def sns_backend(account_id: str, region: str) -> Any:
    """Moto's SNS of an account in a region."""
    from moto.sns.models import sns_backends  # noqa: PLC0415 # see install

    return sns_backends[account_id][region]


def iam_backend(account_id: str, _: str = "") -> Any:
    """Moto's IAM of an account."""
    from moto.iam.models import iam_backends  # noqa: PLC0415 # see install

    return iam_backends[account_id]["aws"]


_STATES: dict[str, Callable[[str, str], Any]] = {
    "iam": iam_backend,
    "ses": region_state,
    "sesv2": region_state,
    "account": account_state,
    "sns": sns_backend,
}


def _neighbour(account_id: str, region: str) -> RegionState | None:
    return region_state(account_id, region) if region in ALL_REGIONS - WITHOUT_SES else None


def _response_classes() -> dict[str, Any]:
    from moto.account.responses import AccountResponse  # noqa: PLC0415 # see install
    from moto.iam.responses import IamResponse  # noqa: PLC0415
    from moto.ses.responses import EmailResponse  # noqa: PLC0415
    from moto.sesv2.responses import SESV2Response  # noqa: PLC0415
    from moto.sns.responses import SNSResponse  # noqa: PLC0415

    return {
        "account": AccountResponse,
        "iam": IamResponse,
        "ses": EmailResponse,
        "sesv2": SESV2Response,
        "sns": SNSResponse,
    }


def _method(state_of: Callable[[str, str], Any], answer: Operation) -> Callable[[Any], Any]:
    from moto.core.exceptions import ServiceException  # noqa: PLC0415 # see install
    from moto.core.responses import ActionResult  # noqa: PLC0415

    class Refusal(ServiceException):
        """A refusal in the form that moto turns into an answer; moto takes the service from the module's name."""

        __module__ = "moto.ses.exceptions"

    def method(response: Any) -> Any:
        account_id = response.current_account
        try:
            members = answer(state_of(account_id, response.region), response.params)
        except Refused as refused:
            error = Refusal(refused.code, refused.message)
            if refused.code not in _FORBIDDEN:
                raise error from None
            # a common error of AWS, of which the model of the service does not have the status
            _, headers, body = response.serialized(ActionResult(error))
            return body, {**headers, "status": HTTPStatus.FORBIDDEN}
        return ActionResult(members)

    return method


def _parse_parameters(response_class: Any) -> None:
    original = response_class.__init__

    @functools.wraps(original)
    def parsing(self: Any) -> None:
        original(self)
        self.automated_parameter_parsing = True

    response_class.__init__ = parsing


def _route(classes: dict[str, Any]) -> None:
    from moto.account import urls as account_urls  # noqa: PLC0415 # see install
    from moto.sesv2 import urls as sesv2_urls  # noqa: PLC0415

    for path in ACCOUNT_PATHS:
        account_urls.url_paths[f"{{0}}/{path}$"] = classes["account"].dispatch
    sesv2_urls.url_paths["{0}/v2/email/(?P<emulated>.+)$"] = classes["sesv2"].dispatch
