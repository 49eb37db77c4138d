"""Custom verification email templates: what is sent to have an address verified."""

from collections.abc import Iterable

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.answers import sha256_of
from sescheck.collect.each import one, read_each
from sescheck.snapshot.model import Depth, Fact
from sescheck.snapshot.reading import Listing, Reading, Unreadable, Why
from sescheck.snapshot.sending import CustomTemplate

FACT = Fact.CUSTOM_TEMPLATES
LIST_CUSTOM_TEMPLATES = Operation(
    "sesv2",
    "ListCustomVerificationEmailTemplates",
    items="CustomVerificationEmailTemplates",
    token="NextToken",  # noqa: S106
)
GET_CUSTOM_TEMPLATE = Operation(
    "sesv2", "GetCustomVerificationEmailTemplate", gone=frozenset({"NotFoundException"})
)
READS = (LIST_CUSTOM_TEMPLATES, GET_CUSTOM_TEMPLATE)
ASKED_FROM = {GET_CUSTOM_TEMPLATE: Depth.STANDARD}

_PAGE = 50
_SETTINGS = ("FromEmailAddress", "TemplateSubject", "SuccessRedirectionURL", "FailureRedirectionURL")
_NOT_ASKED = Unreadable(
    Why.NOT_ASKED,
    GET_CUSTOM_TEMPLATE.action,
    "custom verification templates' content is asked with --depth standard",
)


async def read(door: Door, depth: Depth, earlier: Iterable[CustomTemplate] = ()) -> Listing[CustomTemplate]:
    """50 a page, and from depth standard on a call a template for what it says."""
    door = door.for_reads(READS)
    listing = await door.follow(LIST_CUSTOM_TEMPLATES, PageSize=_PAGE)
    names = [item["TemplateName"] for item in listing.items]
    contents: dict[str, Reading[str]] = dict.fromkeys(names, _NOT_ASKED)
    if depth is not Depth.QUICK:
        before = {each.name: each.content for each in earlier}
        contents = dict(
            await read_each(
                names, before, lambda name: one(door, GET_CUSTOM_TEMPLATE, _content, TemplateName=name)
            )
        )
    templates = tuple(_template(item, contents) for item in listing.items if item["TemplateName"] in contents)
    return Listing(templates, listing.unread)


def _template(item: Answer, contents: dict[str, Reading[str]]) -> CustomTemplate:
    settings = {name: str(item[name]) for name in _SETTINGS if item.get(name)}
    return CustomTemplate(item["TemplateName"], settings, contents[item["TemplateName"]])


def _content(answer: Answer) -> str:
    return sha256_of(answer.get("TemplateContent", ""))
