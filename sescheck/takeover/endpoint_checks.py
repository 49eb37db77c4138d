"""The checks of a global endpoint. The id of each begins with ``endpoint-``; each says what it found."""

from collections.abc import Iterable, Sequence

from sescheck.comparison.account_view import AccountView, RegionView, is_verified, verified
from sescheck.comparison.logic import all_of, unread_among
from sescheck.engine.failover import Track
from sescheck.policies.permissions import Answer
from sescheck.rules.shared.quota import DAILY, RATE, Quota, limit
from sescheck.ses.cover import cover
from sescheck.ses.dkim_origin import BYODKIM, EASY, parent_region
from sescheck.ses.sending_status import delivers
from sescheck.ses.smtp import may_send
from sescheck.ses.tracking import only_tracks
from sescheck.snapshot.model import Detail, Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, any_of, is_unsupported, value_of
from sescheck.takeover.model import Capacity, Check, State

_TITLES = {
    "endpoint-regions": "Both regions have global endpoints",
    "endpoint-identities": "Each sender is verified in both regions",
    "endpoint-dkim": "Each sender has Easy DKIM in the primary",
    "endpoint-configuration-sets": "Both regions have configuration sets of the same names",
    "endpoint-templates": "Both regions have templates of the same names",
    "endpoint-limits": "Each region can carry the full load",
    "endpoint-not-carried": "What no duplication carries is set up in both regions",
    "endpoint-smtp": "No program sends by SMTP",
}
_NOT_CARRIED = frozenset(
    {
        "archive-wrong-region",
        "configuration-set-differs",
        "event-destination-differs",
        "event-destination-missing-in-region",
        "feedback-forwarding-differs",
        "mail-from-missing-in-region",
        "mail-from-not-verified",
        "notification-headers-differ",
        "notification-topic-missing-in-region",
        "policy-differs",
        "policy-missing-in-region",
    }
)
"""The rules about event destinations, reputation and archiving options, MAIL FROM, policies, and notifications."""


def _check(
    name: str,
    found: Iterable[str] = (),
    unread: Iterable[Unreadable] = (),
    worst: State = State.BLOCKS,
    examined: int = 1,
) -> Check:
    """A check that has the worst state if something was found, and is unknown if something is unread."""
    words, readings = tuple(found), unread_among(*unread)
    state = worst if words else State.UNKNOWN if readings else State.PASSED
    count = len(words) if words else len(readings)
    may_block = worst is State.BLOCKS
    return Check(
        name, _TITLES[name], Track.SENDING, state, (), (), count, examined, may_block, readings, words=words
    )


def regions_check(there: RegionView | None, here: RegionView) -> Check:
    """An endpoint has exactly two regions: one in which it is created, and one route."""
    if there is None:
        return _check("endpoint-regions", ["a global endpoint has exactly two regions: one is named"])
    lists = {view.name: view.region.global_endpoints.unread for view in (there, here)}
    found = {name: unread for name, unread in lists.items() if unread is not None}
    without = [
        f"{name} does not have global endpoints" for name, unread in found.items() if is_unsupported(unread)
    ]
    return _check("endpoint-regions", without, found.values(), examined=2)


def _senders(view: RegionView) -> list[tuple[Identity, Unreadable | None]]:
    """The identities that may be senders, each with the reading that hides whether it is one."""
    found: list[tuple[Identity, Unreadable | None]] = []
    for each in view.identities.values():
        match all_of((verified(each), value_of(only_tracks(view, each), lambda only: not only))):
            case Known(sends):
                found += [(each, None)] if sends else []
            case Unreadable() as unread:
                found.append((each, unread))
    return found


def identities_check(there: RegionView, here: RegionView) -> Check:
    """A sender that only one region has loses the mail that goes through the other."""
    found, unread = [], [each.region.identities.unread for each in (there, here)]
    senders = [(at, other, *each) for at, other in ((there, here), (here, there)) for each in _senders(at)]
    for at, other, identity, hidden in senders:
        match any_of((is_verified(other.identity(identity.name)), _is_covered(other, identity.name))):
            case Known(yes):
                if not yes and hidden is not None:
                    unread.append(hidden)
                elif not yes:
                    found.append(f"{identity.name} is verified in {at.name} and not in {other.name}")
            case Unreadable() as reading:
                unread.append(reading)
    return _check("endpoint-identities", found, filter(None, unread), examined=len(senders))


def _is_covered(view: RegionView, name: str) -> Reading[bool]:
    return value_of(cover(view, name), lambda found: found is not None)


def dkim_check(there: RegionView) -> Check:
    """Only a domain with Easy DKIM can be duplicated; another key is set up by hand, in each region."""
    found, unread = [], []
    domains = [(each, hidden) for each, hidden in _senders(there) if "@" not in each.name]
    for identity, hidden in domains:
        match identity.detail:
            case Known(detail):
                if detail.dkim_origin in {EASY, None}:
                    continue
                if hidden is not None:
                    unread.append(hidden)
                else:
                    found.append(f"{identity.name} {_origin(detail)} in {there.name}: set it up by hand")
            case Unreadable() as reading:
                unread.append(reading)
    return _check("endpoint-dkim", found, unread, State.DEGRADES, len(domains))


def _origin(detail: Detail) -> str:
    if detail.dkim_origin == BYODKIM:
        return "has BYODKIM"
    parent = parent_region(detail)
    return f"has the DKIM origin {detail.dkim_origin}" if parent is None else f"is a replica of {parent}"


def names_check(kind: str, there: RegionView, here: RegionView) -> Check:
    """A message names a set or a template once, and goes to either region."""
    attribute = kind.replace("-", "_")
    lists = {view.name: getattr(view.region, attribute) for view in (there, here)}
    names = {region: {each.name for each in listed.items} for region, listed in lists.items()}
    every = dict.fromkeys(each.name for listed in lists.values() for each in listed.items)
    found = [
        f"{region} does not have {name}"
        for name in every
        for region in names
        if name not in names[region] and lists[region].unread is None
    ]
    unread = filter(None, (listed.unread for listed in lists.values()))
    return _check(f"endpoint-{kind}", found, unread, examined=len(every))


def limits_check(there: RegionView, here: RegionView, capacity: Capacity) -> Check:
    """If one region fails, all mail goes through the other: whichever it is."""
    found, unread = [], []
    for view in (there, here):
        match view.region.settings:
            case Known(settings):
                have = limit(settings.max_24_hour_send) if delivers(settings) else 0
                if capacity.needed is not None and have < capacity.needed:
                    found.append(f"{view.name} can carry {have:,.0f} of {capacity.needed:,.0f} messages a day")
            case Unreadable() as reading:
                unread.append(reading)
    if found or unread:
        return _check("endpoint-limits", found, unread, examined=2)
    differing = list(_differing(there, here))
    return _check("endpoint-limits", differing, (), State.DEGRADES if differing else State.BLOCKS, 2)


def _differing(there: RegionView, here: RegionView) -> Iterable[str]:
    match there.region.settings, here.region.settings:
        case Known(one), Known(other):
            for quota in (DAILY, RATE):
                if limit(quota.of(one)) != limit(quota.of(other)):
                    yield f"the limits differ: {_words(quota, there, here)}"
        case _:
            pass


def _words(quota: Quota, *views: RegionView) -> str:
    known = [(view.name, view.region.settings.value) for view in views if isinstance(view.region.settings, Known)]
    return ", ".join(f"{name} allows {quota.words(settings)}" for name, settings in known)


def not_carried_check(of_rules: Iterable[Check]) -> Check:
    """Event destinations, MAIL FROM domains, policies and notifications are not duplicated."""
    checks = [each for each in of_rules if each.rule in _NOT_CARRIED]
    findings = [each.finding for check in checks for each in check.findings]
    unread = [because for check in checks for doubt in check.undecided for because in doubt.because]
    words = [each.message for each in findings]
    return _check("endpoint-not-carried", words, unread, State.DEGRADES, sum(check.examined for check in checks))


def smtp_check(account: AccountView, regions: Sequence[str]) -> Check:
    """SMTP has no place for the id of an endpoint."""
    match account.smtp_users:
        case Known(users):
            found = [
                f"{user.name} may send by SMTP, which cannot use a global endpoint"
                for user in users
                if any(may_send(user, region).answer is not Answer.DENIED for region in regions)
            ]
            return _check("endpoint-smtp", found, (), State.DEGRADES, len(users))
        case Unreadable() as unread:
            return _check("endpoint-smtp", (), [unread], State.DEGRADES, 0)
