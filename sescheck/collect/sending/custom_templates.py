"""Custom verification email templates: the messages that ask for the verification of an address."""

from functools import partial

import msgspec

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.each import Listed, one, read_each
from sescheck.collect.fetch.parsing import items_of, name, sha256_of
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Listing, Reading, Unreadable, Why
from sescheck.snapshot.sending import CustomTemplate

FIELD = "custom_templates"
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
    "the content of custom verification templates is read with --depth standard",
)


async def read(region: RegionContext) -> Listing[CustomTemplate]:
    """Read the list, 50 per page, and from depth standard on the content, one call for each template."""
    door = region.door
    listing = await _listed(door)
    names = [each.name for each in listing.items]
    contents: dict[str, Reading[str]] = dict.fromkeys(names, _NOT_ASKED)
    if region.context.depth is not Depth.QUICK:
        before = {each.name: each.content for each in region.before.custom_templates.items}
        contents = dict(
            await read_each(
                Listed(names, GET_CUSTOM_TEMPLATE, partial(_names, door)),
                before,
                lambda each: one(door, GET_CUSTOM_TEMPLATE, _content, TemplateName=each),
            )
        )
    existing = (each for each in listing.items if each.name in contents)
    templates = tuple(msgspec.structs.replace(each, content=contents[each.name]) for each in existing)
    return Listing(templates, listing.unread)


async def _listed(door: Door) -> Listing[CustomTemplate]:
    return items_of(await door.follow(LIST_CUSTOM_TEMPLATES, PageSize=_PAGE), LIST_CUSTOM_TEMPLATES, _template)


async def _names(door: Door) -> Listing[str]:
    listing = await _listed(door)
    return Listing(tuple(each.name for each in listing.items), listing.unread)


def _template(item: Answer) -> CustomTemplate:
    settings = {member: str(item[member]) for member in _SETTINGS if item.get(member)}
    return CustomTemplate(name(item, "TemplateName"), settings, _NOT_ASKED)


def _content(answer: Answer) -> str:
    return sha256_of(answer["TemplateContent"])
