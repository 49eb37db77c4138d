"""The answer for a track, and what counts for it."""

from typing import Any

import msgspec
import pytest

from sescheck.engine.failover import Track
from sescheck.snapshot.model import Identity, Region
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.sending import ADDED_LATER, GlobalEndpoint, MailManager
from sescheck.takeover.model import Answer, Check, Readiness, State
from sescheck.takeover.wording import track_words, with_state
from sescheck.testing import builders as s
from sescheck.testing.examples import east, ireland, west
from tests.takeover.staging import HERE, THERE, answer

SANDBOX = s.account_settings(production_access=False, max_24_hour_send=200)
MAIL_FROM = s.mail_from_domain("bounce-west.example.com")
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


def test_checks_come_in_the_order_of_their_findings() -> None:
    """Production access takes longest, so it is asked for first; checks without a finding come last."""
    found = answer(west(s.domain()), east(s.domain(dkim=s.not_signing()), settings=SANDBOX), dns=REJECT)
    blocking = [each.rule for each in with_state(found, State.BLOCKS)]
    assert ["sandbox-while-production-elsewhere", "dkim-missing-in-region"] == [
        each for each in blocking if each in {"sandbox-while-production-elsewhere", "dkim-missing-in-region"}
    ]
    assert blocking[0] == "sandbox-while-production-elsewhere" != min(blocking)
    with_findings = [bool(each.findings) for each in found.checks]
    assert sorted(with_findings, reverse=True) == with_findings


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
    assert found.answer is without.answer is Answer.READY
    assert found.senders.ready == ("example.com",)


def test_an_endpoint_with_another_region_does_not_count() -> None:
    """The standby is compared with the primary only."""
    both = GlobalEndpoint("both", "x.g3h", "READY", ("eu-west-1", HERE))
    other = ireland(s.domain(), s.domain("example.org"), global_endpoints=[both])
    found = answer(west(s.domain()), east(s.domain()), also_read=[other])
    assert not check(found, "identity-missing-in-region").findings


@pytest.mark.parametrize(("other", "state"), [(HERE, State.BLOCKS), ("eu-west-1", State.PASSED)])
def test_an_endpoint_of_both_regions_that_failed_is_not_ready(other: str, state: State) -> None:
    """AWS lists it in the primary only."""
    failed = GlobalEndpoint("both", "x.g3h", "FAILED", (THERE, other))
    found = answer(west(s.domain(), global_endpoints=[failed]), east(s.domain()))
    assert check(found, "global-endpoint-not-ready").state is state


def test_endpoints_of_the_primary_that_could_not_be_read_may_hide_one_that_failed() -> None:
    """The standby does not list them."""
    unread: Listing[GlobalEndpoint] = Listing((), s.unread("ses:ListMultiRegionEndpoints"))
    found = answer(west(s.domain(), global_endpoints=unread), east(s.domain()))
    assert check(found, "global-endpoint-not-ready").state is State.UNKNOWN


def test_both_regions_in_the_sandbox_are_not_ready() -> None:
    """Mail to most recipients is refused."""
    found = answer(west(s.domain(), settings=SANDBOX), east(s.domain(), settings=SANDBOX))
    assert check(found, "sandbox-everywhere").state is State.BLOCKS
    assert found.tracks[Track.SENDING] is Answer.NOT_READY


def test_without_the_dns_a_mail_from_domain_that_ses_accepts_does_not_make_the_answer_unknown() -> None:
    """Its SPF record decides only what receivers do. A refusal of AWS does make it unknown."""
    sender = s.domain(mail_from=s.mail_from_domain("bounce.example.com"))
    found = answer(west(s.domain(mail_from=MAIL_FROM)), east(sender))
    assert (check(found, "mail-from-spf-missing").state, found.answer) == (State.NOT_ASKED, Answer.READY)
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


def test_vpc_endpoints_that_could_not_be_read_do_not_make_the_answer_unknown() -> None:
    """A missing one never blocks, and an older policy does not allow to read them."""
    refused: Listing[Any] = Listing((), s.unread("ec2:DescribeVpcEndpoints"))
    there = west(s.domain(), vpc_endpoints=[s.vpc_endpoint("us-west-2")])
    found = answer(there, east(s.domain(), vpc_endpoints=refused))
    one = check(found, "vpc-endpoint-missing-in-region")
    assert (one.state, one.may_block, found.answer) == (State.UNKNOWN, False, Answer.GAPS)


OWN = s.mail_from_domain("bounce.example.com")
LOST_ANSWER = {"bounce.example.com TXT": s.unread("dns:Query", Why.TIMED_OUT)}


@pytest.mark.parametrize(
    ("sender", "dns", "state", "level"),
    [
        (s.domain(mail_from=OWN), None, State.NOT_ASKED, Answer.READY),
        (s.domain(mail_from=OWN), LOST_ANSWER, State.UNKNOWN, Answer.GAPS),
        (s.domain(mail_from=OWN), REJECT, State.UNKNOWN, Answer.GAPS),
        (s.domain(mail_from=OWN, dkim=s.not_signing()), None, State.UNKNOWN, Answer.GAPS),
        (s.domain(mail_from=OWN, dkim=s.unread("ses:GetIdentityDkimAttributes")), None, State.UNKNOWN, None),
    ],
    ids=["not asked", "asked in vain", "asked about something else", "no signature", "signature unread"],
)
def test_only_what_nobody_asked_and_cannot_block_does_not_count(
    sender: Identity, dns: dict[str, Any] | None, state: State, level: Answer | None
) -> None:
    """A signature passes DMARC; without one, a receiver may refuse the mail if SPF does not pass either."""
    primary = msgspec.structs.replace(sender, mail_from=Known(MAIL_FROM))
    found = answer(west(primary), east(sender), dns=dns)
    assert check(found, "mail-from-spf-missing").state is state
    assert found.answer is level or (level is None and found.answer is Answer.CANNOT_TELL)


@pytest.mark.parametrize(
    ("unread", "state"),
    [
        (Unreadable(Why.NOT_ASKED, "ses:List", "it is read with --suppression-list"), True),
        (Unreadable(Why.DENIED, "ses:List", "with --suppression-list"), False),
        (ADDED_LATER, False),
    ],
)
def test_a_list_that_the_options_leave_out_does_not_count(unread: Unreadable, state: bool) -> None:
    """One that is refused does, and one that an older version did not know."""
    regions = [each(s.domain(), suppressed=Listing((), unread)) for each in (west, east)]
    found = answer(*regions)
    one = check(found, "suppressed-address-missing-in-region")
    assert (one.state is State.NOT_ASKED) is state
    assert (found.answer is Answer.READY) is state


def test_what_blocks_is_unknown_although_the_options_leave_it_out() -> None:
    """A quick read does not tell whether the default configuration sets exist."""
    unread = Unreadable(Why.NOT_ASKED, "ses:GetEmailIdentity", "it is read with --depth standard")
    found = answer(west(s.domain(detail=unread)), east(s.domain(detail=unread)))
    assert check(found, "default-configuration-set-gone").state is State.UNKNOWN
    assert found.answer is Answer.CANNOT_TELL


TAKES_MAIL = s.managed(ingress_points=["main"])
CLOSED = s.managed(ingress_points=[s.ingress_point("main", "CLOSED")])
REFUSED = s.managed(ingress_points=Listing((), s.unread("ses:ListIngressPoints")))


@pytest.mark.parametrize(
    ("there", "here", "level"),
    [
        (None, None, Answer.NOT_ASKED),
        (TAKES_MAIL, TAKES_MAIL, Answer.READY),
        (TAKES_MAIL, None, Answer.NOT_READY),
        (TAKES_MAIL, CLOSED, Answer.NOT_READY),
        (TAKES_MAIL, s.managed(ingress_points=["other"]), Answer.GAPS),
        (CLOSED, None, Answer.NOT_ASKED),
        (REFUSED, TAKES_MAIL, Answer.CANNOT_TELL),
        (TAKES_MAIL, REFUSED, Answer.CANNOT_TELL),
    ],
)
def test_mail_manager_is_about_receiving(
    there: MailManager | None, here: MailManager | None, level: Answer
) -> None:
    """Its answer says nothing about sending."""
    found = answer(west(s.domain(), mail_manager=there), east(s.domain(), mail_manager=here))
    # The archives of configuration sets are in the same lists.
    sending = Answer.GAPS if REFUSED in (there, here) else Answer.READY
    assert found.tracks == {Track.SENDING: sending, Track.RECEIVING: level}


def test_a_standby_without_mail_manager_cannot_take_its_mail() -> None:
    """No rule flags a region for a feature that AWS does not offer there."""
    without = Listing[Any]((), s.unread("ses:ListIngressPoints", Why.NOT_SUPPORTED_HERE))
    here = east(
        s.domain(), mail_manager=s.managed(ingress_points=without, rule_sets=without, traffic_policies=without)
    )
    found = answer(west(s.domain(), mail_manager=TAKES_MAIL), here)
    assert found.tracks == {Track.SENDING: Answer.READY, Track.RECEIVING: Answer.NOT_READY}
    assert track_words(found, Track.RECEIVING) == f"{THERE} receives by Mail Manager, which {HERE} does not have"
    assert answer(west(s.domain()), here).tracks[Track.RECEIVING] is Answer.NOT_ASKED


@pytest.mark.parametrize(
    ("selected", "sending", "receiving"),
    [
        ("identity-missing-in-region", Answer.READY, Answer.NOT_ASKED),
        ("receiving-inactive-in-region", Answer.NOT_ASKED, Answer.READY),
    ],
)
def test_a_track_without_a_selected_rule_is_not_asked(selected: str, sending: Answer, receiving: Answer) -> None:
    """Nobody may take it for an answer: not even the senders are named."""
    active = s.rule_set("example.com")
    regions = (west(s.domain(), active_rule_set=active), east(s.domain(), active_rule_set=active))
    found = answer(*regions, select=[selected])
    assert found.tracks == {Track.SENDING: sending, Track.RECEIVING: receiving}
    assert found.senders.count == (sending is Answer.READY)


IDLE = s.account_settings(sent_last_24_hours=0)


def test_a_region_alone_without_a_verified_identity_is_not_ready() -> None:
    """A pending one does not send either. If mail left all the same, it left through one of another account."""
    for here in (east(settings=IDLE), east(s.domain(verification="PENDING"), settings=IDLE)):
        assert answer(here).tracks[Track.SENDING] is Answer.NOT_READY
    assert answer(east(s.domain(), settings=IDLE)).tracks[Track.SENDING] is Answer.READY
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
