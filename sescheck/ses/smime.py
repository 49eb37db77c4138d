"""S/MIME: which configuration sets sign, and for which From addresses a region has a certificate.

SES rejects a message that is to be signed if its From address has no active certificate.
Source: https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-smime-enable.html, "Send-time behavior"
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sescheck.comparison.account_view import RegionView, covering_domains, key_of
from sescheck.ses.cover import without_label
from sescheck.snapshot.certificates import SmimeCertificate
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable
from sescheck.snapshot.sending import ConfigurationSet, Options

ACTIVE, FAILED = "ACTIVE", "FAILED"
NO_LONGER = frozenset({"INACTIVE", "DEPROVISIONING"})
"""The statuses of an association that was ended."""

_SCHEME, _SMIME = "MessageSecurityOptions.SigningScheme", "SmimeScheme"
_CERTIFIED = "S/MIME certificates"


def signs(options: Options) -> bool:
    """True if the configuration set signs with S/MIME."""
    return options.values.get(_SCHEME) == _SMIME


def signing_sets(sets: Listing[ConfigurationSet]) -> Listing[str]:
    """The names of the configuration sets that sign; incomplete if one could not be read."""
    names, unread = [], sets.unread
    for each in sets.items:
        match each.options:
            case Known(options):
                names += [each.name] if signs(options) else []
            case Unreadable() as reading:
                unread = unread or reading
    return Listing(tuple(names), unread)


@dataclass(frozen=True, slots=True)
class Association:
    """A certificate of an identity in a region."""

    identity: str
    certificate: SmimeCertificate


class Certified:
    """The certificates of a region. They are read only if one of its configuration sets signs.

    Attributes:
        by_address: the associations of each From address, in lower case, as SES stores it.
    """

    def __init__(self, view: RegionView) -> None:
        listing = view.region.smime_certificates
        self._incomplete = listing.unread
        self._by_identity = {key_of(each.name): each.certificates for each in listing.items}
        self._unread: dict[str, Unreadable] = {}
        self.by_address: dict[str, list[Association]] = {}
        for each in listing.items:
            match each.certificates:
                case Known(certificates):
                    for found in certificates:
                        of_address = self.by_address.setdefault(found.from_address.lower(), [])
                        of_address.append(Association(each.name, found))
                case Unreadable() as unread:
                    self._unread[each.name.lower()] = unread

    def of_identity(self, name: str) -> Reading[tuple[SmimeCertificate, ...]]:
        """The certificates of one identity; none if they were not asked because they do not matter."""
        return self._by_identity.get(key_of(name)) or self._incomplete or Known(())

    def has_active(self, address: str) -> bool:
        """True if a certificate for the From address can sign, whatever identity it belongs to."""
        return any(each.certificate.status == ACTIVE for each in self.by_address.get(address, ()))

    def below(self, name: str) -> tuple[str, ...]:
        """The From addresses that the identity covers and that have any certificate, of whatever identity."""
        return tuple(each for each in self.by_address if name.lower() in _covering(each))

    def hiding(self, address: str) -> Unreadable | None:
        """The reading that may hide a certificate for the From address."""
        return next((self._unread[each] for each in _covering(address) if each in self._unread), self._incomplete)

    def hiding_below(self, name: str) -> Unreadable | None:
        """The reading that may hide a certificate for a From address that the identity covers."""
        hiding = (unread for identity, unread in self._unread.items() if name.lower() in _covering(identity))
        return next(hiding, self._incomplete)


def _covering(name: str) -> Iterator[str]:
    """Yield the names of the identities that can send for the name, in lower case: first the name itself."""
    yield name
    base = without_label(name)
    if base is not None:
        yield base
    yield from covering_domains(name)


def certified(view: RegionView) -> Certified:
    """The certificates of a region, worked out once."""
    found: Certified | None = view.by_kind.get(_CERTIFIED)
    if found is None:
        found = view.by_kind[_CERTIFIED] = Certified(view)
    return found


def has_expired(certificate: SmimeCertificate, now: str) -> bool:
    """True if the certificate is not valid any more, and its association was not ended."""
    expires = certificate.expires
    is_past = expires is not None and datetime.fromisoformat(expires) <= datetime.fromisoformat(now)
    return is_past and certificate.status not in NO_LONGER


def active_of(view: RegionView, name: str) -> Reading[Mapping[str, SmimeCertificate]]:
    """The active certificates of an identity, by From address in lower case."""
    match certified(view).of_identity(name):
        case Known(found):
            return Known({each.from_address.lower(): each for each in found if each.status == ACTIVE})
        case Unreadable() as unread:
            return unread
