"""Details that take a call for each identity: DKIM origin and key lengths, default configuration set, policies."""

from collections.abc import Mapping, Sequence

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.fan_out import fan_out
from sescheck.collect.fetch.parsing import build_reading, tags_of, text_or_none
from sescheck.collect.identities.listing import Listed
from sescheck.snapshot.model import Depth, Detail, Fact
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why

FACT = Fact.IDENTITY_DETAIL
GET_EMAIL_IDENTITY = Operation("sesv2", "GetEmailIdentity", gone=frozenset({"NotFoundException"}))
READS = (GET_EMAIL_IDENTITY,)
ASKED_FROM = Depth.STANDARD

_ADDRESS = "EMAIL_ADDRESS"
_FOR_DOMAINS = Unreadable(
    Why.NOT_ASKED, GET_EMAIL_IDENTITY.action, "the details of domains are read with --depth standard"
)
_FOR_ADDRESSES = Unreadable(
    Why.NOT_ASKED, GET_EMAIL_IDENTITY.action, "the details of addresses are read with --depth deep"
)


async def read(door: Door, listed: Sequence[Listed], depth: Depth) -> Mapping[str, Reading[Detail | None]]:
    """Return the details by identity; ``Known(None)`` if it was deleted after it was listed."""
    door = door.for_reads(READS)
    details: dict[str, Reading[Detail | None]] = {each.name: _not_asked(each) for each in listed}
    asked = [each.name for each in listed if is_asked(each.type, depth)]
    details.update(zip(asked, await fan_out(lambda name: _read(door, name), asked), strict=True))
    return details


def is_asked(identity_type: str, depth: Depth) -> bool:
    """True if this depth reads the details of an identity of that type."""
    match depth:
        case Depth.QUICK:
            return False
        case Depth.STANDARD:
            return identity_type != _ADDRESS
        case Depth.DEEP:
            return True


def _not_asked(identity: Listed) -> Unreadable:
    return _FOR_ADDRESSES if identity.type == _ADDRESS else _FOR_DOMAINS


async def _read(door: Door, name: str) -> Reading[Detail | None]:
    answer = await door.ask_whether(GET_EMAIL_IDENTITY, EmailIdentity=name)
    match answer:
        case Known(value):
            return Known(None) if value is None else build_reading(value, GET_EMAIL_IDENTITY, _detail)
        case Unreadable():
            return answer


def _detail(answer: Answer) -> Detail:
    dkim = answer["DkimAttributes"]
    return Detail(
        verified_for_sending=answer["VerifiedForSendingStatus"],
        verification_error=text_or_none(answer.get("VerificationInfo", {}).get("ErrorType")),
        dkim_origin=text_or_none(dkim.get("SigningAttributesOrigin")),
        key_length=text_or_none(dkim.get("CurrentSigningKeyLength")),
        next_key_length=text_or_none(dkim.get("NextSigningKeyLength")),
        signing_zone=text_or_none(dkim.get("SigningHostedZone")),
        configuration_set=text_or_none(answer.get("ConfigurationSetName")),
        policies=dict(sorted(answer.get("Policies", {}).items())),
        tags=tags_of(answer.get("Tags", ())),
    )
