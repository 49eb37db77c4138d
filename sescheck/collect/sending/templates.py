"""The names of a region's email templates."""

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.parsing import names_of
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Listing

FACT = Fact.TEMPLATES
LIST_EMAIL_TEMPLATES = Operation("sesv2", "ListEmailTemplates", items="TemplatesMetadata", token="NextToken")  # noqa: S106
READS = (LIST_EMAIL_TEMPLATES,)

_PAGE = 100


async def read(door: Door) -> Listing[str]:
    """100 a page."""
    listing = await door.for_reads(READS).follow(LIST_EMAIL_TEMPLATES, PageSize=_PAGE)
    return names_of(listing, LIST_EMAIL_TEMPLATES, "TemplateName")
