"""What the rules about a status of SES add if the DNS was asked: which record is at fault, or who has to act."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from sescheck.engine.findings import Finding
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.rules.catalogue import chosen
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.model import Identity, Region
from sescheck.snapshot.reading import Known, Reading, Why
from sescheck.testing import builders as s

TOKENS = ("a1b2", "c3d4", "e5f6")
CNAMES = tuple(f"{each}._domainkey.example.com CNAME" for each in TOKENS)
RIGHT: dict[str, Any] = {name: (f"{each}.dkim.amazonses.com",) for name, each in zip(CNAMES, TOKENS, strict=True)}
KEY, MX = "mail._domainkey.example.com TXT", "bounce.example.com MX"
HERE, THERE = (f"10 feedback-smtp.{region}.amazonses.com" for region in ("us-east-1", "us-west-2"))
SILENT = s.unread("dns:Query", Why.TIMED_OUT)
WAIT = "in the DNS, and SES has not yet found {}: it looks for up to 72 hours"
AGAIN = "in the DNS, but SES no longer looks for {}: start again"
Dns = Mapping[str, tuple[str, ...] | Reading[DnsAnswer]]


def finding(rule: str, region: Region, dns: Dns | None) -> Finding:
    """The only finding of the rule."""
    (found,) = run(chosen([rule]), account_views_of(s.snapshot(region, dns=dns))).flagged
    return found


def added(rule: str, region: Region, dns: Dns | None) -> str:
    """What the answers add to the message; nothing else changes but the evidence, which grows."""
    with_dns, without = finding(rule, region, dns), finding(rule, region, None)
    assert with_dns.message.startswith(without.message)
    assert (with_dns.fingerprint, with_dns.severity) == (without.fingerprint, without.severity)
    before = msgspec.json.decode(without.evidence_json)
    assert before.items() <= msgspec.json.decode(with_dns.evidence_json).items()
    return with_dns.message.removeprefix(without.message).removeprefix("; ")


def pending(status: str = "PENDING", verification: str | None = None) -> Region:
    """A domain with Easy DKIM."""
    return s.region("us-east-1", s.domain(verification=verification or status, dkim=s.signing(status)))


def own_key(status: str) -> Region:
    """A domain with its own key."""
    dkim, detail = s.signing(status, tokens=("mail",)), s.details(dkim_origin="EXTERNAL")
    return s.region("us-east-1", s.domain(verification=status, dkim=dkim, detail=detail))


DKIM = [
    (pending(), RIGHT, "its DKIM records are " + WAIT.format("them")),
    (pending("FAILED"), RIGHT, "its DKIM records are " + AGAIN.format("them")),
    (
        pending("NOT_STARTED"),
        RIGHT,
        "its DKIM records are in the DNS, but SES does not look for them: start again",
    ),
    (
        pending("TEMPORARY_FAILURE"),
        RIGHT,
        "its DKIM records are in the DNS, as the resolver of this audit sees it",
    ),
    (own_key("PENDING"), {KEY: ("p=MIG",)}, "its DKIM record is " + WAIT.format("it")),
    (own_key("PENDING"), {KEY: ()}, "its DKIM record mail._domainkey.example.com is not in the DNS"),
    (pending(), {**RIGHT, CNAMES[1]: ()}, "its DKIM record c3d4._domainkey.example.com is not in the DNS"),
    (pending(), {**RIGHT, CNAMES[1]: ("x.org",)}, "its DKIM record c3d4._domainkey.example.com has a wrong value"),
    (pending(), dict.fromkeys(CNAMES, ()), "3 of its 3 DKIM records are not in the DNS"),
    (pending(), dict.fromkeys(CNAMES[:2], ("x.org",)), "2 of its 3 DKIM records are wrong in the DNS"),
    (
        pending(),
        {**RIGHT, CNAMES[0]: (), CNAMES[1]: ("x.org",)},
        "2 of its 3 DKIM records are missing or wrong in the DNS",
    ),
    (
        pending(),
        {**RIGHT, CNAMES[0]: SILENT, CNAMES[1]: ()},
        "its DKIM record c3d4._domainkey.example.com is not in the DNS",
    ),
    (pending(), {**RIGHT, CNAMES[0]: SILENT}, ""),
    (pending(), dict.fromkeys(CNAMES, SILENT), ""),
    (pending(), {}, ""),
    (pending("SUCCESS", "PENDING"), RIGHT, ""),
    (s.region("us-east-1", s.domain(verification="PENDING", dkim=s.not_signing())), RIGHT, ""),
    (s.region("us-east-1", s.domain(verification="PENDING", dkim=s.unread())), RIGHT, ""),
]


@pytest.mark.parametrize(("region", "dns", "words"), DKIM)
def test_a_domain_that_is_not_verified_says_what_the_dns_has(region: Region, dns: Dns, words: str) -> None:
    """Nothing is added if an answer that is needed is missing."""
    assert words == added("identity-not-verified", region, dns)


def test_keys_that_ses_has_not_published_are_not_the_fault_of_the_reader() -> None:
    """The records are right, and lead to no key."""
    no_key = Known(DnsAnswer((), ("c3d4.dkim.amazonses.com",), exists=False, ttl=300, authenticated=False))
    behind = {"c3d4._domainkey.example.com TXT": no_key}
    words = "its DKIM records are in the DNS, but SES has not yet published the keys that they lead to"
    assert words == added("identity-not-verified", pending(), {**RIGHT, **behind})
    there = Known(msgspec.structs.replace(no_key.value, records=("p=MIG",), exists=True))
    for answer in (there, SILENT):
        assert added("identity-not-verified", pending(), {**RIGHT, **dict.fromkeys(behind, answer)}).endswith(
            "hours"
        )


def test_a_verified_domain_whose_dkim_waits_says_the_same() -> None:
    """By its own rule."""
    words = "its DKIM records are " + WAIT.format("them")
    assert words == added("dkim-not-verified", pending("PENDING", "SUCCESS"), RIGHT)
    assert "" == added("dkim-not-verified", pending("PENDING", "SUCCESS"), {})


def test_a_tracking_domain_says_the_same_of_its_identity() -> None:
    """If it is one: else the DNS has no record that SES wants."""
    tracked = s.configuration_set("main", options={"TrackingOptions.CustomRedirectDomain": "example.com"})
    identity: Identity = s.domain(verification="PENDING", dkim=s.signing("PENDING"))
    region = s.region("us-east-1", identity, configuration_sets=[tracked])
    assert "its DKIM records are " + WAIT.format("them") == added("tracking-domain-not-verified", region, RIGHT)
    alone = s.region("us-east-1", configuration_sets=[tracked])
    assert "" == added("tracking-domain-not-verified", alone, RIGHT)


def mail_from(status: str, region: str = "us-east-1") -> Region:
    """A domain with a MAIL FROM domain of this status."""
    return s.region(region, s.domain(mail_from=s.mail_from_domain("bounce.example.com", status)))


MAIL_FROM = [
    (mail_from("PENDING"), {MX: (HERE,)}, "its MX record is " + WAIT.format("it")),
    (mail_from("FAILED"), {MX: (HERE,)}, "its MX record is " + AGAIN.format("it")),
    (mail_from("PENDING"), {MX: ()}, "bounce.example.com has no MX record"),
    (mail_from("PENDING"), {MX: (HERE, THERE)}, "bounce.example.com has 2 MX records, and SES wants exactly one"),
    (mail_from("PENDING"), {MX: (THERE,)}, "its MX record names feedback-smtp.us-west-2.amazonses.com"),
    (mail_from("PENDING"), {MX: ("0 .",)}, "its MX record names no host"),
    (mail_from("PENDING"), {MX: SILENT}, ""),
    (mail_from("PENDING"), {}, ""),
    (mail_from("SUSPENDED"), {MX: (HERE,)}, ""),
    (mail_from("PENDING", "eusc-de-east-1"), {MX: ("10 mx.example.net",)}, ""),
]


@pytest.mark.parametrize(("region", "dns", "words"), MAIL_FROM)
def test_a_mail_from_domain_says_what_the_dns_has(region: Region, dns: Dns, words: str) -> None:
    """In a region whose endpoint is not documented, an unknown host may be right."""
    assert words == added("mail-from-not-verified", region, dns)


def test_domains_that_are_alike_have_their_own_reason() -> None:
    """The answers about one are not those about the other."""
    names = ("example.com", "example.org")
    region = s.region(
        "us-east-1", *(s.domain(each, verification="PENDING", dkim=s.signing("PENDING")) for each in names)
    )
    dns: Dns = {**RIGHT, **{each.replace(".com", ".org"): () for each in CNAMES}}
    found = run(chosen(["identity-not-verified"]), account_views_of(s.snapshot(region, dns=dns))).flagged
    assert {"example.com": True, "example.org": False} == {
        each.subject: each.message.endswith("hours") for each in found
    }
