"""A report whose findings have steps of each kind: calls, DNS records, and what only a person can do."""

from collections.abc import Callable, Mapping

from sescheck.engine.rule import Entry, Flag
from sescheck.engine.steps import Call, Human, Phase, Record, Secret, Step, Steps
from sescheck.engine.subjects.identities import NameSubject
from sescheck.report.model import Report
from sescheck.rules.kit import need
from sescheck.testing import builders as s
from tests.report import staged_reports as staged

THERE = "eu-west-1"
KEY = Secret("DKIM_PRIVATE_KEY", "the private key of the domain, as Base64")
_POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ses:SendEmail"}]}'


def call(name: str, region: str | None = THERE, **parameters: object) -> Call:
    """A call that creates an identity."""
    return Call("sesv2", "CreateEmailIdentity", region, {"EmailIdentity": name, **parameters})


def by_call(name: str) -> Steps:
    """Three steps, the first of which replaces something."""
    policy = {"EmailIdentity": name, "PolicyName": "partner", "Policy": _POLICY}
    yield Step(
        f"Write the policy partner of {name} in {THERE}",
        Call("sesv2", "UpdateEmailIdentityPolicy", THERE, policy),
        THERE,
        Phase.IDENTITY_SETTINGS,
        replaces='the whole policy. It is now: {"Version":"2012-10-17","Statement":[]}.',
    )
    yield from by_record(name)
    yield from by_person(name)


def by_record(name: str) -> Steps:
    """Two records that belong together, one of which is in a set that has more."""
    mail = f"mail.{name}"
    spf = ("google-site-verification=abc", "v=spf1 include:amazonses.com ~all")
    for record in (
        Record(mail, "MX", ("10 feedback-smtp.eu-west-1.amazonses.com",), ()),
        Record(mail, "TXT", spf, ("google-site-verification=abc", "v=spf1 -all")),
    ):
        yield Step(f"Publish the {record.type} record of {mail}", record, THERE, Phase.MAIL_FROM)


def by_person(name: str) -> Steps:
    """What AWS alone can do."""
    words = f"Ask AWS Support to lift the limit of {name} in {THERE}: `aws sesv2 get-account` has it."
    yield Step(f"Ask AWS Support about {name}", Human(words, "AWS", "up to 2 days"), THERE, Phase.LAST)


def by_secret(name: str) -> Steps:
    """A call with a value that nobody else may see."""
    key = {"DomainSigningSelector": "ses", "DomainSigningPrivateKey": KEY}
    yield Step(
        f"Create the identity {name} in {THERE}",
        call(name, DkimSigningAttributes=key),
        THERE,
        Phase.IDENTITIES,
    )


def by_what_is_not_read(name: str) -> Steps:
    """Nobody knows."""
    need(s.unread("ses:GetEmailIdentity"))
    yield from by_call(name)


def by_evil_call(name: str) -> Steps:
    """A value that would change what is shown."""
    yield Step(f"Create {name}", call(name, ConfigurationSetName=staged.EVIL), THERE, Phase.IDENTITIES)


STEPS: Mapping[str, Callable[[str], Steps]] = {
    "call": by_call,
    "record": by_record,
    "person": by_person,
    "secret": by_secret,
    "unread": by_what_is_not_read,
    "evil": by_evil_call,
}


def rule_of(kind: str) -> Entry:
    """A rule whose fix is of that kind."""

    def fix(subject: NameSubject, _flag: Flag) -> Steps:
        return STEPS[kind](subject.name)

    return staged.rule(f"fix-by-{kind}", f"What is mended by: {kind}", staged.missing, fix=fix)


def mended(*kinds: str, names: int = 1) -> Report:
    """A finding for each kind and name."""
    domains = ["shop.example.com", *(f"shop{number}.example.com" for number in range(1, names))]
    here = s.region("us-east-1", *(staged.well_kept(domain, "us-east-1") for domain in domains))
    return staged.audited(s.snapshot(here, s.region(THERE)), tuple(map(rule_of, kinds or STEPS)))
