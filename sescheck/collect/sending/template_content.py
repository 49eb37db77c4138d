"""The content of an email template as hashes: they can be compared, and show nothing of the text."""

from collections.abc import Mapping

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.each import one
from sescheck.collect.fetch.parsing import sha256_of
from sescheck.snapshot.model import Depth, Fact
from sescheck.snapshot.reading import Reading, Unreadable, Why

FACT = Fact.TEMPLATE_CONTENT
GET_EMAIL_TEMPLATE = Operation("sesv2", "GetEmailTemplate", gone=frozenset({"NotFoundException"}), rate=50)
READS = (GET_EMAIL_TEMPLATE,)
ASKED_FROM = Depth.STANDARD
NOT_ASKED = Unreadable(
    Why.NOT_ASKED, GET_EMAIL_TEMPLATE.action, "the content of templates is read with --depth standard"
)


async def read(door: Door, name: str) -> Reading[Mapping[str, str] | None]:
    """Read the SHA-256 of each part; ``Known(None)`` if the template does not exist."""
    return await one(door.for_reads(READS), GET_EMAIL_TEMPLATE, _content, TemplateName=name)


def _content(answer: Answer) -> Mapping[str, str]:
    """Hash the parts. An empty part counts as missing."""
    content = answer["TemplateContent"]
    return {part.lower(): sha256_of(content[part]) for part in ("Subject", "Text", "Html") if content.get(part)}
