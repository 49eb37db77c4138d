"""Requests for higher quotas that AWS has not granted: they add to what the rules about quotas find.

They never decide whether there is a finding, or how severe it is. If they could not be read, the finding is as
without them.
"""

from collections.abc import Iterable
from dataclasses import replace

from sescheck.comparison.account_view import RegionView
from sescheck.engine.rule import Flag, Verdict
from sescheck.rules.shared.quota import Quota, limit
from sescheck.snapshot.around import QuotaRequest
from sescheck.snapshot.reading import Known

_OPEN = frozenset({"PENDING", "CASE_OPENED"})
_GRANTED = "APPROVED"


def not_granted(here: RegionView, quota: Quota) -> QuotaRequest | None:
    """The last request for more than the region has now, if AWS has not granted it; else None."""
    asked = [each for each in here.region.quota_requests.items if each.code == quota.code]
    last = max(asked, key=lambda each: each.created, default=None)
    match here.region.settings:
        case Known(settings) if last is not None and last.desired > limit(quota.of(settings)):
            return None if last.status == _GRANTED else last
        case _:
            return None


def open_request(here: RegionView, quota: Quota) -> QuotaRequest | None:
    """The last request, if AWS has not yet answered it; else None."""
    last = not_granted(here, quota)
    return last if last is not None and last.status in _OPEN else None


def in_words(request: QuotaRequest) -> str:
    """The request in words, with the status that AWS gives."""
    return f"an increase to {request.desired:,.10g} was requested on {request.created[:10]} ({request.status})"


def with_requests(verdict: Verdict, regions: Iterable[RegionView], quota: Quota) -> Verdict:
    """The verdict; a finding also says which increases were requested in these regions and not granted."""
    found = {view.name: last for view in regions if (last := not_granted(view, quota)) is not None}
    if not isinstance(verdict, Flag) or not found:
        return verdict
    words = "; ".join(
        f"{in_words(last)}" if len(found) == 1 else f"{in_words(last)} in {region}"
        for region, last in found.items()
    )
    requests = {
        region: {"desired": last.desired, "status": last.status, "created": last.created}
        for region, last in found.items()
    }
    return replace(
        verdict,
        message=f"{verdict.message}; {words}",
        evidence={**verdict.evidence, "requested_increases": requests},
    )
