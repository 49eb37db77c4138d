"""Whether SES accepts a mail: the rules that all operations that send have in common.

Codes and statuses are those of botocore's models. Where AWS does not document which code it gives, the code is the
nearest one of the model: docs/emulator.md says for which.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sescheck.emulator.registry import Members
from sescheck.emulator.sending.delegation import refuse_delegate
from sescheck.emulator.sending.not_accepted import NotAccepted, Why
from sescheck.emulator.sending.send_pace import refuse_excess
from sescheck.emulator.sending.sender_identities import covering_names, ruling
from sescheck.emulator.state import ConfigurationSet, Identity, RegionState

SIMULATOR = "simulator.amazonses.com"
SES_POOLS = frozenset({"ses-default-dedicated-pool", "ses-shared-pool"})
MOST_RECIPIENTS = 50


@dataclass(frozen=True)
class Mail:
    """What an operation is asked to send, whatever the API.

    `action` is the permission that a delegate needs, such as `SendEmail`; `identity_arn` is that of the identity
    whose owner lets another account send. `sender` and `recipients` are addresses without names.
    """

    action: str
    sender: str
    recipients: tuple[str, ...]
    configuration_set: str | None = None
    identity_arn: str | None = None
    template: str | None = None
    tenant: str | None = None
    contact_list: str | None = None
    record: Members = field(default_factory=dict)


def accept(state: RegionState, mail: Mail) -> str:
    """Record a mail and return its identifier.

    Raises:
        NotAccepted: SES does not send it.
    """
    identity = _sender(state, mail)
    for refuse in _CHECKS:
        refuse(state, mail, identity)
    now_sent = len(mail.recipients)
    refuse_excess(state, now_sent)
    state.backend.sent_message_count += now_sent
    identifier = f"{state.secret('message', str(len(state.sent)), length=16)}-{len(state.sent):012}"
    state.sent.append(
        {
            "MessageId": identifier,
            "From": mail.sender,
            "Recipients": list(mail.recipients),
            "Identity": identity.email_identity,
            "ConfigurationSetName": _set_name(mail, identity),
            "TemplateName": mail.template,
            "TenantName": mail.tenant,
            **mail.record,
        }
    )
    return identifier


def _sender(state: RegionState, mail: Mail) -> Identity:
    """The identity that lets the mail leave: the sender's own one, or one that another account shares."""
    if "@" not in mail.sender.strip("@"):
        raise NotAccepted(Why.WRONG_REQUEST, f"Invalid From address: {mail.sender or 'none'}.")
    if mail.identity_arn is not None:
        return refuse_delegate(state, mail.action, mail.sender, mail.identity_arn)
    identity = ruling(state, mail.sender)
    if identity is None or not identity.may_send:
        raise _unverified(state, mail.sender)
    return identity


def _unverified(state: RegionState, *names: str) -> NotAccepted:
    return NotAccepted(
        Why.UNVERIFIED,
        "Email address is not verified. The following identities failed the check in region"
        f" {state.region.upper()}: {', '.join(names)}",
    )


def _account(state: RegionState, _: Mail, __: Identity) -> None:
    if state.account.enforcement == "SHUTDOWN":
        raise NotAccepted(
            Why.SUSPENDED,
            "Sending paused for this account. For more information, please check the inbox of the email address"
            " associated with your AWS account.",
        )
    if not state.account.sending:
        raise NotAccepted(Why.ACCOUNT_OFF, "Email sending is disabled for this account.")


def _recipients(state: RegionState, mail: Mail, _: Identity) -> None:
    """In the sandbox, each recipient is a verified identity or the mailbox simulator."""
    if not 0 < len(mail.recipients) <= MOST_RECIPIENTS:
        raise NotAccepted(Why.WRONG_REQUEST, f"A message has 1 to {MOST_RECIPIENTS} recipients.")
    if state.account.production:
        return
    refused = [each for each in mail.recipients if not _may_receive(state, each)]
    if refused:
        raise _unverified(state, *refused)


def _may_receive(state: RegionState, address: str) -> bool:
    is_simulator = address.rpartition("@")[2].lower() == SIMULATOR
    return is_simulator or any(found.is_verified for found in _known(state, address))


def _known(state: RegionState, address: str) -> Iterator[Identity]:
    for name in covering_names(address):
        if found := state.find(name):
            yield found


def _configuration_set(state: RegionState, mail: Mail, identity: Identity) -> None:
    name = _set_name(mail, identity)
    if name is None:
        return
    found = state.configuration_sets.get(name)
    if found is None:
        why = Why.NO_SET if mail.configuration_set else Why.NO_DEFAULT_SET
        raise NotAccepted(why, f"Configuration set <{name}> does not exist.")
    if not found.options.get("SendingOptions", {}).get("SendingEnabled", True):
        raise NotAccepted(Why.SET_OFF, f"Sending is paused for configuration set {name}")
    _pool(state, found)
    _certificate(found, mail, identity)


def _set_name(mail: Mail, identity: Identity) -> str | None:
    """The set that is named, or else the default of the identity; a delegate has no default."""
    return mail.configuration_set or (None if mail.identity_arn else identity.configuration_set)


def _pool(state: RegionState, found: ConfigurationSet) -> None:
    pool = found.options.get("DeliveryOptions", {}).get("SendingPoolName")
    if pool and pool not in SES_POOLS and pool not in state.backend.dedicated_ip_pools:
        raise NotAccepted(Why.NO_POOL, f"SendingPool <{pool}> doesn't exist.")


def _certificate(found: ConfigurationSet, mail: Mail, identity: Identity) -> None:
    """A set that signs with S/MIME needs an active certificate of the sender."""
    if "SmimeScheme" not in found.options.get("MessageSecurityOptions", {}).get("SigningScheme", {}):
        return
    active = {each["FromAddress"] for each in identity.certificates if each["Status"] == "ACTIVE"}
    if mail.sender.lower() not in active:
        raise NotAccepted(
            Why.NO_CERTIFICATE,
            f"Email identity {identity.email_identity} has no active certificate for the sender.",
        )


def _mail_from(_: RegionState, __: Mail, identity: Identity) -> None:
    rejects = identity.mail_from_fallback == "REJECT_MESSAGE"
    if identity.mail_from_domain and identity.mail_from_status != "SUCCESS" and rejects:
        raise NotAccepted(
            Why.MAIL_FROM, f"Could not read the MX record of the MAIL FROM domain {identity.mail_from_domain}."
        )


def _template(state: RegionState, mail: Mail, _: Identity) -> None:
    if mail.template is not None and mail.template not in state.templates:
        raise NotAccepted(Why.NO_TEMPLATE, f"Template {mail.template} does not exist.")


def _contact_list(state: RegionState, mail: Mail, _: Identity) -> None:
    if mail.contact_list is not None and mail.contact_list not in state.backend.contacts_lists:
        raise NotAccepted(Why.MISSING, f"List with name: {mail.contact_list} doesn't exist.")


def _tenant(state: RegionState, mail: Mail, identity: Identity) -> None:
    """The tenant exists, may send, and has every resource that the mail uses."""
    if mail.tenant is None:
        return
    tenant = state.kept["tenants"].get(mail.tenant)
    if tenant is None:
        raise NotAccepted(Why.MISSING, f"Tenant {mail.tenant} for AwsAccountId {state.account_id} not found.")
    if tenant["SendingStatus"] == "DISABLED":
        raise NotAccepted(Why.TENANT_OFF, f"Sending is paused for tenant {mail.tenant}")
    uses = {
        "identity": identity.email_identity,
        "configuration-set": _set_name(mail, identity),
        "template": mail.template,
    }
    prefix = f"arn:{state.partition}:ses:{state.region}:{state.account_id}"
    arns = [f"{prefix}:{kind}/{name}" for kind, name in uses.items() if name]
    if missing := [arn for arn in arns if arn not in tenant["Resources"]]:
        raise NotAccepted(Why.NOT_ALLOWED, f"Tenant not associated with resources [{', '.join(missing)}].")


_CHECKS: tuple[Callable[[RegionState, Mail, Identity], None], ...] = (
    _account,
    _recipients,
    _tenant,
    _configuration_set,
    _mail_from,
    _template,
    _contact_list,
)
