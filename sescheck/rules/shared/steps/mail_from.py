"""Steps for custom MAIL FROM domains."""

from collections.abc import Iterator

from msgspec import structs

from sescheck.comparison.account_view import AccountView
from sescheck.engine.steps import Call, Phase, Step, thing
from sescheck.rules.shared.steps.records import publish
from sescheck.ses.localised import moved
from sescheck.ses.records.expected import mail_from_records
from sescheck.snapshot.model import Identity, MailFrom
from sescheck.snapshot.reading import Known

IDENTITY = "identity"
MAIL_FROM = "mail-from"


def domain_here(domain: str, there: str, here: str) -> str:
    """A MAIL FROM domain for this region: its MX record names one region, so that two regions cannot share it.

    ``bounce.example.com`` becomes ``bounce-eu-west-1.example.com``; a name with its region in it gets this one.
    """
    own = str(moved(domain, there, here))
    if own != domain:
        return own
    label, _, parent = domain.partition(".")
    return f"{label}-{here}.{parent}"


def set_mail_from(account: AccountView, identity: Identity, found: MailFrom, here: str) -> Iterator[Step]:
    """Publish the records of a MAIL FROM domain, and then set it.

    The records come first: with ``REJECT_MESSAGE``, SES rejects every message until it has found the MX record.

    Args:
        account: what the DNS answered.
        identity: whose MAIL FROM domain it is.
        found: the domain, and what happens if its MX record is not found.
        here: the region.
    """
    wanted = structs.replace(identity, mail_from=Known(found))
    records = mail_from_records(wanted, here)
    published = thing(here, MAIL_FROM, found.domain)
    for record in records.value if isinstance(records, Known) else ():
        step = publish(record, account.dns, here)
        yield structs.replace(step, makes=(published,))
    yield Step(
        f"Set the MAIL FROM domain {found.domain} of {identity.name} in {here}",
        Call(
            "sesv2",
            "PutEmailIdentityMailFromAttributes",
            here,
            {
                "EmailIdentity": identity.name,
                "MailFromDomain": found.domain,
                "BehaviorOnMxFailure": found.on_mx_failure,
            },
        ),
        here,
        Phase.MAIL_FROM,
        needs=(thing(here, IDENTITY, identity.name), published),
    )
