"""Custom verification email templates, which v1 and v2 share."""

from sescheck.emulator.registry import (
    ALREADY_EXISTS,
    BAD_REQUEST,
    INVALID,
    NOT_FOUND,
    Members,
    Params,
    Refused,
    operation,
    page,
    page_size,
    with_token,
)
from sescheck.emulator.state import RegionState

LARGEST_PAGE = 50
V1_MISSING = "CustomVerificationEmailTemplateDoesNotExist"


@operation("sesv2", "ListCustomVerificationEmailTemplates")
def list_v2(state: RegionState, ask: Params) -> Members:
    """A page of templates without their contents."""
    size = page_size(ask.get("PageSize"), default=LARGEST_PAGE, lowest=1, highest=LARGEST_PAGE)
    return _listed(state, size, ask.get("NextToken"), BAD_REQUEST)


@operation("ses", "ListCustomVerificationEmailTemplates")
def list_v1(state: RegionState, ask: Params) -> Members:
    """The same, v1."""
    return _listed(state, ask.get("MaxResults", LARGEST_PAGE), ask.get("NextToken"), INVALID)


@operation("sesv2", "GetCustomVerificationEmailTemplate")
def get_v2(state: RegionState, ask: Params) -> Members:
    """One template."""
    return _required(state, ask, NOT_FOUND)


@operation("ses", "GetCustomVerificationEmailTemplate")
def get_v1(state: RegionState, ask: Params) -> Members:
    """The same, v1."""
    return _required(state, ask, V1_MISSING)


@operation("sesv2", "CreateCustomVerificationEmailTemplate")
def create_v2(state: RegionState, ask: Params) -> None:
    """Create a template under a new name."""
    _create(state, ask, ALREADY_EXISTS)


@operation("ses", "CreateCustomVerificationEmailTemplate")
def create_v1(state: RegionState, ask: Params) -> None:
    """The same, v1."""
    _create(state, ask, "CustomVerificationEmailTemplateAlreadyExists")


@operation("sesv2", "UpdateCustomVerificationEmailTemplate")
def update_v2(state: RegionState, ask: Params) -> None:
    """Replace a template that exists."""
    _required(state, ask, NOT_FOUND)
    state.kept["custom_templates"][ask["TemplateName"]] = dict(ask)


@operation("ses", "UpdateCustomVerificationEmailTemplate")
def update_v1(state: RegionState, ask: Params) -> None:
    """Change what is given of a template that exists, v1."""
    _required(state, ask, V1_MISSING).update(ask)


@operation("sesv2", "DeleteCustomVerificationEmailTemplate")
def delete_v2(state: RegionState, ask: Params) -> None:
    """Delete a template that exists."""
    _required(state, ask, NOT_FOUND)
    del state.kept["custom_templates"][ask["TemplateName"]]


def _listed(state: RegionState, size: int, token: str | None, code: str) -> Members:
    found, following = page(list(state.kept["custom_templates"].values()), size, token, code)
    return with_token({"CustomVerificationEmailTemplates": found}, following)


def _required(state: RegionState, ask: Params, code: str) -> Members:
    if ask["TemplateName"] in state.kept["custom_templates"]:
        return state.kept["custom_templates"][ask["TemplateName"]]
    raise Refused(code, f"Custom verification email template {ask['TemplateName']} does not exist.")


def _create(state: RegionState, ask: Params, code: str) -> None:
    if ask["TemplateName"] in state.kept["custom_templates"]:
        raise Refused(code, f"Custom verification email template {ask['TemplateName']} already exists.")
    state.kept["custom_templates"][ask["TemplateName"]] = dict(ask)
