"""Sending in the v1 API."""

from sescheck.emulator.operations.sending import address_in, addresses, of_raw, plain
from sescheck.emulator.registry import Members, Params, operation
from sescheck.emulator.sending.acceptance import Mail, accept
from sescheck.emulator.sending.not_accepted import NotAccepted
from sescheck.emulator.state import RegionState


@operation("ses", "SendEmail")
def send_email(state: RegionState, ask: Params) -> Members:
    """Accept a simple mail, v1."""
    return _send(state, ask, "SendEmail", ask["Source"], addresses(ask["Destination"]))


@operation("ses", "SendRawEmail")
def send_raw_email(state: RegionState, ask: Params) -> Members:
    """Accept a raw mail, v1; the request names the sender and the recipients, or the headers do."""
    named = plain(ask.get("Destinations", ()))
    sender, recipients = of_raw(ask["RawMessage"]["Data"], ask.get("Source"), named)
    return _send(state, ask, "SendRawEmail", sender, recipients)


@operation("ses", "SendTemplatedEmail")
def send_templated_email(state: RegionState, ask: Params) -> Members:
    """Accept a mail from a template, v1; SES fills the template in later."""
    return _send(state, ask, "SendTemplatedEmail", ask["Source"], addresses(ask["Destination"]))


def _send(
    state: RegionState, ask: Params, action: str, sender: str | None, recipients: tuple[str, ...]
) -> Members:
    mail = Mail(
        action=action,
        sender=address_in(sender),
        recipients=recipients,
        configuration_set=ask.get("ConfigurationSetName"),
        identity_arn=ask.get("SourceArn"),
        template=ask.get("Template"),
    )
    try:
        return {"MessageId": accept(state, mail)}
    except NotAccepted as refused:
        raise refused.in_v1() from None
