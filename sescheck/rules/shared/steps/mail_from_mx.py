"""Steps for the MX record of a MAIL FROM domain, which can name one region only."""

from collections.abc import Iterator

from msgspec import structs

from sescheck.comparison.account_view import AccountView
from sescheck.engine.steps import Call, Human, Phase, Step
from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.rules.shared.mail_from_in_dns import MailFromRecord
from sescheck.rules.shared.steps.mail_from import domain_here, set_mail_from
from sescheck.rules.shared.steps.records import publish
from sescheck.ses.records.lookups import plain
from sescheck.ses.records.mail_hosts import feedback_region, mail_exchange
from sescheck.snapshot.model import MailFrom
from sescheck.snapshot.reading import Known


def one_mx(subject: IdentitySubject, record: MailFromRecord, found: tuple[str, ...]) -> Iterator[Step]:
    """Publish the one MX record, or set another MAIL FROM domain if this one serves another region.

    Args:
        subject: the identity.
        record: what SES wants.
        found: the MX records that are there.
    """
    others = [each for each in found if _is_other_server(each, record)]
    if others:
        yield _decide(subject, record, others)
        return
    keeper = _keeper(subject.account, record.mail_from.domain, found) or subject.region
    if keeper == subject.region:
        yield publish(record.expected, subject.account.dns, subject.region)
        return
    domain = domain_here(record.mail_from.domain, keeper, subject.region)
    own = structs.replace(record.mail_from, domain=domain)
    now = f"the MAIL FROM domain {record.mail_from.domain} with {record.mail_from.on_mx_failure}."
    for step in set_mail_from(subject.account, subject.identity, own, subject.region):
        yield structs.replace(step, replaces=now) if isinstance(step.does, Call) else step


def _is_other_server(mx: str, record: MailFromRecord) -> bool:
    """True if another server may get the mail: not SES, no null MX, and not the right host with a domain added."""
    exchange, wanted = mail_exchange(mx), mail_exchange(record.expected.value or "")
    if feedback_region(mx) is not None or (exchange is not None and not exchange.host):
        return False
    return exchange is None or wanted is None or not exchange.host.startswith(f"{wanted.host}.")


def _keeper(account: AccountView, domain: str, found: tuple[str, ...]) -> str | None:
    """The region that keeps the domain: one that its MX record names, else the first that uses it."""
    named = [region for region in map(feedback_region, found) if region is not None]
    users = [
        view.name
        for view in account.regions
        if any(_has(each.mail_from, domain) for each in view.identities.values())
    ]
    return next((each for each in users if each in named), None) or next(iter((*named, *users)), None)


def _has(setting: object, domain: str) -> bool:
    match setting:
        case Known(MailFrom(domain=found)):
            return plain(found) == plain(domain)
        case _:
            return False


def _decide(subject: IdentitySubject, record: MailFromRecord, others: list[str]) -> Step:
    """Mail of another server is not taken away without a person."""
    domain = record.mail_from.domain
    words = (
        f"Mail to {domain} goes to {', '.join(others)}. SES wants {record.expected} as the only MX record. If"
        " nobody needs that mail, publish it in their place. If somebody does, choose a subdomain for MAIL FROM"
        f" that nothing else uses, publish its MX and SPF record, and set it for {subject.name} with"
        " `aws sesv2 put-email-identity-mail-from-attributes`."
    )
    return Step(
        f"Decide about the MX records of {domain} for {subject.region}",
        Human(words, "the owner of the DNS"),
        subject.region,
        Phase.MAIL_FROM,
    )
