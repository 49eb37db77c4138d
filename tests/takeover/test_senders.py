"""What could send tonight, sender by sender, as the snapshot has it; also if parts of it were not read."""

from collections.abc import Iterable

import msgspec
import pytest

from sescheck.auditing.judging import criteria
from sescheck.auditing.options import JudgeOptions
from sescheck.auditing.taking_over import Asked, readiness_answers
from sescheck.engine.failover import Track
from sescheck.snapshot.model import Identity, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.takeover.model import Answer, Readiness
from sescheck.testing import builders as s

PRIMARY, STANDBY = "us-east-1", "eu-west-1"
GET, LIST = s.unread("ses:GetEmailIdentity"), s.unread("ses:ListEmailIdentities")
MAIN = s.details(configuration_set="main")
ANN = s.address("ann@example.com")
OFF = s.configuration_set("main", options={"SendingOptions.SendingEnabled": False})


def answer(*regions: Region, primary: str | None = PRIMARY) -> Readiness:
    """The answer for the standby of a snapshot."""
    return answer_of(s.snapshot(*regions), primary)


def answer_of(snapshot: Snapshot, primary: str | None = PRIMARY) -> Readiness:
    """The only answer for a snapshot."""
    (found,) = readiness_answers(snapshot, criteria(JudgeOptions()), Asked(primary, (STANDBY,)))
    return found


def there(*identities: Identity, **more: object) -> Region:
    """The primary."""
    return s.region(PRIMARY, *identities, **more)  # type: ignore[arg-type]


def here(*identities: Identity, **more: object) -> Region:
    """The standby."""
    return s.region(STANDBY, *identities, **more)  # type: ignore[arg-type]


def says(found: Readiness, name: str) -> str | tuple[str, ...]:
    """``ready``, or the rules that block the sender, or the readings that hide the answer."""
    senders = found.senders
    if name in senders.ready:
        return "ready"
    unknown = tuple(each.words for each in senders.unknown.get(name, ()))
    return senders.blocked.get(name) or unknown or "no sender"


@pytest.mark.parametrize(
    ("sender", "standby", "expected"),
    [
        (s.domain(), here(s.domain()), "ready"),
        (s.domain(), here(), ("identity-missing-in-region",)),
        (s.domain(), here(s.domain(verification="FAILED")), ("identity-not-verified",)),
        (s.domain(), here(s.domain(sending=False)), ("identity-cannot-send",)),
        (s.domain(), here(s.domain(verification="TEMPORARY_FAILURE")), "ready"),
        (s.domain(), here(s.domain(detail=MAIN)), ("default-configuration-set-gone",)),
        (
            s.domain(),
            here(s.domain(detail=MAIN), configuration_sets=[OFF]),
            ("configuration-set-sending-disabled",),
        ),
        (ANN, here(s.domain()), "ready"),
        (ANN, here(s.domain(), s.address(ANN.name, verification="PENDING")), "ready"),
        (ANN, here(s.domain(detail=MAIN)), ("default-configuration-set-gone",)),
        (ANN, here(s.domain(sending=False)), ("identity-cannot-send",)),
        (
            s.address("ann+a@example.com"),
            here(s.address("ann@example.com", detail=MAIN), configuration_sets=[OFF]),
            ("configuration-set-sending-disabled",),
        ),
        (
            s.domain("a.example.com"),
            here(s.domain(mail_from=s.mail_from_domain("b.example.com", "FAILED", "REJECT_MESSAGE"))),
            ("mail-from-not-verified",),
        ),
    ],
)
def test_the_state_of_a_sender(sender: Identity, standby: Region, expected: object) -> None:
    """Of its own identity in the standby, or of the one that covers it there."""
    assert says(answer(there(sender), standby), sender.name) == expected


def test_a_sender_is_blocked_if_what_covered_it_is_missing_too() -> None:
    """The finding is about the domain only; the mail of the address is refused nevertheless."""
    found = answer(there(s.domain(), ANN), here())
    assert set(found.senders.blocked) == {"example.com", "ann@example.com"}


def test_what_does_not_send_is_not_a_sender() -> None:
    """Not verified, not allowed to send, or only a tracking domain."""
    tracking = s.configuration_set("main", options={"TrackingOptions.CustomRedirectDomain": "click.example.net"})
    primary = there(
        s.domain("pending.org", verification="PENDING"),
        s.domain("off.org", sending=False),
        s.domain("click.example.net"),
        configuration_sets=[tracking],
    )
    assert answer(primary, here()).senders.count == 0


@pytest.mark.parametrize(
    "standby",
    [
        here(s.domain(verification=LIST)),
        here(s.domain(detail=GET)),
        here(listed=Listing((), LIST)),
        here(s.domain(), settings=s.unread("ses:GetAccount")),
        here(s.domain(mail_from=s.unread("ses:GetIdentityMailFromDomainAttributes"))),
        here(s.domain(detail=MAIN), configuration_sets=Listing((), s.unread("ses:ListConfigurationSets"))),
        here(
            s.domain(detail=MAIN),
            configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))],
        ),
    ],
    ids=["status", "details", "identities", "account", "MAIL FROM", "sets", "options of the set"],
)
def test_what_is_not_read_is_never_ready(standby: Region) -> None:
    """The readings are named, and the answer is unknown also."""
    found = answer(there(s.domain()), standby)
    assert found.senders.ready == ()
    assert list(found.senders.unknown) == ["example.com"]
    assert all(each.value.startswith("ses:") for each in found.senders.unknown["example.com"])
    assert found.tracks[Track.SENDING] is Answer.CANNOT_TELL


def test_a_sender_of_the_primary_that_is_not_read_is_unknown() -> None:
    """It may be one."""
    found = answer(there(s.domain(verification=LIST)), here(s.domain()))
    assert list(found.senders.unknown) == ["example.com"]


def test_what_is_known_to_block_wins_over_what_is_unknown() -> None:
    """For the sender, and for the answer."""
    found = answer(there(s.domain()), here(s.domain(sending=False, mail_from=GET)))
    assert says(found, "example.com") == ("identity-cannot-send",)
    assert found.answer is Answer.NOT_READY


@pytest.mark.parametrize(
    ("settings", "rules"),
    [
        (s.account_settings(production_access=False), ("sandbox-while-production-elsewhere",)),
        (s.account_settings(sending_enabled=False), ("sending-disabled",)),
        (s.account_settings(enforcement_status="SHUTDOWN"), ("enforcement-not-healthy",)),
        (s.account_settings(max_24_hour_send=1_000), ("daily-quota-nearly-used",)),
        (s.account_settings(max_24_hour_send=1_001), "ready"),
        (s.account_settings(enforcement_status="PROBATION"), "ready"),
    ],
)
def test_the_account_blocks_every_sender(settings: object, rules: object) -> None:
    """A quota that is nearly used does not."""
    found = answer(there(s.domain(), ANN), here(s.domain(), ANN, settings=settings))
    assert {says(found, name) for name in ("example.com", ANN.name)} == {rules}


def _policies(*regions: str) -> dict[str, str]:
    return {f"p{number}": s.sending_policy(region) for number, region in enumerate(regions)}


def _owner(*policies: str, **more: object) -> Identity:
    return s.domain(detail=s.details(policies=_policies(*policies)), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("standby", "expected"),
    [
        ([_owner(STANDBY)], "ready"),
        ([s.domain()], ("policy-missing-in-region",)),
        ([_owner(PRIMARY)], ("policy-names-other-region",)),
        ([s.domain(detail=s.details(policies={"other": s.sending_policy(STANDBY)}))], "ready"),
    ],
    ids=["the policy", "none", "the policy of the other region", "the policy under another name"],
)
def test_mail_of_delegates_counts(standby: Iterable[Identity], expected: object) -> None:
    """A sender is ready if the mail of the accounts that it lets send leaves also."""
    assert says(answer(there(_owner(PRIMARY)), here(*standby)), "example.com") == expected


@pytest.mark.parametrize(
    "standby", [[], [s.domain("a.example.com", verification="PENDING")]], ids=["missing", "not verified"]
)
def test_a_cover_does_not_help_delegates(standby: Iterable[Identity]) -> None:
    """They name the ARN of the identity itself. Delegates of the cover do not matter to what it covers."""
    detail = s.details(policies={"p": s.sending_policy(PRIMARY)})
    shared = s.domain("a.example.com", detail=detail)
    found = answer(there(_owner(PRIMARY), shared, ANN), here(s.domain(), *standby))
    assert says(found, "a.example.com") != "ready"
    assert says(found, ANN.name) == "ready"


def test_a_primary_without_identities_has_no_senders() -> None:
    """Nothing stands in the way of nothing."""
    found = answer(there(), here())
    assert found.senders.count == 0
    assert found.answer is not Answer.NOT_READY


def test_a_region_alone_is_asked_about_its_own_identities() -> None:
    """Those that are verified, whether AWS lets them send or not."""
    alone = here(s.domain(), s.domain("off.org", sending=False), s.domain("new.org", verification="PENDING"))
    found = answer(there(s.domain("else.org")), alone, primary=None)
    assert found.senders.ready == ("example.com",)
    assert found.senders.blocked == {"off.org": ("identity-cannot-send",)}
    assert found.senders.count == 2


@pytest.mark.parametrize("why", [Why.REGION_DISABLED, Why.UNREACHABLE, Why.DENIED])
def test_a_standby_that_does_not_answer_has_no_ready_sender(why: Why) -> None:
    """Whatever the reason is."""
    lost: Unreadable = s.unread("ses:ListEmailIdentities", why)
    found = answer(there(s.domain()), here(listed=Listing((), lost), settings=s.unread("ses:GetAccount", why)))
    assert found.senders.ready == ()
    assert found.answer in {Answer.CANNOT_TELL, Answer.NOT_READY}


def test_a_disabled_standby_blocks_every_sender() -> None:
    """AWS lists the region as disabled."""
    lost = s.unread("ses:GetAccount", Why.REGION_DISABLED)
    found = answer(there(s.domain()), s.region("me-south-1"), here(s.domain(), opt_in="DISABLED", settings=lost))
    assert says(found, "example.com") == ("region-not-enabled",)


def test_each_account_has_its_own_answer() -> None:
    """A healthy account does not help another one."""
    first, second = s.snapshot(there(s.domain()), here(s.domain())), s.snapshot(there(s.domain()), here())
    (other,) = second.accounts
    renamed = msgspec.structs.replace(other, account_id=Known("222233334444"))
    both = msgspec.structs.replace(first, accounts=(*first.accounts, renamed))
    answers = readiness_answers(both, criteria(JudgeOptions()), Asked(PRIMARY, (STANDBY,)))
    assert [each.account_id for each in answers] == [s.ACCOUNT_ID, "222233334444"]
    assert [len(each.senders.ready) for each in answers] == [1, 0]
