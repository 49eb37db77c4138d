"""The ingress endpoints of Mail Manager: whether one of a region could take mail."""

from sescheck.comparison.logic import YES, all_of
from sescheck.engine.subjects.resource_scopes import NamedSubject
from sescheck.engine.subjects.resources import MailManagerResource
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Reading, any_of, none_if_unsupported, value_of

ACTIVE_OR_TEMPORARY = frozenset({"ACTIVE", "PROVISIONING", "UPDATING", "DEPROVISIONING", None})
"""None: AWS gives no status."""


def takes_mail(region: Region) -> Reading[bool]:
    """True if the region has an ingress endpoint that is active, or has a temporary status."""
    listed = region.mail_manager.ingress_points
    working = any_of(value_of(each.status, ACTIVE_OR_TEMPORARY.__contains__) for each in listed.items)
    if working == YES or listed.unread is None:
        return working
    return value_of(none_if_unsupported(listed.unread), bool)


def only_others_take_mail(subject: NamedSubject[MailManagerResource]) -> Reading[bool]:
    """True if the other regions take mail by Mail Manager, and this one has no endpoint that could."""
    here = value_of(takes_mail(subject.here.region), lambda yes: not yes)
    return all_of((here, any_of(takes_mail(each.region) for each in subject.others)))
