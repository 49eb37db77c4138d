"""Sending in the v2 API: one mail, or one for each entry of a list."""

from collections.abc import Iterable
from email import message_from_bytes
from email.utils import getaddresses, parseaddr

from sescheck.emulator.registry import BAD_REQUEST, Members, Params, Refused, operation
from sescheck.emulator.sending.acceptance import Mail, accept
from sescheck.emulator.sending.not_accepted import NotAccepted
from sescheck.emulator.state import RegionState

FIELDS = ("ToAddresses", "CcAddresses", "BccAddresses")
MOST_ENTRIES = 50


@operation("sesv2", "SendEmail")
def send_email(state: RegionState, ask: Params) -> Members:
    """Accept one mail: a simple one, a raw one, or one from a template."""
    content = ask["Content"]
    if len(content) != 1:
        raise Refused(BAD_REQUEST, "The content is one of Simple, Raw and Template.")
    sender, recipients = ask.get("FromEmailAddress"), addresses(ask.get("Destination", {}))
    if "Raw" in content:
        sender, recipients = of_raw(content["Raw"]["Data"], sender, recipients)
    contact_list = ask.get("ListManagementOptions", {}).get("ContactListName")
    try:
        mail = _mail(ask, "SendEmail", sender, recipients, content.get("Template"), contact_list)
        return {"MessageId": accept(state, mail)}
    except NotAccepted as refused:
        raise refused.in_v2() from None


@operation("sesv2", "SendBulkEmail")
def send_bulk_email(state: RegionState, ask: Params) -> Members:
    """Accept or refuse each entry by itself."""
    entries = ask["BulkEmailEntries"]
    if not 0 < len(entries) <= MOST_ENTRIES:
        raise Refused(BAD_REQUEST, f"A bulk email has 1 to {MOST_ENTRIES} entries.")
    template = ask["DefaultContent"].get("Template")
    if template is None:
        raise Refused(BAD_REQUEST, "The template is missing.")
    sender = ask.get("FromEmailAddress")
    mails = (_mail(ask, "SendBulkEmail", sender, addresses(each["Destination"]), template) for each in entries)
    return {"BulkEmailEntryResults": [_result(state, mail) for mail in mails]}


def _result(state: RegionState, mail: Mail) -> Members:
    try:
        return {"Status": "SUCCESS", "MessageId": accept(state, mail)}
    except NotAccepted as refused:
        if not refused.why.status:
            raise refused.in_v2() from None
        return {"Status": refused.why.status, "Error": refused.message}


def _mail(
    ask: Params,
    action: str,
    sender: str | None,
    recipients: tuple[str, ...],
    template: Params | None,
    contact_list: str | None = None,
) -> Mail:
    return Mail(
        action=action,
        sender=address_in(sender),
        recipients=recipients,
        configuration_set=ask.get("ConfigurationSetName"),
        identity_arn=ask.get("FromEmailAddressIdentityArn"),
        template=_template_name(template or {}),
        tenant=ask.get("TenantName"),
        contact_list=contact_list,
    )


def _template_name(template: Params) -> str | None:
    """The name of a stored template; None if the content is in the request."""
    if "TemplateName" in template:
        return str(template["TemplateName"])
    return template["TemplateArn"].rpartition("/")[2] if "TemplateArn" in template else None


def address_in(text: str | None) -> str:
    """The address of `Name <address>`; empty if there is none."""
    return parseaddr(text or "")[1]


def addresses(destination: Params) -> tuple[str, ...]:
    """All recipients, without their names."""
    return plain(each for name in FIELDS for each in destination.get(name) or ())


def plain(texts: Iterable[str]) -> tuple[str, ...]:
    """Addresses without their names."""
    return tuple(address for _, address in getaddresses(list(texts)))


def of_raw(data: bytes, sender: str | None, recipients: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """The sender and the recipients of a raw mail: those of its headers, if the request does not name them."""
    message = message_from_bytes(data)
    headers = [str(each) for name in ("To", "Cc", "Bcc") for each in message.get_all(name, [])]
    return sender or message.get("From"), recipients or plain(headers)
