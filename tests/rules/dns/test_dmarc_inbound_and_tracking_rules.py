"""What the examples of the rules about DMARC, inbound MX and tracking cannot show: evidence, and who is chosen."""

import time
from typing import Any

import pytest

from sescheck.engine.findings import Findings
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.rules.catalogue import chosen
from sescheck.rules.shared.dmarc import corrected
from sescheck.ses.records.dmarc_policy import AppliedPolicy, applied_policy
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import east, ireland, west

LIST = s.unread("ses:ListEmailIdentities")
NONE = {f"_dmarc.{each} TXT": () for each in ("a.example.com", "example.com", "com")}
EAST, WEST = "10 inbound-smtp.us-east-1.amazonaws.com", "10 inbound-smtp.us-west-2.amazonaws.com"


def findings(rule: str, *regions: Region, dns: dict[str, Any]) -> Findings:
    """The answers of one rule."""
    return run(chosen([rule]), account_views_of(s.snapshot(*regions, dns=dns)))


def places(found: Findings) -> list[tuple[str | None, str]]:
    """What is flagged."""
    return [(each.region, each.subject) for each in found.flagged]


def policy(domain: str, at: str, record: str) -> AppliedPolicy:
    """The policy that applies to a domain if only this record exists."""
    found = applied_policy(domain, lambda name: Known((record,) if name == f"_dmarc.{at}" else ()))
    assert isinstance(found, Known)
    return found.value


@pytest.mark.parametrize(
    ("at", "record", "tags", "expected"),
    [
        ("example.com", "v=DMARC1; p=none", {"p": "quarantine"}, "v=DMARC1; p=quarantine"),
        (
            "example.com",
            "v=DMARC1;P = none ;rua=mailto:a@b.c;",
            {"p": "reject"},
            "v=DMARC1; p=reject; rua=mailto:a@b.c",
        ),
        (
            "example.com",
            "v=DMARC1; p=reject; t=y; rua=mailto:a@b.c",
            {"t": None},
            "v=DMARC1; p=reject; rua=mailto:a@b.c",
        ),
        ("example.com", "v=DMARC1; p=reject; aspf=s; aspf=r", {"aspf": "r"}, "v=DMARC1; p=reject; aspf=r"),
        (
            "example.com",
            "v=DMARC1; rua=mailto:a@b.c",
            {"p": "quarantine"},
            "v=DMARC1; p=quarantine; rua=mailto:a@b.c",
        ),
        ("com", "v=DMARC1; p=none; sp=none; psd=y", {"sp": "quarantine"}, "v=DMARC1; p=quarantine"),
    ],
)
def test_the_record_to_publish_changes_only_what_is_wrong(
    at: str, record: str, tags: dict[str, str | None], expected: str
) -> None:
    """The record of a public suffix is not yours: the domain needs one of its own."""
    assert (
        str(corrected("example.com", policy("example.com", at, record), **tags))
        == f'_dmarc.example.com TXT "{expected}"'
    )


def test_a_record_above_is_corrected_where_it_is() -> None:
    """The subdomain inherits it."""
    record = corrected("a.example.com", policy("a.example.com", "example.com", "v=DMARC1; p=none"), p="quarantine")
    assert str(record) == '_dmarc.example.com TXT "v=DMARC1; p=quarantine"'


def test_the_evidence_has_the_record_the_answer_and_the_resolver() -> None:
    """A DNS console takes the record as it is."""
    dns = {**NONE, "_dmarc.example.com TXT": ("v=DMARC1; p=none",)}
    (found,) = findings("dmarc-not-enforced", east(s.domain()), dns=dns).flagged
    assert found.evidence == {
        "domain": "example.com",
        "record": '_dmarc.example.com TXT "v=DMARC1; p=quarantine"',
        "found": {"_dmarc.example.com": ["v=DMARC1; p=none"]},
        "resolver": "192.0.2.53",
        "policy": "none",
        "tag": "p",
        "testing": False,
        "sends_in": ["us-east-1"],
    }


@pytest.mark.parametrize(
    "region",
    [
        east(s.domain(verification=s.unread()), s.address("a@example.com")),
        east(listed=Listing((s.address("a@example.com"),), LIST)),
        east(s.address("a@example.com", verification=s.unread()), s.address("b@example.com")),
        east(s.domain(verification=s.unread()), s.domain("a.example.com")),
        east(listed=Listing((s.domain("a.example.com"),), LIST)),
    ],
    ids=["domain unread", "list incomplete", "first address unread", "domain above unread", "above not listed"],
)
def test_if_another_identity_may_be_the_one_that_is_flagged_the_rule_cannot_tell(region: Region) -> None:
    """A finding under one name must not move to another because of a refusal."""
    found = findings("dmarc-missing", region, dns=NONE)
    assert found.flagged == ()
    assert found.undecided


def test_a_domain_is_flagged_once_for_all_its_addresses_and_regions() -> None:
    """Under the domain itself, if it sends."""
    addresses = [s.address(f"{each}@example.com") for each in "abc"]
    assert places(findings("dmarc-missing", west(*addresses), east(s.domain(), *addresses), dns=NONE)) == [
        (None, "example.com")
    ]


def test_the_case_of_a_name_does_not_matter() -> None:
    """The domain part of an address may be in capitals."""
    region = east(s.domain("Example.COM"), s.address("a@EXAMPLE.com"))
    assert places(findings("dmarc-missing", region, dns=NONE)) == [(None, "Example.COM")]


def test_ten_thousand_addresses_of_a_domain_are_checked_in_seconds() -> None:
    """The identity that is checked for a domain is found once a region, not once an address."""
    region = east(*(s.address(f"a{each}@example.com") for each in range(10_000)))
    began = time.process_time()
    assert places(findings("dmarc-missing", region, dns=NONE)) == [(None, "a0@example.com")]
    assert time.process_time() - began < 10


def test_only_the_first_region_reports_an_mx_record_for_a_region_without_the_domain() -> None:
    """Ireland has the domain too, and says nothing."""
    dns = {"example.com MX": (EAST,)}
    assert places(
        findings("inbound-mx-without-rules", west(s.domain()), east(), ireland(s.domain()), dns=dns)
    ) == [("us-west-2", "example.com")]


@pytest.mark.parametrize(
    "first",
    [west(s.domain(verification=s.unread())), west(listed=Listing((), LIST))],
    ids=["unread", "incomplete"],
)
def test_if_an_earlier_region_may_report_the_mx_record_a_later_one_cannot_tell(first: Region) -> None:
    """Nothing is flagged in Ireland because of a refusal in us-west-2."""
    found = findings(
        "inbound-mx-without-rules", first, east(), ireland(s.domain()), dns={"example.com MX": (EAST,)}
    )
    assert found.flagged == ()
    assert {doubt.place.region for doubt in found.undecided} >= {"us-west-2", "eu-west-1"}


def test_an_mx_record_without_rules_names_the_record_of_a_region_that_receives() -> None:
    """That is what to publish before the wrong one is deleted."""
    receiving = west(s.domain(), active_rule_set=s.rule_set("example.com"))
    (found,) = findings(
        "inbound-mx-without-rules", receiving, east(s.domain()), dns={"example.com MX": (EAST, WEST)}
    ).flagged
    assert found.evidence == {
        "record": f"example.com MX {WEST}",
        "found": [EAST, WEST],
        "rule_sets": {"us-east-1": None},
        "resolver": "192.0.2.53",
    }


def test_a_missing_mx_record_is_in_the_evidence() -> None:
    """With what is there instead."""
    dns = {"example.com MX": ("1 smtp.google.com",)}
    region = east(s.domain(), active_rule_set=s.rule_set("example.com"))
    (found,) = findings("inbound-mx-missing", region, dns=dns).flagged
    assert found.evidence == {
        "record": [f"example.com MX {EAST}"],
        "found": {"example.com": ["1 smtp.google.com"]},
        "resolver": "192.0.2.53",
    }


def test_a_tracking_domain_of_two_regions_is_flagged_in_the_one_that_the_record_does_not_name() -> None:
    """The evidence has the record of that region."""
    sets = [s.configuration_set("main", options={"TrackingOptions.CustomRedirectDomain": "Click.example.com"})]
    dns = {"click.example.com CNAME": ("r.us-west-2.awstrack.me",)}
    (found,) = findings(
        "tracking-domain-record-wrong", west(configuration_sets=sets), east(configuration_sets=sets), dns=dns
    ).flagged
    assert (found.region, found.evidence["record"]) == (
        "us-east-1",
        "click.example.com CNAME r.us-east-1.awstrack.me",
    )
