"""Steps that bring an identity over to another region, with everything that it has there."""

from collections.abc import Iterator
from typing import Any

from msgspec import structs

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Phase, Step, thing
from sescheck.engine.subjects.resources import CONFIGURATION_SETS
from sescheck.rules.shared.sending_policies import OwnArn
from sescheck.rules.shared.steps.configuration_sets import SET, create_set, name_here, set_here
from sescheck.rules.shared.steps.dkim_records import publish_records, publish_tokens
from sescheck.rules.shared.steps.feedback import forwarding_switched, set_topic
from sescheck.rules.shared.steps.identity_things import IDENTITY, key_of
from sescheck.rules.shared.steps.mail_from import domain_here, set_mail_from
from sescheck.rules.shared.steps.mail_from_domains import unused_domain
from sescheck.rules.shared.steps.policies import create_policies
from sescheck.rules.shared.steps.signing import Signing, signing_like
from sescheck.rules.shared.steps.structures import tags
from sescheck.rules.shared.steps.verification import confirm, wait_for_verification
from sescheck.ses.dkim_origin import BYODKIM, EASY
from sescheck.ses.localised import moved
from sescheck.snapshot.model import Detail, Identity
from sescheck.snapshot.reading import Known


def bring_over(account: AccountView, identity: Identity, there: RegionView, here: RegionView) -> Iterator[Step]:
    """Create the identity of another region in this one, with all its settings there.

    Raises:
        UnansweredError: a setting was not read.
    """
    detail, notifications, name = need(identity.detail), need(identity.notifications), identity.name
    mail_from = need(identity.mail_from)
    if detail.configuration_set is not None:
        yield from ensure_set(account, detail.configuration_set, there, here)
    yield from _create(account, identity, detail, there, here)
    has_more = bool(mail_from or notifications.topics() or detail.policies)
    if has_more and identity.type != "EMAIL_ADDRESS":
        yield wait_for_verification(name, here.name, is_replica=becomes_replica(account, identity, there, here))
    yield from bring_settings(account, identity, there, here)


def bring_settings(
    account: AccountView, identity: Identity, there: RegionView, here: RegionView, own: Identity | None = None
) -> Iterator[Step]:
    """Give an identity the MAIL FROM domain, the topics and the policies that it has in another region.

    Args:
        account: what is known of topics and of the DNS.
        identity: the one of the other region.
        there: the other region.
        here: this region.
        own: the one of this region, which keeps what it has; None: it is new.

    Raises:
        UnansweredError: a setting was not read.
    """
    detail, notifications, name = need(identity.detail), need(identity.notifications), identity.name
    mail_from = need(identity.mail_from)
    if mail_from is not None and (own is None or need(own.mail_from) is None):
        domain = unused_domain(account, domain_here(mail_from.domain, there.name, here.name), here.name)
        wanted = structs.replace(mail_from, domain=domain)
        yield from set_mail_from(account, identity if own is None else own, wanted, here.name)
    has = {kind for kind, each in need(own.notifications).by_type() if each.topic} if own is not None else set()
    for kind, feedback in notifications.by_type():
        if kind not in has:
            yield from set_topic(account, name, kind, feedback, here.name)
    if not notifications.forwarding and notifications.bounce.topic and notifications.complaint.topic:
        yield forwarding_switched(name, here.name, on=False)
    number = account.number.value if isinstance(account.number, Known) else None
    own_there, own_here = (OwnArn(account.partition, view.name, number, name) for view in (there, here))
    policies = {} if own is None else need(own.detail).policies
    missing = {each: text for each, text in detail.policies.items() if each not in policies}
    yield from create_policies(missing, own_there, own_here)


def becomes_replica(account: AccountView, identity: Identity, there: RegionView, here: RegionView) -> bool:
    """True if the identity of another region gets a replica of its key in this one."""
    detail, dkim = need(identity.detail), need(identity.dkim)
    return signing_like(account, identity.name, dkim, detail, there, here.name).is_replica


def ensure_set(account: AccountView, name: str, there: RegionView, here: RegionView) -> Iterator[Step]:
    """Create the configuration set of another region, if this one does not have it and the other one does.

    Raises:
        UnansweredError: a list that was not read may have it, here or there.
    """
    if set_here(there, name, here) is None:
        found = need(CONFIGURATION_SETS.find(there, name))
        if found is not None:
            yield from create_set(account, found, there, here)


def _default_set(detail: Detail, there: RegionView, here: RegionView) -> str | None:
    """The default configuration set of a new identity; None if that of the other region does not exist.

    Then another finding is about the other region, and AWS would refuse to create an identity with that default.
    """
    if detail.configuration_set is None:
        return None
    name = name_here(there, detail.configuration_set, here)
    exists = detail.configuration_set in there.configuration_sets or name in here.configuration_sets
    return name if exists else None


def put_default_set(name: str, region: str, wanted: str, now: str | None) -> Step:
    """Make a configuration set the default of an identity."""
    return Step(
        f"Make {wanted} the default configuration set of {name} in {region}",
        Call(
            "sesv2",
            "PutEmailIdentityConfigurationSetAttributes",
            region,
            {"EmailIdentity": name, "ConfigurationSetName": wanted},
        ),
        region,
        Phase.IDENTITY_SETTINGS,
        needs=(thing(region, IDENTITY, name), thing(region, SET, wanted)),
        replaces=f"the default configuration set {now}." if now else "",
    )


def _create(
    account: AccountView, identity: Identity, detail: Detail, there: RegionView, here: RegionView
) -> Iterator[Step]:
    made, region = thing(here.name, IDENTITY, identity.name), here.name
    is_address, dkim = identity.type == "EMAIL_ADDRESS", need(identity.dkim)
    signing = Signing(EASY) if is_address else signing_like(account, identity.name, dkim, detail, there, region)
    parameters: dict[str, Any] = {"EmailIdentity": identity.name}
    if signing.when_created:
        parameters["DkimSigningAttributes"] = signing.when_created
    default, needs = _default_set(detail, there, here), tuple[str, ...]()
    if default is not None:
        parameters["ConfigurationSetName"] = default
        needs = (thing(region, SET, default),)
    if tags(detail.tags):
        parameters["Tags"] = tags(moved(detail.tags, there.name, region))
    yield Step(
        f"Create the identity {identity.name} in {region}, like the one in {there.name}",
        Call("sesv2", "CreateEmailIdentity", region, parameters),
        region,
        Phase.ADDRESSES if is_address else Phase.IDENTITIES,
        makes=(made, key_of(region, identity.name)),
        needs=needs,
        alternative=_alternative(signing, there.name, region, is_on=is_address or dkim.enabled),
    )
    if is_address:
        yield confirm(identity.name, region, made)
    elif signing.origin == BYODKIM:
        signs = structs.replace(identity, dkim=Known(structs.replace(dkim, enabled=True)))
        yield from publish_records(account, signs, region)
    elif not signing.is_replica:
        yield publish_tokens(identity.name, region, made)


def _alternative(signing: Signing, there: str, region: str, *, is_on: bool) -> str:
    """The other way to create an identity. A new one signs, even if DKIM is off for the other one.

    Without signatures it is a finding of its own, and the steps for it make both equal.
    """
    if not is_on:
        return f"switch DKIM off afterwards, as in {there}, if its mail is signed before it reaches SES."
    if signing.is_replica:
        return f"without DkimSigningAttributes, {region} has a key and DNS records of its own."
    return ""
