"""Steps that create a configuration set, or make one equal to that of another region."""

from collections.abc import Iterator, Mapping
from typing import Any

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Phase, Step, thing
from sescheck.engine.subjects.resources import CONFIGURATION_SETS, IP_POOLS
from sescheck.rules.shared.steps.event_destinations import create_destination
from sescheck.rules.shared.steps.set_options import (
    HTTPS,
    MODE,
    POOL_NAME,
    SCHEME,
    SENDING,
    SIGNATURE,
    SMIME,
    TLS,
    archive_like,
    lease_for,
    pool_here,
    put_options,
    sends_from,
    track_through,
    tracking_domain_here,
    with_effect,
)
from sescheck.rules.shared.steps.structures import nested, tags
from sescheck.ses.localised import moved, same
from sescheck.ses.pools import DEFAULT_POOL
from sescheck.ses.set_options import ARCHIVE, DEFAULTS, TRACKING_DOMAIN, comparable, effective
from sescheck.snapshot.sending import ConfigurationSet, Options

SET = CONFIGURATION_SETS.type
_BEST: Mapping[str, Any] = {SENDING: True, TLS: "REQUIRE", MODE: "REGIONAL", SCHEME: SMIME}
"""What a difference never takes away. Other rules ask for the first two in every region; with the third, mail does
not leave from other regions, which laws may forbid. With the fourth, it has an S/MIME signature."""
_NEVER_LOST = frozenset({*_BEST, TRACKING_DOMAIN, ARCHIVE})
"""What the region that the others follow takes over from them."""


def name_here(there: RegionView, name: str, here: RegionView) -> str:
    """The name that a configuration set of another region has, or would get, in this one.

    Raises:
        UnansweredError: a list that was not read may have it under another name.
    """
    found = set_here(there, name, here)
    return str(moved(name, there.name, here.name)) if found is None else found


def set_here(there: RegionView, name: str, here: RegionView) -> str | None:
    """The name that a configuration set of another region has in this one; None: this one does not have it.

    Raises:
        UnansweredError: a list that was not read may have it.
    """
    if name in CONFIGURATION_SETS.of(there):
        found = need(CONFIGURATION_SETS.counterpart(there, name, here))
        return None if found is None else str(found[0])
    own = str(moved(name, there.name, here.name))
    return None if need(CONFIGURATION_SETS.find(here, own)) is None else own


def create_set(
    account: AccountView, found: ConfigurationSet, there: RegionView, here: RegionView
) -> Iterator[Step]:
    """Create a configuration set like the one of another region, with its options, tags and event destinations.

    It sends, requires TLS, and its destinations are enabled, even if the other one is not so: the steps for the
    findings about that one make both equal.

    Raises:
        UnansweredError: its options or destinations were not read.
    """
    options, name = need(found.options), name_here(there, found.name, here)
    values, by_a_person = _for_region(name, options.values, there, here)
    parameters: dict[str, Any] = {"ConfigurationSetName": name} | nested(values)
    if tags(options.tags):
        parameters["Tags"] = tags(moved(options.tags, there.name, here.name))
    pool = values.get(POOL_NAME)
    yield Step(
        f"Create the configuration set {name} in {here.name}, like {found.name} in {there.name}",
        Call("sesv2", "CreateConfigurationSet", here.name, parameters),
        here.name,
        Phase.CONFIGURATION_SETS,
        makes=(thing(here.name, SET, name),),
        needs=() if pool is None else (thing(here.name, IP_POOLS.type, str(pool)),),
        alternative=f"with TlsPolicy OPTIONAL, as in {there.name}: then mail to receivers without TLS also leaves."
        if options.tls_policy != _BEST[TLS]
        else "",
    )
    yield from by_a_person
    for destination in need(found.destinations):
        yield from create_destination(account, destination, name, there, here)


def _for_region(
    name: str, values: Mapping[str, Any], there: RegionView, here: RegionView
) -> tuple[Mapping[str, Any], list[Step]]:
    """The options of the new set, and the steps for those that a person decides."""
    own = with_effect({**moved(values, there.name, here.name), TLS: _BEST[TLS]})
    own.pop(SENDING, None)
    steps = []
    domain, https = values.get(TRACKING_DOMAIN), own.pop(HTTPS, None)
    if domain is not None:
        own[TRACKING_DOMAIN] = tracking_domain_here(str(domain), there, here)
        if own[TRACKING_DOMAIN] is None:
            steps.append(track_through(name, str(domain), https, there, here))
    if own.get(TRACKING_DOMAIN) is not None:
        own[HTTPS] = https
    elif domain is None and https not in {None, DEFAULTS[HTTPS]}:
        # A new set takes the policy only together with a domain.
        steps += put_options(name, here.name, {}, {HTTPS: https})
    if own.pop(ARCHIVE, None) is not None:
        steps.append(archive_like(name, there, here))
    pool = own.pop(POOL_NAME, DEFAULT_POOL)
    if pool != DEFAULT_POOL:
        own[POOL_NAME] = pool_here(str(values[POOL_NAME]), there, here)
        if not sends_from(here, own[POOL_NAME]):
            steps.append(lease_for(name, own.pop(POOL_NAME), there, here))
    return {path: value for path, value in own.items() if value is not None}, steps


def equal_options(
    name: str, options: Options, here: RegionView, like: Options, there: RegionView, *, follows: bool = True
) -> Iterator[Step]:
    """Change the options of a set that differ from those of the same set in another region.

    It never disables sending or stops requiring TLS, and takes no tracking domain and no archive away. A set that
    sends from its own region only stays so.

    Args:
        name: the name of the set here.
        options: its options.
        here: its region.
        like: the options in the other region.
        there: the other region.
        follows: False for the region that the others follow: it only takes over what must not be lost.
    """
    given = effective(like)
    wanted = {
        path: moved(given.get(path), there.name, here.name)
        for path in _differing(options, here.name, like, there.name)
        if follows or path in _NEVER_LOST
    }
    if wanted.pop(ARCHIVE, None) is not None:
        yield archive_like(name, there, here)
    yield from _set_tracking(name, wanted, like, there, here)
    yield from _set_pool(name, wanted, like, there, here)
    _set_signature(wanted, given)
    changes = {path: value for path, value in wanted.items() if path not in _BEST or value == _BEST[path]}
    yield from put_options(name, here.name, options.values, changes)


def _set_tracking(
    name: str, wanted: dict[str, Any], like: Options, there: RegionView, here: RegionView
) -> Iterator[Step]:
    """Make the tracking domain one of this region, or take it out of what is wanted."""
    if TRACKING_DOMAIN not in wanted:
        return
    del wanted[TRACKING_DOMAIN]
    if like.tracking_domain is None:
        return
    own = tracking_domain_here(like.tracking_domain, there, here)
    if own is None:
        yield track_through(name, like.tracking_domain, wanted.pop(HTTPS, None), there, here)
    else:
        wanted[TRACKING_DOMAIN] = own


def _set_signature(wanted: dict[str, Any], given: Mapping[str, Any]) -> None:
    """Sign with S/MIME in the same format as the other set, or leave the signing as it is."""
    if SCHEME in wanted:
        wanted.pop(SIGNATURE, None)
        if wanted[SCHEME] == SMIME and SIGNATURE in given:
            wanted[SIGNATURE] = given[SIGNATURE]


def _differing(one: Options, here: str, other: Options, there: str) -> list[str]:
    own, theirs = comparable(effective(one)), comparable(effective(other))
    return sorted(path for path in {*own, *theirs} if not same(own.get(path), here, theirs.get(path), there))


def _set_pool(
    name: str, wanted: dict[str, Any], like: Options, there: RegionView, here: RegionView
) -> Iterator[Step]:
    """Take the pool out of what is wanted if it cannot send here."""
    if POOL_NAME not in wanted:
        return
    wanted[POOL_NAME] = pool_here(like.pool or DEFAULT_POOL, there, here)
    if not sends_from(here, wanted[POOL_NAME]):
        yield lease_for(name, wanted.pop(POOL_NAME), there, here)
