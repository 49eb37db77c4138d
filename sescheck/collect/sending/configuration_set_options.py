"""The options of a configuration set."""

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.each import one
from sescheck.collect.fetch.parsing import flat, tags_of
from sescheck.snapshot.model import Depth, Fact
from sescheck.snapshot.reading import Reading, Unreadable, Why
from sescheck.snapshot.sending import Options

FACT = Fact.CONFIGURATION_SET_OPTIONS
GET_CONFIGURATION_SET = Operation("sesv2", "GetConfigurationSet", gone=frozenset({"NotFoundException"}))
READS = (GET_CONFIGURATION_SET,)
ASKED_FROM = Depth.STANDARD
NOT_ASKED = Unreadable(
    Why.NOT_ASKED, GET_CONFIGURATION_SET.action, "the options of configuration sets are read with --depth standard"
)

_NO_OPTIONS = frozenset({"ConfigurationSetName", "Tags", "ResponseMetadata"})
_NO_SETTING = frozenset({"ReputationOptions.LastFreshStart"})
"""When the reputation metrics were last reset. It is an event, not an option."""
_SCHEME = "MessageSecurityOptions.SigningScheme"
"""A union of structures that may be empty: the name of the member is the value."""


async def read(door: Door, name: str) -> Reading[Options | None]:
    """Read the options of one set; ``Known(None)`` if it does not exist."""
    return await one(door.for_reads(READS), GET_CONFIGURATION_SET, _options, ConfigurationSetName=name)


def _options(answer: Answer) -> Options:
    values = flat({member: value for member, value in answer.items() if member not in _NO_OPTIONS})
    for scheme in answer.get("MessageSecurityOptions", {}).get("SigningScheme", {}):
        values[_SCHEME] = scheme
    return Options(
        values={path: value for path, value in sorted(values.items()) if path not in _NO_SETTING},
        tags=tags_of(answer.get("Tags", ())),
    )
