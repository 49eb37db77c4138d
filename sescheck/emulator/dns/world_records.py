"""What the owners of a seeded world have published: the records that SES expects, if SES says that it saw them.

A record is published if the status of SES says so: DKIM, MAIL FROM and ownership have none if they are PENDING or
FAILED. The answers are computed from the name, so a world of any size starts at once.
"""

from collections.abc import Callable, Iterable, Iterator

from sescheck.emulator.dns.records import Records
from sescheck.emulator.installation import all_states
from sescheck.emulator.operations.dkim import dkim_attributes
from sescheck.emulator.state import Identity, RegionState

SEEN = frozenset({"SUCCESS", "TEMPORARY_FAILURE"})
"""Statuses of a record that is there; SES could not check it again in the second case."""
KEY = '"v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkOTVQQ+q1Lw=="'
DMARC = '"v=DMARC1; p=quarantine; rua=mailto:" "dmarc@{}"'
SPF = '"v=spf1 include:amazonses.com ~all"'
LABELS_OF_A_REGISTERED_DOMAIN = 2

States = Callable[[], Iterable[RegionState]]


class WorldRecords:
    """The records of all accounts and regions of the emulator in this process."""

    def __init__(self, states: States = all_states) -> None:
        self._states = states
        self._answers: dict[str, Callable[[str], Iterator[str]]] = {
            "CNAME": self._cname,
            "MX": self._mx,
            "TXT": self._txt,
        }

    def records(self, name: str, record_type: str) -> Records:
        """Return the records, each once, of the regions in the order of their names."""
        answer = self._answers.get(record_type)
        return () if answer is None else list(dict.fromkeys(answer(name)))

    def exists(self, name: str) -> bool:
        """True for a domain of the world, what is registered, and the name above DKIM's names."""
        domain = name.removeprefix("_domainkey.")
        is_registered = name.count(".") < LABELS_OF_A_REGISTERED_DOMAIN
        return is_registered or any(state.find(domain) is not None for state in self._ordered())

    def _ordered(self) -> list[RegionState]:
        return sorted(self._states(), key=lambda state: (state.region, state.account_id))

    def _cname(self, name: str) -> Iterator[str]:
        token, separator, domain = name.partition("._domainkey.")
        for state in self._ordered():
            identity = state.find(domain) if separator else None
            if identity is not None and identity.dkim.status in SEEN:
                dkim = dkim_attributes(state, identity)
                if token in map(str.lower, dkim.get("Tokens", ())) and "SigningHostedZone" in dkim:
                    yield f"{token}.{dkim['SigningHostedZone']}."
            if any(name == domain.lower() for domain in _tracking_domains(state)):
                yield f"r.{state.region}.awstrack.me."

    def _mx(self, name: str) -> Iterator[str]:
        for state in self._mail_from_states(name):
            yield f"10 feedback-smtp.{state.region}.amazonses.com."
            return  # SES takes one MX only
        receiving = [state for state in self._ordered() if name in _recipient_domains(state)]
        for number, state in enumerate(receiving, 1):
            yield f"{10 * number} inbound-smtp.{state.region}.amazonaws.com."

    def _txt(self, name: str) -> Iterator[str]:
        if any(True for _ in self._mail_from_states(name)):
            yield SPF
        for state in self._ordered():
            yield from _keys(state, name)
            yield from _about_domain(state, name)

    def _mail_from_states(self, name: str) -> Iterator[RegionState]:
        for state in self._ordered():
            above = (state.find(parent) for parent in _parents(name))
            addresses = (each for each in list(state.identities.values()) if not each.is_domain)
            if any(_has_mail_from(each, name) for source in (above, addresses) for each in source):
                yield state


def _keys(state: RegionState, name: str) -> Iterator[str]:
    """The key of an own selector; and, in SES's zone, the key behind a token."""
    selector, separator, domain = name.partition("._domainkey.")
    identity = state.find(domain) if separator else None
    if identity is not None and _signs_with(identity, selector):
        yield KEY
    token, _, zone = name.partition(".")
    if not zone.endswith("amazonses.com"):
        return
    for each in list(state.identities.values()):
        dkim = dkim_attributes(state, each) if token in each.dkim.tokens else {}
        if dkim.get("SigningHostedZone") == zone:
            yield KEY


def _signs_with(identity: Identity, selector: str) -> bool:
    dkim = identity.dkim
    return dkim.origin == "EXTERNAL" and dkim.status in SEEN and selector in map(str.lower, dkim.tokens)


def _about_domain(state: RegionState, name: str) -> Iterator[str]:
    """DMARC of a verified domain; ownership of one that does not prove it by DKIM."""
    label, _, domain = name.partition(".")
    identity = state.find(domain)
    if identity is None or identity.verification not in SEEN:
        return
    if label == "_dmarc":
        yield DMARC.format(domain)
    if label == "_amazonses" and identity.dkim.status not in SEEN:
        yield f'"{identity.verification_token}"'


def _has_mail_from(identity: Identity | None, name: str) -> bool:
    return (
        identity is not None
        and (identity.mail_from_domain or "").lower() == name
        and identity.mail_from_status in SEEN
    )


def _tracking_domains(state: RegionState) -> Iterator[str]:
    for each in list(state.configuration_sets.values()):
        if domain := each.options.get("TrackingOptions", {}).get("CustomRedirectDomain"):
            yield domain


def _recipient_domains(state: RegionState) -> set[str]:
    active = state.backend.describe_active_receipt_rule_set()
    rules = active.rules if active else ()
    return {
        recipient.rpartition("@")[2].lower().removeprefix(".")
        for rule in rules
        for recipient in rule.get("Recipients", ())
    }


def _parents(name: str) -> Iterator[str]:
    while "." in name:
        name = name.partition(".")[2]
        yield name
