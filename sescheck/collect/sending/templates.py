"""Email templates, with hashes of their content."""

from functools import partial

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect import resume
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.details import Detail, read_detail
from sescheck.collect.fetch.parsing import names_of
from sescheck.collect.sending import template_content
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.sending import Template

FIELD = "templates"
LIST_EMAIL_TEMPLATES = Operation("sesv2", "ListEmailTemplates", items="TemplatesMetadata", token="NextToken")  # noqa: S106
READS = (LIST_EMAIL_TEMPLATES,)

_PAGE = 100


async def names(door: Door) -> Listing[str]:
    """List the names, 100 per page."""
    listing = await door.for_reads(READS).follow(LIST_EMAIL_TEMPLATES, PageSize=_PAGE)
    return names_of(listing, LIST_EMAIL_TEMPLATES, "TemplateName")


_CONTENT = Detail(template_content.GET_EMAIL_TEMPLATE, template_content.read, template_content.NOT_ASKED, names)


async def read(region: RegionContext) -> Listing[Template]:
    """Read the list, and from depth standard on the content, one call for each template."""
    before = region.before.templates
    listed = await resume.listing(
        Listing(tuple(each.name for each in before.items), before.unread), partial(names, region.door)
    )
    contents = await read_detail(region, listed, _CONTENT, {each.name: each.content for each in before.items})
    return Listing(
        tuple(Template(name, contents[name]) for name in listed.items if name in contents), listed.unread
    )
