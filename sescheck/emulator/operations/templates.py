"""Email templates, which v1 and v2 share."""

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
    v1_page_size,
    with_token,
)
from sescheck.emulator.state import RegionState, now

V1_PARTS = {"Subject": "SubjectPart", "Text": "TextPart", "Html": "HtmlPart"}


@operation("sesv2", "ListEmailTemplates")
def list_email_templates(state: RegionState, ask: Params) -> Members:
    """A page of names; 1 to 100, ten if no size is asked for."""
    size = page_size(ask.get("PageSize"), default=10, lowest=1, highest=100)
    found, token = page(list(state.templates.values()), size, ask.get("NextToken"), BAD_REQUEST)
    items = [{"TemplateName": each["Name"], "CreatedTimestamp": each["Created"]} for each in found]
    return with_token({"TemplatesMetadata": items}, token)


@operation("sesv2", "GetEmailTemplate")
def get_email_template(state: RegionState, ask: Params) -> Members:
    """One template with its parts."""
    found = _required(state, ask["TemplateName"], NOT_FOUND)
    return {"TemplateName": found["Name"], "TemplateContent": found["Content"], "Tags": found["Tags"]}


@operation("sesv2", "CreateEmailTemplate")
def create_email_template(state: RegionState, ask: Params) -> None:
    """Create a template under a new name."""
    if ask["TemplateName"] in state.templates:
        raise Refused(ALREADY_EXISTS, f"Template {ask['TemplateName']} already exists.")
    _keep(state, ask["TemplateName"], ask["TemplateContent"], BAD_REQUEST, ask.get("Tags", []))


@operation("sesv2", "UpdateEmailTemplate")
def update_email_template(state: RegionState, ask: Params) -> None:
    """Replace a template's parts."""
    found = _required(state, ask["TemplateName"], NOT_FOUND)
    _keep(state, ask["TemplateName"], ask["TemplateContent"], BAD_REQUEST, found["Tags"])


@operation("sesv2", "DeleteEmailTemplate")
def delete_email_template(state: RegionState, ask: Params) -> None:
    """Delete a template that exists."""
    _required(state, ask["TemplateName"], NOT_FOUND)
    del state.templates[ask["TemplateName"]]


@operation("ses", "ListTemplates")
def list_templates(state: RegionState, ask: Params) -> Members:
    """A page of names, v1; ten if no size is asked for."""
    size = v1_page_size(ask.get("MaxItems"), default=10, highest=100)
    found, token = page(list(state.templates.values()), size, ask.get("NextToken"), INVALID)
    items = [{"Name": each["Name"], "CreatedTimestamp": each["Created"]} for each in found]
    return with_token({"TemplatesMetadata": items}, token)


@operation("ses", "GetTemplate")
def get_template(state: RegionState, ask: Params) -> Members:
    """One template with its parts, v1."""
    found = _required(state, ask["TemplateName"], "TemplateDoesNotExist")
    parts = {V1_PARTS[part]: text for part, text in found["Content"].items()}
    return {"Template": {"TemplateName": found["Name"], **parts}}


@operation("ses", "CreateTemplate")
def create_template(state: RegionState, ask: Params) -> None:
    """Create a template under a new name, v1."""
    name = ask["Template"]["TemplateName"]
    if name in state.templates:
        raise Refused("AlreadyExists", f"Template {name} already exists.")
    _keep(state, name, _v2_parts(ask["Template"]), "InvalidTemplate", [])


@operation("ses", "UpdateTemplate")
def update_template(state: RegionState, ask: Params) -> None:
    """Replace a template's parts, v1."""
    name = ask["Template"]["TemplateName"]
    found = _required(state, name, "TemplateDoesNotExist")
    _keep(state, name, _v2_parts(ask["Template"]), "InvalidTemplate", found["Tags"])


@operation("ses", "DeleteTemplate")
def delete_template(state: RegionState, ask: Params) -> None:
    """Delete a template; a missing one is not an error."""
    state.templates.pop(ask["TemplateName"], None)


def _required(state: RegionState, name: str, code: str) -> Members:
    if name in state.templates:
        return state.templates[name]
    raise Refused(code, f"Template {name} does not exist.")


def _keep(state: RegionState, name: str, content: Params, code: str, tags: list[dict[str, str]]) -> None:
    if not content.get("Subject"):
        raise Refused(code, "The subject must be specified.")
    created = state.templates[name]["Created"] if name in state.templates else now()
    state.templates[name] = {
        "Name": name,
        "Content": dict(content),
        "Created": created,
        "Tags": list(tags),
        # moto's TestRenderTemplate and SendTemplatedEmail look for these
        "template_name": name,
        "subject_part": content["Subject"],
        "text_part": content.get("Text", ""),
        "html_part": content.get("Html", ""),
    }


def _v2_parts(template: Params) -> Members:
    return {part: template[v1_part] for part, v1_part in V1_PARTS.items() if v1_part in template}
