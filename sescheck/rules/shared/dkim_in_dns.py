"""How the DNS has the records of the DKIM key of a domain."""

from collections.abc import Callable, Collection, Container, Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from sescheck.comparison.account_view import VERIFIED, AccountView
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, Flag, Verdict, clear_unless, need
from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.rules.shared.dns_evidence import asked
from sescheck.rules.shared.inheritance import flag_if_own_settings_apply
from sescheck.ses.dkim_origin import parent_region
from sescheck.ses.records.dkim_records import dkim_records, is_without_key
from sescheck.ses.records.expected_record import ExpectedRecord, RecordUse
from sescheck.ses.records.published import Published, Standing
from sescheck.ses.records.standings import published_key
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, value_of


class OfIdentity(Protocol):
    """What is needed of a subject: an identity in a region of an account."""

    @property
    def account(self) -> AccountView:
        """The account, with the answers of the DNS."""

    @property
    def region(self) -> str:
        """The name of the region."""

    @property
    def identity(self) -> Identity:
        """The identity as the region has it."""


class PlainIdentity(NamedTuple):
    """An identity for which a rule that is about something else asks."""

    account: AccountView
    region: str
    identity: Identity


@dataclass(frozen=True, slots=True)
class DkimInDns:
    """The records that SES wants for a key, as the DNS has them.

    Attributes:
        status: the DKIM status that SES gives.
        found: the records whose answer was read.
        unread: why the others were not.
        without_key: the names of Easy DKIM records that lead to no public key. SES publishes these keys.
    """

    status: str
    found: tuple[Published, ...]
    unread: tuple[Unreadable, ...]
    without_key: tuple[str, ...] = ()

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


def dkim_in_dns(subject: OfIdentity, *uses: RecordUse) -> DkimInDns | None:
    """The records of the domain for these uses; None if SES wants none."""
    return need(read_dkim(subject, *uses))


def read_dkim(subject: OfIdentity, *uses: RecordUse) -> Reading[DkimInDns | None]:
    """The same; unread if it is unknown which records SES wants."""
    if subject.identity.type != "DOMAIN":
        return Known(None)
    return value_of(dkim_records(subject.identity), lambda records: _of(subject, records, uses))


def _of(subject: OfIdentity, records: Iterable[ExpectedRecord], uses: Container[RecordUse]) -> DkimInDns | None:
    wanted = [each for each in records if each.why in uses]
    if not wanted:
        return None
    readings = [published_key(each, subject.region, subject.account.dns) for each in wanted]
    return DkimInDns(
        need(subject.identity.dkim).status,
        tuple(each.value for each in readings if isinstance(each, Known)),
        tuple(each for each in readings if isinstance(each, Unreadable)),
        tuple(each.name for each in wanted if is_without_key(each, subject.account.dns)),
    )


def flag_records(
    subject: IdentitySubject,
    use: RecordUse,
    standings: Collection[Standing],
    message: Callable[[IdentitySubject, DkimInDns, tuple[Published, ...]], str],
) -> Verdict:
    """Flag a domain if the DNS has records of its key so, unless only SES finds them: another rule reports that.

    Args:
        subject: the domain in a region.
        use: the kind of key.
        standings: the faults.
        message: the sentence of the finding, about these records.
    """
    found = dkim_in_dns(subject, use)
    if found is None:
        return NOT_APPLICABLE
    faulty = found.of(*standings)
    if not faulty:
        return clear_unless(*found.unread)
    if need(found.only_ses_finds_them):
        return CLEAR
    flag = Flag(message(subject, found, faulty), evidence=dkim_evidence(subject, found, faulty))
    return flag_if_own_settings_apply(subject, flag)


def dkim_evidence(subject: OfIdentity, found: DkimInDns, records: tuple[Published, ...]) -> dict[str, object]:
    """The records to publish, what is there, and the resolver; of a replica, also the region of its parent."""
    return {
        "dkim_status": found.status,
        "record": [str(each.expected) for each in records],
        "found": {each.expected.name: list(each.found) for each in records},
        **_parent(subject),
        **asked(subject.account),
    }


def _parent(subject: OfIdentity) -> dict[str, object]:
    match subject.identity.detail:
        case Known(detail) if (parent := parent_region(detail)) is not None:
            return {"parent_region": parent}
        case _:
            return {}
