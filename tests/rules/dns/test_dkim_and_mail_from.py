"""What the examples of the rules cannot show: the evidence, and that the rules neither overlap nor guess."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import CannotTell, Flag, Rule, Verdict
from sescheck.engine.severity import Severity
from sescheck.engine.subjects.identities import IDENTITY, IdentitySubject
from sescheck.rules.dns import (
    dkim_byodkim_record_missing,
    dkim_dns_disagrees,
    dkim_record_missing,
    dkim_record_wrong,
    mail_from_mx_elsewhere,
    mail_from_mx_missing,
    mail_from_several_mx,
    mail_from_spf_broken,
    mail_from_spf_missing,
)
from sescheck.rules.shared.dns_evidence import is_private
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.model import Identity, Region
from sescheck.snapshot.reading import Reading, Why
from sescheck.testing import builders as s

Dns = Mapping[str, tuple[str, ...] | Reading[DnsAnswer]]

ZONE = "dkim.amazonses.com"
TOKENS = ("a1b2", "c3d4", "e5f6")
CNAMES = tuple(f"{each}._domainkey.example.com CNAME" for each in TOKENS)
KEY = "mail._domainkey.example.com TXT"
MX, TXT, INCLUDED = "bounce.example.com MX", "bounce.example.com TXT", "_spf.example.com TXT"
HERE, THERE = (f"10 feedback-smtp.{region}.amazonses.com" for region in ("us-east-1", "us-west-2"))
SPF = "v=spf1 include:amazonses.com ~all"
REFUSED = s.unread("dns:Query", Why.UNEXPECTED)

RULES: dict[str, Rule[IdentitySubject]] = {
    each.__name__.rpartition(".")[2]: each.check
    for each in (
        dkim_byodkim_record_missing,
        dkim_dns_disagrees,
        dkim_record_missing,
        dkim_record_wrong,
        mail_from_mx_elsewhere,
        mail_from_mx_missing,
        mail_from_several_mx,
        mail_from_spf_broken,
        mail_from_spf_missing,
    )
}
MX_RULES = {"mail_from_mx_elsewhere", "mail_from_mx_missing", "mail_from_several_mx"}
SPF_RULES = {"mail_from_spf_broken", "mail_from_spf_missing"}


def verdict(rule: str, region: Region, dns: Dns | None, resolver: str = "9.9.9.9") -> Verdict:
    """The verdict of a rule about the first identity of the region."""
    (account,) = account_views_of(s.snapshot(region, dns=dns))
    subject = next(iter(IDENTITY.subjects(replace(account, resolver=None if dns is None else resolver))))
    assert isinstance(subject, IdentitySubject)
    return RULES[rule].verdict(subject)


def flag(rule: str, region: Region, dns: Dns, resolver: str = "9.9.9.9") -> Flag:
    """The same, of an identity that is flagged."""
    found = verdict(rule, region, dns, resolver)
    assert isinstance(found, Flag)
    return found


def east(identity: Identity) -> Region:
    """us-east-1 with one identity."""
    return s.region("us-east-1", identity)


def easy(status: str, origin: str = "AWS_SES", zone: str | None = ZONE) -> Identity:
    """A domain with Easy DKIM."""
    return s.domain(dkim=s.signing(status), detail=s.details(dkim_origin=origin, signing_zone=zone))


def with_mail_from(status: str = "SUCCESS") -> Identity:
    """A domain with a custom MAIL FROM domain."""
    return s.domain(mail_from=s.mail_from_domain("Bounce.example.com", status))


def test_a_missing_dkim_record_is_given_as_a_dns_console_takes_it() -> None:
    """Only what is missing, with what is there now and the resolver that was asked."""
    dns = {CNAMES[0]: (f"a1b2.{ZONE}",), CNAMES[1]: (), CNAMES[2]: ("x.example.net",)}
    found = flag("dkim_record_missing", east(easy("PENDING")), dns)
    assert found.evidence == {
        "dkim_status": "PENDING",
        "record": ["c3d4._domainkey.example.com CNAME c3d4.dkim.amazonses.com"],
        "found": {"c3d4._domainkey.example.com": []},
        "resolver": "9.9.9.9",
    }
    assert found.message == "1 of the 3 DKIM records of example.com for us-east-1 is not in the DNS"


def test_a_wrong_dkim_record_is_given_with_what_is_there() -> None:
    """The right record replaces it."""
    dns = {CNAMES[0]: (f"a1b2.{ZONE}",), CNAMES[1]: ("x.example.net",), CNAMES[2]: ("y.example.net",)}
    found = flag("dkim_record_wrong", east(easy("FAILED")), dns)
    assert found.evidence["record"] == [
        f"{each}._domainkey.example.com CNAME {each}.{ZONE}" for each in TOKENS[1:]
    ]
    assert found.evidence["found"] == {
        "c3d4._domainkey.example.com": ["x.example.net"],
        "e5f6._domainkey.example.com": ["y.example.net"],
    }
    assert found.message == "2 of the 3 DKIM records of example.com for us-east-1 have the wrong value in the DNS"


def test_a_replica_is_flagged_with_the_region_of_its_parent() -> None:
    """Its records are those of the parent."""
    found = flag("dkim_record_missing", east(easy("PENDING", "AWS_SES_US_WEST_2")), dict.fromkeys(CNAMES, ()))
    assert found.evidence["parent_region"] == "us-west-2"


def test_the_selector_of_an_own_key_is_named() -> None:
    """AWS does not give the value."""
    identity = s.domain(dkim=s.signing("FAILED", tokens=("mail",)), detail=s.details(dkim_origin="EXTERNAL"))
    found = flag("dkim_byodkim_record_missing", east(identity), {KEY: ("p=",)})
    assert found.evidence["record"] == [
        "mail._domainkey.example.com TXT (the public key of the private key that SES has)"
    ]
    assert found.evidence["found"] == {"mail._domainkey.example.com": ["p="]}
    assert "has no RSA public key" in found.message


@pytest.mark.parametrize(
    "resolver", ["10.0.0.2", "127.0.0.53", "tls://192.168.1.1#8853", "9.9.9.9, fd00::53#5353"]
)
def test_a_private_resolver_may_see_another_zone(resolver: str) -> None:
    """The finding has a hint, because a resolver inside a network may answer for an internal zone."""
    dkim = flag("dkim_dns_disagrees", east(easy("SUCCESS")), dict.fromkeys(CNAMES, ()), resolver)
    mx = flag("mail_from_mx_missing", east(with_mail_from()), {MX: ()}, resolver)
    assert "split-horizon" in str(dkim.evidence["hint"])
    assert "split-horizon" in str(mx.evidence["hint"])


@pytest.mark.parametrize(
    "resolver", ["9.9.9.9", "tls://1.1.1.1", "2620:fe::fe#5353", "https://dns.example/dns-query", ""]
)
def test_a_public_resolver_sees_what_receivers_see(resolver: str) -> None:
    """There is no hint."""
    assert not is_private(resolver)
    assert (
        "hint"
        not in flag("dkim_dns_disagrees", east(easy("SUCCESS")), dict.fromkeys(CNAMES, ()), resolver).evidence
    )


def test_an_mx_record_is_given_as_a_dns_console_takes_it() -> None:
    """With the setting, which says what happens to mail in the meantime."""
    found = flag("mail_from_mx_elsewhere", east(with_mail_from("FAILED")), {MX: (THERE,)})
    assert found.evidence == {
        "mail_from_domain": "Bounce.example.com",
        "status": "FAILED",
        "on_mx_failure": "USE_DEFAULT_VALUE",
        "record": f"bounce.example.com MX {HERE}",
        "found": [THERE],
        "resolver": "9.9.9.9",
        "region_of_mx": "us-west-2",
    }
    assert found.message == (
        "The MX record of the MAIL FROM domain Bounce.example.com of example.com in us-east-1 names the endpoint"
        " of us-west-2"
    )


def test_two_mx_records_are_both_in_the_evidence() -> None:
    """People see which one to remove."""
    found = flag("mail_from_several_mx", east(with_mail_from()), {MX: (HERE, THERE)})
    assert found.evidence["found"] == [HERE, THERE]
    assert found.severity is None


@pytest.mark.parametrize(("status", "severity"), [("SUCCESS", Severity.LOW), ("PENDING", None), ("LATER", None)])
def test_a_missing_mx_record_that_ses_finds_is_not_urgent(status: str, severity: Severity | None) -> None:
    """SES is nearer to the truth than the resolver."""
    assert flag("mail_from_mx_missing", east(with_mail_from(status)), {MX: ()}).severity is severity


@pytest.mark.parametrize(
    ("present", "record"),
    [
        ((), SPF),
        (("v=spf1",), "v=spf1 include:amazonses.com"),
        (("v=spf1 -all",), "v=spf1 include:amazonses.com -all"),
        (("V=SPF1  mx ?all", "other text"), "v=spf1 include:amazonses.com mx ?all"),
        (("v=spf1 ?include:amazonses.com ~all",), "v=spf1 include:amazonses.com ?include:amazonses.com ~all"),
    ],
)
def test_the_spf_record_to_publish_keeps_the_other_senders(present: tuple[str, ...], record: str) -> None:
    """A second SPF record would break both; with the proposed one, the rule is clear."""
    region = east(with_mail_from())
    found = flag("mail_from_spf_missing", region, {TXT: present})
    assert found.evidence["record"] == f'bounce.example.com TXT "{record}"'
    assert not isinstance(verdict("mail_from_spf_missing", region, {TXT: (record,)}), Flag)


def test_a_fault_of_an_spf_record_is_named() -> None:
    """With the term, and the domain that has it."""
    found = flag("mail_from_spf_broken", east(with_mail_from()), {TXT: ("v=spf1 includes:x.example ~all",)})
    assert (found.evidence["fault"], found.evidence["fault_at"]) == ("a syntax error", "bounce.example.com")
    assert "includes:x.example" in str(found.evidence["detail"])


@pytest.mark.parametrize("rule", RULES)
def test_without_a_question_to_the_dns_no_rule_knows_anything(rule: str) -> None:
    """Nobody asked, so nothing is missing."""
    byodkim = rule == "dkim_byodkim_record_missing"
    identity = s.domain(
        dkim=s.signing("FAILED", tokens=("mail",) if byodkim else TOKENS),
        detail=s.details(dkim_origin="EXTERNAL" if byodkim else "AWS_SES"),
        mail_from=s.mail_from_domain("bounce.example.com", "FAILED"),
    )
    found = verdict(rule, east(identity), None)
    assert isinstance(found, CannotTell)
    assert {each.why for each in found.because} == {Why.NOT_ASKED}


@dataclass(frozen=True)
class World:
    """An identity in a region, and what the DNS answers."""

    region: Region
    dns: Mapping[str, tuple[str, ...]]
    refused: frozenset[str] = field(default=frozenset())

    def flagged(self, *, in_part: bool = False) -> set[str]:
        """The rules that flag the identity."""
        return {name for name, found in self.verdicts(in_part=in_part).items() if isinstance(found, Flag)}

    def verdicts(self, *, in_part: bool = False) -> dict[str, Verdict]:
        """What each rule says, with some of the answers refused if ``in_part``."""
        refused = dict.fromkeys(self.refused, REFUSED) if in_part else {}
        return {rule: verdict(rule, self.region, {**self.dns, **refused}) for rule in RULES}


STATUS = st.sampled_from(["SUCCESS", "PENDING", "FAILED", "TEMPORARY_FAILURE", "A_LATER_WORD"])
SPF_RECORDS = st.sampled_from(
    [SPF, "v=spf1 -all", "v=spf1 include:_spf.example.com ~all", "v=spf1 ip4:x", "v=spf1 mx -all", "text"]
)
IDENTITIES = st.builds(
    lambda dkim, own, mail_from, verification: s.domain(
        verification=verification,
        dkim=s.signing(dkim, tokens=("mail",) if own else TOKENS),
        detail=s.details(dkim_origin="EXTERNAL" if own else "AWS_SES", signing_zone=ZONE),
        mail_from=s.mail_from_domain("bounce.example.com", mail_from),
    ),
    STATUS,
    st.booleans(),
    STATUS,
    STATUS,
)
ANSWERS = st.fixed_dictionaries(
    {
        **{
            f"{token}._domainkey.example.com CNAME": st.sampled_from(
                [(), (f"{token}.{ZONE}",), ("x.example.net",)]
            )
            for token in TOKENS
        },
        KEY: st.sampled_from([(), ("p=",), ("p=MIG",)]),
        MX: st.sampled_from([(), (HERE,), (THERE,), (HERE, THERE), ("10 mx.example.com",)]),
        TXT: st.lists(SPF_RECORDS, max_size=2, unique=True).map(tuple),
        INCLUDED: st.lists(SPF_RECORDS, max_size=2, unique=True).map(tuple),
    }
)
REGIONS = st.builds(s.region, st.sampled_from(["us-east-1", "eusc-de-east-1"]), IDENTITIES)
WORLDS = st.builds(World, REGIONS, ANSWERS, st.frozensets(st.sampled_from([*CNAMES, KEY, MX, TXT, INCLUDED])))


@given(WORLDS)
def test_one_fault_is_one_finding(world: World) -> None:
    """The rules divide the faults: no two of them flag the same record for the same reason."""
    found = world.flagged()
    assert len(found & MX_RULES) <= 1
    assert len(found & SPF_RULES) <= 1
    assert "dkim_dns_disagrees" not in found or not any(
        each.startswith("dkim_") and "record" in each for each in found
    )


@given(WORLDS)
def test_a_refused_answer_makes_no_finding_and_hides_none(world: World) -> None:
    """What is flagged in spite of refusals is true without them; what is no longer flagged is in doubt."""
    whole, in_part = world.flagged(), world.flagged(in_part=True)
    assert in_part <= whole
    verdicts = world.verdicts(in_part=True)
    assert all(isinstance(verdicts[rule], CannotTell) for rule in whole - in_part)
