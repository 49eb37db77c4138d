"""How the DNS has the records that SES wants for an identity in a region."""

from sescheck.endpoints import is_documented
from sescheck.ses.records.dkim_records import dkim_records
from sescheck.ses.records.expected import mail_from_records
from sescheck.ses.records.expected_record import ExpectedRecord, RecordUse
from sescheck.ses.records.lookups import QUERY, Answers
from sescheck.ses.records.mail_hosts import feedback_region
from sescheck.ses.records.published import Published, Standing, published
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, then

_WORST_FIRST = (Standing.WRONG, Standing.MISSING)


def published_key(expected: ExpectedRecord, region: str, answers: Answers) -> Reading[Published]:
    """How the DNS has a record of a DKIM key.

    In a region whose zone is not documented, another name is not known to be wrong.
    """
    reading = published(expected, answers)
    match reading:
        case Known(Published(standing=Standing.WRONG)) if _has_unknown_name(expected, region):
            detail = f"which zone the DKIM records of {region} point to is not documented"
            return Unreadable(Why.UNEXPECTED, QUERY, detail)
        case _:
            return reading


def _has_unknown_name(expected: ExpectedRecord, region: str) -> bool:
    return expected.why is RecordUse.EASY_DKIM and expected.value is None and not is_documented(region)


def unknown_endpoint(expected: ExpectedRecord, mx: str, region: str) -> Unreadable | None:
    """Why it is unknown whether an MX record that is not accepted is wrong; None if it is wrong."""
    if expected.value is not None or feedback_region(mx) is not None:
        return None
    return Unreadable(Why.UNEXPECTED, QUERY, f"the feedback endpoint of {region} is not documented")


def dkim_standing(identity: Identity, region: str, answers: Answers) -> Reading[Standing | None]:
    """How the DNS has the records of the DKIM key; None if SES wants none.

    One that is wrong or missing decides, also if others are unread.
    """
    return then(
        dkim_records(identity),
        lambda wanted: _together([published_key(each, region, answers) for each in wanted]),
    )


def _together(readings: list[Reading[Published]]) -> Reading[Standing | None]:
    found = {each.value.standing for each in readings if isinstance(each, Known)}
    worst = next((standing for standing in _WORST_FIRST if standing in found), None)
    if worst is not None:
        return Known(worst)
    unread = next((each for each in readings if isinstance(each, Unreadable)), None)
    return unread or Known(Standing.RIGHT if found else None)


def mail_from_standing(
    identity: Identity, region: str, use: RecordUse, answers: Answers
) -> Reading[Standing | None]:
    """How the DNS has the MX or the SPF record of the MAIL FROM domain; None if there is no such domain."""

    def of(wanted: tuple[ExpectedRecord, ...]) -> Reading[Standing | None]:
        expected = next((each for each in wanted if each.why is use), None)
        if expected is None:
            return Known(None)
        return then(published(expected, answers), lambda found: _of_one(found, region))

    return then(mail_from_records(identity, region), of)


def _of_one(found: Published, region: str) -> Reading[Standing | None]:
    """SES refuses a MAIL FROM domain with several MX records, even if one of them is right."""
    if found.expected.why is not RecordUse.MAIL_FROM_MX or found.standing is Standing.MISSING:
        return Known(found.standing)
    if len(found.found) > 1:
        return Known(Standing.WRONG)
    unknown = (
        None if found.standing is Standing.RIGHT else unknown_endpoint(found.expected, found.found[0], region)
    )
    return unknown or Known(found.standing)
