"""Identities with all their settings."""

from sescheck.emulator.backdoor import Region as Backdoor
from sescheck.emulator.state import Dkim
from sescheck.emulator.state import Identity as Made
from sescheck.snapshot.model import Detail, Identity, Notifications
from sescheck.snapshot.reading import Known, Reading
from tests.fix.seeding.cannot import CannotSeedError, value_of


def seed(backdoor: Backdoor, identity: Identity) -> None:
    """Create an identity as it was read."""
    if not isinstance(identity.verification, Known):
        raise CannotSeedError("something could not be read")
    made = backdoor.state.add(identity.name)
    made.identity_type = identity.type
    made.verification = identity.verification.value
    detail, sends = value_of(identity.detail), value_of(identity.sending)
    if sends != detail.verified_for_sending and sends:
        raise CannotSeedError("a list that disagrees with the details")
    made.sending = sends
    made.error, made.configuration_set = detail.verification_error, detail.configuration_set
    made.policies = dict(detail.policies)
    made.tags = [{"Key": key, "Value": value} for key, value in detail.tags.items()]
    _dkim(made, identity, detail)
    _mail_from(made, identity)
    _notify(made, identity.notifications)


def _dkim(made: Made, identity: Identity, detail: Detail) -> None:
    dkim = value_of(identity.dkim)
    made.dkim = Dkim(
        dkim.enabled,
        dkim.status,
        detail.dkim_origin or "AWS_SES",
        list(dkim.tokens),
        detail.next_key_length,
        detail.key_length,
        zone=detail.signing_zone,
    )
    made.dkim_off = not dkim.enabled


def _mail_from(made: Made, identity: Identity) -> None:
    found = value_of(identity.mail_from)
    if found is not None:
        made.mail_from_domain, made.mail_from_status = found.domain, found.status
        made.mail_from_fallback = found.on_mx_failure


def _notify(made: Made, reading: Reading[Notifications]) -> None:
    found = value_of(reading)
    made.forwarding = found.forwarding
    for name, feedback in found.by_type():
        if feedback.topic is not None:
            made.topics[name.capitalize()] = feedback.topic
        if feedback.headers:
            made.headers.add(name.capitalize())
