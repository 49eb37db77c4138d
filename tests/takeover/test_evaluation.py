"""The answer for a track, and what counts for it."""

from typing import Any

import pytest

from sescheck.engine.failover import Track
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.sending import GlobalEndpoint
from sescheck.takeover.model import Answer, Check, Readiness, State
from sescheck.testing import builders as s
from sescheck.testing.examples import east, ireland, west
from tests.takeover.staging import HERE, answer

SANDBOX = s.account_settings(production_access=False, max_24_hour_send=200)
REJECT = {"_dmarc.example.com TXT": ("v=DMARC1; p=reject",)}


def check(found: Readiness, rule: str) -> Check:
    """The check of a rule."""
    (one,) = (each for each in found.checks if each.rule == rule)
    return one


def test_a_missing_signature_blocks_if_dmarc_refuses_unsigned_mail() -> None:
    """The sender is blocked too."""
    regions = west(s.domain()), east(s.domain(dkim=s.not_signing()))
    found = answer(*regions, dns=REJECT)
    assert found.answer is Answer.NOT_READY
    assert check(found, "dkim-missing-in-region").state is State.BLOCKS
    assert found.senders.blocked == {"example.com": ("dkim-missing-in-region",)}


def test_without_the_dns_it_degrades_and_the_check_says_what_is_unknown() -> None:
    """The mail leaves; what receivers do with it is unknown."""
    found = answer(west(s.domain()), east(s.domain(dkim=s.not_signing())))
    one = check(found, "dkim-missing-in-region")
    assert (found.answer, one.state) == (Answer.GAPS, State.DEGRADES)
    assert [(each.operation, each.why) for each in one.unread] == [("dns:Query", Why.NOT_ASKED)]
    assert found.senders.ready == ("example.com",)


def test_a_check_that_passes_hides_nothing() -> None:
    """Two regions that are alike have nothing that could be worse."""
    found = answer(west(s.domain()), east(s.domain()))
    assert all(each.unread == () for each in found.checks)


@pytest.mark.parametrize(
    "other",
    [
        ireland(settings=s.unread("ses:GetAccount", Why.REGION_DISABLED)),
        ireland(settings=SANDBOX),
        ireland(s.domain("example.org")),
    ],
)
@pytest.mark.parametrize("alone", [True, False])
def test_other_regions_of_the_snapshot_do_not_count(other: Region, alone: bool) -> None:
    """Not enabled, in the sandbox, or with another sender."""
    regions = (east(s.domain()),) if alone else (west(s.domain()), east(s.domain()))
    found, without = answer(*regions, also_read=[other]), answer(*regions)
    assert [(each.rule, each.state) for each in found.checks] == [
        (each.rule, each.state) for each in without.checks
    ]
    assert found.answer is without.answer is Answer.GAPS
    assert found.senders.ready == ("example.com",)


def test_an_endpoint_with_another_region_does_not_count() -> None:
    """The standby is compared with the primary only."""
    both = GlobalEndpoint("both", "x.g3h", "READY", ("eu-west-1", HERE))
    other = ireland(s.domain(), s.domain("example.org"), global_endpoints=[both])
    found = answer(west(s.domain()), east(s.domain()), also_read=[other])
    assert not check(found, "identity-missing-in-region").findings


def test_both_regions_in_the_sandbox_are_not_ready() -> None:
    """Mail to most recipients is refused."""
    found = answer(west(s.domain(), settings=SANDBOX), east(s.domain(), settings=SANDBOX))
    assert check(found, "sandbox-everywhere").state is State.BLOCKS
    assert found.tracks[Track.SENDING] is Answer.NOT_READY


def test_without_the_dns_a_mail_from_domain_that_ses_accepts_does_not_make_the_answer_unknown() -> None:
    """Its SPF record decides only what receivers do. A refusal of AWS does make it unknown."""
    sender = s.domain(mail_from=s.mail_from_domain("bounce.example.com"))
    found = answer(west(sender), east(sender))
    assert (check(found, "mail-from-spf-missing").state, found.answer) == (State.UNKNOWN, Answer.GAPS)
    assert found.senders.ready == ("example.com",)
    hidden = s.domain(mail_from=s.unread("ses:GetIdentityMailFromDomainAttributes"))
    found = answer(west(sender), east(hidden))
    assert found.answer is Answer.CANNOT_TELL
    assert list(found.senders.unknown) == ["example.com"]


def test_a_doubt_that_cannot_block_does_not_hide_what_is_known_to_be_worse() -> None:
    """The check says both."""
    there = west(s.domain(), templates=["a"])
    here = east(s.domain(), templates=[s.template("a", "<p>Other</p>"), s.template("b")])
    unread = s.template("b", content=s.unread("ses:GetEmailTemplate"))
    found = answer(west(s.domain(), templates=["a", unread]), here)
    one = check(found, "template-differs")
    assert (one.state, one.count, len(one.undecided)) == (State.DEGRADES, 1, 1)
    assert check(answer(there, here), "template-differs").undecided == ()


IDLE = s.account_settings(sent_last_24_hours=0)


def test_a_region_alone_without_a_verified_identity_is_not_ready() -> None:
    """A pending one does not send either. If mail left all the same, it left through one of another account."""
    for here in (east(settings=IDLE), east(s.domain(verification="PENDING"), settings=IDLE)):
        assert answer(here).tracks[Track.SENDING] is Answer.NOT_READY
    assert answer(east(s.domain(), settings=IDLE)).tracks[Track.SENDING] is Answer.GAPS
    assert answer(east()).tracks[Track.SENDING] is Answer.READY


def test_a_primary_that_sends_nothing_is_not_asked_about_sending() -> None:
    """The standby may be in the sandbox: nothing is lost. Without the whole list of identities, nobody knows."""
    there, here = west(settings=IDLE), east(settings=SANDBOX)
    assert answer(there, here).tracks == {Track.SENDING: Answer.NOT_ASKED, Track.RECEIVING: Answer.NOT_ASKED}
    assert answer(there, here).answer is Answer.CANNOT_TELL
    hidden = west(settings=IDLE, identities=Listing((), s.unread("ses:ListEmailIdentities")))
    assert answer(hidden, east(settings=IDLE)).tracks[Track.SENDING] is Answer.CANNOT_TELL
    unread = west(settings=s.unread("ses:GetAccount"))
    assert answer(unread, east(settings=IDLE)).tracks[Track.SENDING] is Answer.CANNOT_TELL


@pytest.mark.parametrize("field", ["templates", "custom_templates", "tenants", "configuration_sets"])
def test_a_list_of_the_primary_that_was_not_read_hides_what_the_standby_lacks(field: str) -> None:
    """It is unknown, and not nothing, whether something of that kind is missing."""
    lists: dict[str, Any] = {field: Listing((), s.unread(f"ses:{field}"))}
    found = answer(west(s.domain(), **lists), east(s.domain()))
    assert found.tracks[Track.SENDING] is Answer.CANNOT_TELL
    reasons = {one.operation for each in found.checks for doubt in each.undecided for one in doubt.because}
    assert f"ses:{field}" in reasons


def test_a_region_that_is_not_enabled_receives_nothing_either() -> None:
    """The rule about it counts for both tracks."""
    disabled = s.unread("ses:GetAccount", Why.REGION_DISABLED)
    nothing = s.unread("ses:DescribeActiveReceiptRuleSet", Why.REGION_DISABLED)
    here = east(opt_in="DISABLED", settings=disabled, active_rule_set=nothing)
    found = answer(west(s.domain(), active_rule_set=s.rule_set("example.com")), here)
    assert check(found, "region-not-enabled").state is State.BLOCKS
    assert found.tracks == {Track.SENDING: Answer.NOT_READY, Track.RECEIVING: Answer.NOT_READY}
