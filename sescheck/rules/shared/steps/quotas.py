"""Steps that request higher quotas. Only one request for a quota may be open: every rule asks for the same."""

from collections.abc import Iterator
from math import ceil, isinf

from sescheck.comparison.account_view import AccountView, Group, Mode, RegionView
from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.rules.shared.quota import DAILY, RATE, Quota, capacity_of, limit, peak_of
from sescheck.rules.shared.requested_increases import in_words, open_request
from sescheck.snapshot.around import QuotaRequest
from sescheck.snapshot.model import Settings
from sescheck.snapshot.reading import Known

_NAMES = {DAILY.key: "daily sending quota", RATE.key: "maximum sending rate"}


def request_quota(account: AccountView, here: RegionView, quota: Quota) -> Iterator[Step]:
    """Request the quota that the region needs: the highest of those that any rule asks for."""
    settings = _known(here)
    if settings is None:
        return
    wanted = max(_wanted(account, here, settings, quota), default=0.0)
    name = _NAMES[quota.key]
    waiting = open_request(here, quota)
    if waiting is not None:
        yield _wait(here.name, name, waiting, wanted)
        return
    if isinf(wanted):
        words = f"Another region has no limit. Ask AWS Support for the same {name} in {here.name}."
        yield _ask(f"Ask for an unlimited {name} in {here.name}", words, here.name)
        return
    if wanted <= limit(quota.of(settings)):
        words = f"{here.name} allows {quota.words(settings)}. Ask AWS Support for the {name} that you need."
        yield _ask(f"Ask for a higher {name} in {here.name}", words, here.name)
        return
    yield Step(
        f"Request a {name} of {wanted:,.10g} in {here.name}",
        Call(
            "service-quotas",
            "RequestServiceQuotaIncrease",
            here.name,
            {
                "ServiceCode": "ses",
                "QuotaCode": quota.code,
                "DesiredValue": int(wanted) if wanted == int(wanted) else wanted,
            },
        ),
        here.name,
        Phase.ACCOUNT,
        needs=(thing(here.name, "account", "production-access"),),
        replaces=f"the quota of {quota.words(settings)}, when AWS agrees, usually within 24 hours.",
    )


def _wait(region: str, name: str, request: QuotaRequest, wanted: float) -> Step:
    """AWS accepts no second request for a quota while one is open."""
    more = " More is needed: say so in the support case of the request." if request.desired < wanted else ""
    words = f"{in_words(request)}. Wait for the answer of AWS: it accepts no second request meanwhile.{more}"
    return _ask(f"Wait for the {name} that was requested in {region}", words[0].upper() + words[1:], region)


def _ask(title: str, words: str, region: str) -> Step:
    return Step(title, Human(words, "AWS", "days"), region, Phase.ACCOUNT)


def _known(view: RegionView) -> Settings | None:
    found = view.region.settings
    return found.value if isinstance(found, Known) else None


def _wanted(account: AccountView, here: RegionView, own: Settings, quota: Quota) -> Iterator[float]:
    """What each rule about this quota asks for."""
    for group in account.groups:
        if here in group.regions:
            yield from _of_others(group, here, own, quota)
            if quota is DAILY:
                yield from _of_failovers(account, group, here)
    if quota is DAILY:
        yield from _of_today(account, own)


def _of_today(account: AccountView, own: Settings) -> Iterator[float]:
    """Twice as much as would be flagged as nearly used, after what was sent today."""
    flagged_at = max(account.thresholds.quota_used_percent, 1) / 100
    if own.sent_last_24_hours >= flagged_at * limit(own.max_24_hour_send):
        yield ceil(2 * own.sent_last_24_hours / flagged_at)


def _of_others(group: Group, here: RegionView, own: Settings, quota: Quota) -> Iterator[float]:
    """The quotas of the regions that this one is expected to match."""
    others = [found for view in group.elsewhere(here) if (found := _known(view)) is not None]
    if own.production_access or not any(each.production_access for each in others):
        yield from (limit(quota.of(each)) for each in others)


def _of_failovers(account: AccountView, group: Group, here: RegionView) -> Iterator[float]:
    """What it has to carry if another one fails. What is short is divided between those that can take over."""
    failing = group.regions[:1] if group.mode is Mode.STANDBY else group.regions
    for fails in failing:
        able = {view.name: _capacity(view) for view in group.regions if view is not fails}
        takers = {name: capacity for name, capacity in able.items() if capacity}
        short = peak_of(account, group)[0] - sum(takers.values())
        if here.name in takers and short > 0:
            yield ceil(takers[here.name] + short / len(takers))


def _capacity(view: RegionView) -> float:
    settings = _known(view)
    return 0 if settings is None else capacity_of(settings)
