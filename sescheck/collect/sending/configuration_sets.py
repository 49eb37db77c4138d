"""The names of a region's configuration sets."""

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.parsing import texts_of
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Listing

FACT = Fact.CONFIGURATION_SETS
LIST_CONFIGURATION_SETS = Operation("sesv2", "ListConfigurationSets", items="ConfigurationSets", token="NextToken")  # noqa: S106
READS = (LIST_CONFIGURATION_SETS,)

_PAGE = 1000


async def read(door: Door) -> Listing[str]:
    """The names, 1,000 a page."""
    listing = await door.for_reads(READS).follow(LIST_CONFIGURATION_SETS, PageSize=_PAGE)
    return texts_of(listing, LIST_CONFIGURATION_SETS)
