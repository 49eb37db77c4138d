"""What the standby has that needs the primary: it may fail together with it."""

from collections.abc import Iterator

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.readiness.model import HangsOn
from sescheck.ses.arns import region_of
from sescheck.ses.dkim_origin import parent_region
from sescheck.ses.records.lookups import RecordType, answer_to, question
from sescheck.ses.records.mail_hosts import feedback_region
from sescheck.snapshot.reading import Known


def hangs_on(account: AccountView, there: RegionView, here: RegionView) -> tuple[HangsOn, ...]:
    """Return everything in ``here`` that is known to need ``there``."""
    return (
        *_dkim_parents(there, here),
        *_mail_from(account, there, here),
        *_arns(there, here),
        *_endpoints(there, here),
    )


def _dkim_parents(there: RegionView, here: RegionView) -> Iterator[HangsOn]:
    for identity in here.identities.values():
        match identity.detail:
            case Known(detail) if parent_region(detail) == there.name:
                words = (
                    f"{identity.name} signs with the key of {there.name} (Deterministic Easy DKIM). AWS does not"
                    f" say whether it signs while {there.name} fails."
                )
                yield HangsOn("dkim-parent", ("identity", identity.name), words)
            case _:
                pass


def _mail_from(account: AccountView, there: RegionView, here: RegionView) -> Iterator[HangsOn]:
    for identity in here.identities.values():
        match identity.mail_from:
            case Known(found) if found is not None:
                mx = answer_to(account.dns, question(found.domain, RecordType.MX))
                if isinstance(mx, Known) and {feedback_region(each) for each in mx.value.records} == {there.name}:
                    words = f"Bounces to {found.domain} go to {there.name}: its only MX record names that region."
                    yield HangsOn("mail-from", ("identity", identity.name), words)
            case _:
                pass


def _arns(there: RegionView, here: RegionView) -> Iterator[HangsOn]:
    for found in here.region.configuration_sets.items:
        match found.destinations:
            case Known(destinations):
                for each in destinations:
                    if each.enabled and each.target is not None and region_of(each.target) == there.name:
                        name = f"{found.name}/{each.name}"
                        yield HangsOn(
                            "event-target", ("event-destination", name), f"{name} publishes to {each.target}."
                        )
            case _:
                pass
    for identity in here.identities.values():
        match identity.notifications:
            case Known(notifications):
                for arn in notifications.topics():
                    if region_of(arn) == there.name:
                        yield HangsOn("topic", ("identity", identity.name), f"{identity.name} notifies {arn}.")
            case _:
                pass


def _endpoints(there: RegionView, here: RegionView) -> Iterator[HangsOn]:
    for each in there.region.global_endpoints.items:
        if here.name in each.regions:
            words = f"The global endpoint {each.name} is managed in {there.name}."
            yield HangsOn("global-endpoint", ("global-endpoint", each.name), words)
