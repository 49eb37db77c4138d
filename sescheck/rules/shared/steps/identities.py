"""Steps that bring an identity over to another region, with everything that it has there."""

from collections.abc import Iterator
from typing import Any

from msgspec import structs

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Human, Phase, Secret, Step, thing
from sescheck.rules.shared.steps.configuration_sets import SET, create_set, name_here
from sescheck.rules.shared.steps.mail_from import IDENTITY, domain_here, set_mail_from
from sescheck.rules.shared.steps.structures import tags
from sescheck.rules.shared.steps.topics import TOPIC, create_topic, topic_here
from sescheck.ses.dkim_origin import BYODKIM, EASY, parent_region
from sescheck.ses.localised import moved
from sescheck.snapshot.model import Detail, Dkim, Feedback, Identity

_VERIFIED = "SUCCESS"
_72_HOURS = "up to 72 hours"


def bring_over(account: AccountView, identity: Identity, there: RegionView, here: RegionView) -> Iterator[Step]:
    """Create the identity of another region in this one, with all its settings there.

    Raises:
        UnansweredError: a setting was not read.
    """
    detail, mail_from, notifications = (
        need(identity.detail),
        need(identity.mail_from),
        need(identity.notifications),
    )
    yield from _default_set(account, detail, there, here)
    yield from _create(identity, need(identity.dkim), detail, there, here)
    if mail_from is not None:
        own = structs.replace(mail_from, domain=domain_here(mail_from.domain, there.name, here.name))
        yield from set_mail_from(account, identity, own, here.name)
    for name, feedback in notifications.by_type():
        yield from set_topic(account, identity.name, name.capitalize(), feedback, here.name)
    if not notifications.forwarding:
        yield forwarding_off(identity.name, here.name)
    for name, policy in detail.policies.items():
        yield create_policy(identity.name, name, policy, there.name, here.name)


def _default_set(account: AccountView, detail: Detail, there: RegionView, here: RegionView) -> Iterator[Step]:
    """Create the default configuration set, if this region does not have it."""
    found = there.configuration_sets.get(detail.configuration_set or "")
    if found is not None and name_here(there, found.name, here) not in here.configuration_sets:
        yield from create_set(account, found, there, here)


def _create(identity: Identity, dkim: Dkim, detail: Detail, there: RegionView, here: RegionView) -> Iterator[Step]:
    made, region = thing(here.name, IDENTITY, identity.name), here.name
    parameters: dict[str, Any] = {"EmailIdentity": identity.name}
    signing = _signing(identity, dkim, detail, there.name, region)
    if signing:
        parameters["DkimSigningAttributes"] = signing
    needs: tuple[str, ...] = ()
    if detail.configuration_set is not None:
        name = name_here(there, detail.configuration_set, here)
        parameters["ConfigurationSetName"] = name
        needs = (thing(region, SET, name),)
    if tags(detail.tags):
        parameters["Tags"] = tags(moved(detail.tags, there.name, region))
    is_replica = "DomainSigningAttributesOrigin" in signing
    yield Step(
        f"Create the identity {identity.name} in {region}, like the one in {there.name}",
        Call("sesv2", "CreateEmailIdentity", region, parameters),
        region,
        Phase.IDENTITIES,
        makes=(made,),
        needs=needs,
        alternative=f"without DkimSigningAttributes, {region} has a key and DNS records of its own."
        if is_replica
        else "",
    )
    if identity.type == "EMAIL_ADDRESS":
        yield _confirm(identity.name, region, made)
        return
    if not dkim.enabled:
        yield signing_switched(identity.name, region, on=False)
    if not is_replica and detail.dkim_origin != BYODKIM:
        yield publish_tokens(identity.name, region, made)


def _confirm(address: str, region: str, made: str) -> Step:
    words = f"AWS sends a mail to {address} from {region}. Follow the link in it within 24 hours."
    return Step(
        f"Confirm {address} in {region}",
        Human(words, "who reads the mailbox"),
        region,
        Phase.IDENTITIES,
        needs=(made,),
    )


def publish_tokens(name: str, region: str, made: str) -> Step:
    """Publish the records of an identity whose tokens SES makes when it is created."""
    words = (
        f"SES makes the DKIM tokens of {name} when the identity is created. Run `sescheck fix` again then: it"
        f" prints the three CNAME records. `aws sesv2 get-email-identity` in"
        f" {region} has them too, as DkimAttributes.Tokens."
    )
    return Step(
        f"Publish the DKIM records of {name} for {region}",
        Human(words, "the owner of the DNS", _72_HOURS),
        region,
        Phase.IDENTITIES,
        needs=(made,),
    )


def _signing(identity: Identity, dkim: Dkim, detail: Detail, there: str, here: str) -> dict[str, Any]:
    """How a new identity signs: with the origin that it has there, and never with another one.

    A domain with Easy DKIM that works there becomes a replica of it (DEED), which needs no DNS record.
    """
    if identity.type == "EMAIL_ADDRESS":
        return {}
    if detail.dkim_origin == BYODKIM:
        key = Secret(
            "DKIM_PRIVATE_KEY", f"the private key of {identity.name}, Base64 on one line: AWS does not give it"
        )
        return {"DomainSigningSelector": dkim.tokens[0] if dkim.tokens else "", "DomainSigningPrivateKey": key}
    parent = parent_region(detail)
    if parent is None and detail.dkim_origin == EASY and dkim.enabled and dkim.status == _VERIFIED:
        parent = there
    if parent is not None and parent != here:
        return {"DomainSigningAttributesOrigin": f"AWS_SES_{parent.upper().replace('-', '_')}"}
    return {"NextSigningKeyLength": detail.next_key_length} if detail.next_key_length else {}


def signing_switched(name: str, region: str, *, on: bool) -> Step:
    """Switch DKIM signing on or off."""
    return Step(
        f"Switch DKIM {'on' if on else 'off'} for {name} in {region}",
        Call("sesv2", "PutEmailIdentityDkimAttributes", region, {"EmailIdentity": name, "SigningEnabled": on}),
        region,
        Phase.IDENTITY_SETTINGS,
        needs=(thing(region, IDENTITY, name),),
    )


def set_topic(account: AccountView, name: str, type_: str, like: Feedback, region: str) -> Iterator[Step]:
    """Send one type of feedback to a topic, as another region does."""
    if like.topic is None:
        return
    yield from create_topic(account, like.topic, region)
    arn = topic_here(like.topic, region)
    topic_set = thing(region, "notification", f"{name} {type_}")
    target = {"Identity": name, "NotificationType": type_}
    yield Step(
        f"Send the notifications of type {type_} about {name} in {region} to {arn}",
        Call("ses", "SetIdentityNotificationTopic", region, target | {"SnsTopic": arn}),
        region,
        Phase.IDENTITY_SETTINGS,
        makes=(topic_set,),
        needs=(thing(region, IDENTITY, name), thing(region, TOPIC, arn)),
    )
    if like.headers:
        yield Step(
            f"Include the original headers in notifications of type {type_} about {name} in {region}",
            Call("ses", "SetIdentityHeadersInNotificationsEnabled", region, target | {"Enabled": True}),
            region,
            Phase.IDENTITY_SETTINGS,
            needs=(topic_set,),
        )


def forwarding_off(name: str, region: str) -> Step:
    """Switch the forwarding of feedback by mail off. SES allows it only with topics for bounces and complaints."""
    return Step(
        f"Switch email feedback forwarding off for {name} in {region}",
        Call(
            "sesv2",
            "PutEmailIdentityFeedbackAttributes",
            region,
            {"EmailIdentity": name, "EmailForwardingEnabled": False},
        ),
        region,
        Phase.IDENTITY_SETTINGS,
        needs=(
            thing(region, IDENTITY, name),
            *(thing(region, "notification", f"{name} {each}") for each in ("Bounce", "Complaint")),
        ),
    )


def create_policy(name: str, policy_name: str, policy: str, there: str, here: str) -> Step:
    """Create a sending authorization policy, with this region in its ARNs."""
    return Step(
        f"Create the sending authorization policy {policy_name} of {name} in {here}",
        Call(
            "sesv2",
            "CreateEmailIdentityPolicy",
            here,
            {"EmailIdentity": name, "PolicyName": policy_name, "Policy": moved(policy, there, here)},
        ),
        here,
        Phase.IDENTITY_SETTINGS,
        needs=(thing(here, IDENTITY, name),),
    )
