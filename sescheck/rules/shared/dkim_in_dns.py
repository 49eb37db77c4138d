"""How the DNS has the records of the DKIM key of a domain."""

from dataclasses import dataclass

from sescheck.comparison.account_view import VERIFIED
from sescheck.engine.rule import need
from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.rules.shared.dns_evidence import asked
from sescheck.ses.dkim_origin import parent_region
from sescheck.ses.records.dkim_records import dkim_records
from sescheck.ses.records.expected_record import RecordUse
from sescheck.ses.records.published import Published, Standing
from sescheck.ses.records.standings import published_key
from sescheck.snapshot.reading import Known, Reading, Unreadable


@dataclass(frozen=True, slots=True)
class DkimInDns:
    """The records that SES wants for a key, as the DNS has them.

    Attributes:
        status: the DKIM status that SES gives.
        found: the records whose answer was read.
        unread: why the others were not.
    """

    status: str
    found: tuple[Published, ...]
    unread: tuple[Unreadable, ...]

    @property
    def total(self) -> int:
        """How many records SES wants."""
        return len(self.found) + len(self.unread)

    def of(self, *standings: Standing) -> tuple[Published, ...]:
        """The records that the DNS has so."""
        return tuple(each for each in self.found if each.standing in standings)

    @property
    def only_ses_finds_them(self) -> Reading[bool]:
        """True if SES has found the records and this resolver finds none that is right.

        SES asks the public DNS, and the resolver may see another zone. If one record is right, it sees the same
        zone as SES, and what it says of the others counts.
        """
        if self.status != VERIFIED or self.of(Standing.RIGHT):
            return Known(False)  # noqa: FBT003 - a reading of a boolean
        return next(iter(self.unread), Known(True))  # noqa: FBT003 - as above


def dkim_in_dns(subject: IdentitySubject, *uses: RecordUse) -> DkimInDns | None:
    """The records of the domain for these uses; None if SES wants none."""
    if not subject.is_domain:
        return None
    wanted = [each for each in need(dkim_records(subject.identity)) if each.why in uses]
    if not wanted:
        return None
    readings = [published_key(each, subject.region, subject.account.dns) for each in wanted]
    return DkimInDns(
        need(subject.identity.dkim).status,
        tuple(each.value for each in readings if isinstance(each, Known)),
        tuple(each for each in readings if isinstance(each, Unreadable)),
    )


def dkim_evidence(subject: IdentitySubject, found: DkimInDns, records: tuple[Published, ...]) -> dict[str, object]:
    """The records to publish, what is there, and the resolver; of a replica, also the region of its parent."""
    return {
        "dkim_status": found.status,
        "record": [str(each.expected) for each in records],
        "found": {each.expected.name: list(each.found) for each in records},
        **_parent(subject),
        **asked(subject.account),
    }


def _parent(subject: IdentitySubject) -> dict[str, object]:
    match subject.identity.detail:
        case Known(detail) if (parent := parent_region(detail)) is not None:
            return {"parent_region": parent}
        case _:
            return {}
