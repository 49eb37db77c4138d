"""What the worked examples of the feedback rules cannot show."""

import pytest

from sescheck.comparison.account_view import AccountView, Group, Mode, RegionView
from sescheck.engine.findings import Finding, Findings
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.rules.catalogue import every_rule
from sescheck.rules.shared.inheritance import own_settings_apply
from sescheck.rules.shared.topics import Users
from sescheck.ses.arns import region_of
from sescheck.ses.feedback_types import in_words
from sescheck.snapshot.model import Region, Snapshot
from sescheck.snapshot.reading import Known
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s

WEST = s.arn("feedback", "us-west-2")
EAST = s.arn("feedback", "us-east-1")
REFUSED = s.unread("ses:GetIdentityNotificationAttributes")


def rule(name: str) -> Entry:
    """The rule of that name."""
    return next(entry for entry in every_rule() if entry.name == name)


def standby(*regions: Region) -> AccountView:
    """An account whose first region is the model of the others."""
    (account,) = account_views_of(s.snapshot(*regions))
    group = Group("mail", account.regions, Mode.STANDBY)
    return AccountView(account.stored, account.asked, account.depth, account.regions, (group,))


def found(name: str, snapshot: Snapshot) -> Finding:
    """The rule's one finding."""
    (finding,) = run([rule(name)], account_views_of(snapshot)).flagged
    return finding


def answer(name: str, account: AccountView) -> Findings:
    """What the rule says of an account."""
    return run([rule(name)], [account])


def test_a_topic_for_each_type_is_enough_if_the_other_region_is_unread() -> None:
    """The answer is certain without it."""
    name = "notification-topic-missing-in-region"
    unread_west = s.region("us-west-2", s.domain("example.com", notifications=REFUSED))
    every = s.notified(bounce=EAST, complaint=EAST, delivery=EAST)
    assert (
        answer(
            name, standby(unread_west, s.region("us-east-1", s.domain("example.com", notifications=every)))
        ).undecided
        == ()
    )
    some = s.notified(bounce=EAST, complaint=EAST)
    assert (
        answer(
            name, standby(unread_west, s.region("us-east-1", s.domain("example.com", notifications=some)))
        ).undecided
        != ()
    )


def test_settings_refused_here_do_not_matter_where_nothing_is_expected() -> None:
    """No topic elsewhere, so none is missing and no headers can differ."""
    account = standby(
        s.region("us-west-2", s.domain("example.com")),
        s.region("us-east-1", s.domain("example.com", notifications=REFUSED)),
    )
    for name in ("notification-topic-missing-in-region", "notification-headers-differ"):
        findings = answer(name, account)
        assert findings.undecided == ()
        assert findings.examined == {name: 1}


ACROSS = (
    "notification-topic-missing-in-region",
    "notification-headers-differ",
    "feedback-forwarding-differs",
)


@pytest.mark.parametrize("name", ACROSS)
def test_an_identity_of_one_region_only_is_not_examined(name: str) -> None:
    """There is nothing to hold it against, so nothing was found to be fine; nor does a refusal here matter."""
    for notifications in (Known(s.notified(bounce=EAST)), REFUSED):
        here = s.region("us-east-1", s.domain("example.com", notifications=notifications))
        findings = answer(name, standby(s.region("us-west-2"), here))
        assert findings.examined == {name: 0}
        assert (findings.flagged, findings.undecided) == ((), ())


@pytest.mark.parametrize("name", ACROSS)
def test_an_unread_model_leaves_its_standby_undecided(name: str) -> None:
    """No other region was read: that is not a comparison without a difference."""
    account = standby(
        s.region("us-west-2", s.domain("example.com", notifications=REFUSED)),
        s.region("us-east-1", s.domain("example.com", notifications=s.notified(bounce=EAST))),
    )
    (doubt,) = answer(name, account).undecided
    assert doubt.place.region == "us-east-1"
    assert doubt.because == (s.located(REFUSED, "us-west-2"),)


@pytest.mark.parametrize("name", ACROSS)
def test_a_region_that_agrees_does_not_answer_for_one_that_is_unread(name: str) -> None:
    """One unread region leaves a no undecided."""
    alike = s.domain("example.com", notifications=s.notified(bounce=EAST))
    unread = s.domain("example.com", notifications=REFUSED)
    regions = (s.region("us-west-2", alike), s.region("us-east-1", alike), s.region("eu-west-1", unread))
    undecided = {
        doubt.place.region for doubt in run([rule(name)], account_views_of(s.snapshot(*regions))).undecided
    }
    assert undecided == {"us-west-2", "us-east-1", "eu-west-1"}


def test_no_topic_anywhere_is_fine() -> None:
    """Looked at, and nothing to find."""
    plain = s.region("us-west-2", s.domain("example.com")), s.region("us-east-1", s.domain("example.com"))
    for name in ("notification-topic-missing-in-region", "notification-headers-differ"):
        findings = run([rule(name)], account_views_of(s.snapshot(*plain)))
        assert findings.examined == {name: 2}
        assert (findings.flagged, findings.undecided) == ((), ())


def test_forwarding_that_differs_is_flagged_once() -> None:
    """In the second region of the group, whether it is on or off there."""
    on, off = s.domain("example.com"), s.domain("example.com", notifications=s.notified(forwarding=False))
    snapshot = s.snapshot(s.region("us-west-2", off), s.region("us-east-1", on))
    reverse = s.snapshot(s.region("us-east-1", on), s.region("us-west-2", off))
    messages = [found("feedback-forwarding-differs", each).message for each in (snapshot, reverse)]
    assert messages == [
        "Email feedback forwarding of example.com is on in us-east-1 and off in us-west-2",
        "Email feedback forwarding of example.com is off in us-west-2 and on in us-east-1",
    ]


def test_bounces_in_doubt_name_what_was_asked_first() -> None:
    """With the topics known, the configuration set might not matter at all."""
    unread = s.unread()
    identity = s.domain("example.com", notifications=REFUSED, detail=unread)
    (doubt,) = run(
        [rule("bounces-go-nowhere")], account_views_of(s.snapshot(s.region("us-east-1", identity)))
    ).undecided
    assert doubt.because == (s.located(REFUSED, "us-east-1"),)


def test_headers_do_not_matter_where_there_is_no_topic() -> None:
    """The other region could not be read."""
    unread_west = s.region("us-west-2", s.domain("example.com", notifications=REFUSED))
    account = standby(unread_west, s.region("us-east-1", s.domain("example.com")))
    findings = answer("notification-headers-differ", account)
    assert (findings.flagged, findings.undecided) == ((), ())


def test_what_only_a_standby_has_is_no_gap() -> None:
    """The first region is not held against it."""
    account = standby(
        s.region("us-west-2", s.domain("example.com")),
        s.region("us-east-1", s.domain("example.com", notifications=s.notified(bounce=EAST, forwarding=False))),
    )
    assert answer("notification-topic-missing-in-region", account).flagged == ()
    differing = answer("feedback-forwarding-differs", account).flagged
    assert [finding.region for finding in differing] == ["us-east-1"]


def test_a_missing_topic_names_the_types_and_the_topics_elsewhere() -> None:
    """Evidence for people and programs."""
    there = s.notified(bounce=WEST, complaint=WEST, delivery=WEST)
    finding = found(
        "notification-topic-missing-in-region",
        s.snapshot(
            s.region("us-west-2", s.domain("example.com", notifications=there)),
            s.region(
                "us-east-1",
                s.domain(
                    "example.com",
                    notifications=s.notified(delivery=EAST),
                    detail=s.details(configuration_set="main"),
                ),
                configuration_sets=(s.configuration_set("main", s.destination("BOUNCE")),),
            ),
        ),
    )
    assert finding.message == (
        "example.com sends bounces and complaints to an SNS topic in us-west-2 but to none in us-east-1"
    )
    assert finding.compared_with == ("us-west-2",)
    assert finding.evidence == {
        "types": ["bounce", "complaint"],
        "topics_elsewhere": {"bounce": {"us-west-2": WEST}, "complaint": {"us-west-2": WEST}},
        "published_by": {"bounce": "main"},
    }


def test_a_topic_of_another_region_names_who_uses_it_for_what() -> None:
    """Nobody is cut from the evidence."""
    names = [f"{number}.example.com" for number in range(30)]
    finding = found(
        "notification-topic-wrong-region",
        s.snapshot(
            s.region("us-east-1", *(s.domain(name, notifications=s.notified(bounce=WEST)) for name in names)),
            topics=[s.topic(WEST)],
        ),
    )
    assert finding.evidence == {"topic_region": "us-west-2", "identities": {name: ["bounce"] for name in names}}
    assert "30 identities" in finding.message


def test_headers_that_differ_are_named_by_type_and_region() -> None:
    """Only the types that differ."""
    snapshot = s.snapshot(
        s.region(
            "us-west-2",
            s.domain("example.com", notifications=s.notified(bounce=WEST, complaint=WEST, headers=("bounce",))),
        ),
        s.region("us-east-1", s.domain("example.com", notifications=s.notified(bounce=EAST, complaint=EAST))),
    )
    east = found("notification-headers-differ", snapshot)
    assert east.region == "us-east-1"
    assert east.evidence == {"headers": {"bounce": False}, "headers_elsewhere": {"us-west-2": {"bounce": True}}}


def test_bounces_without_a_destination_say_what_was_checked() -> None:
    """The message says what is missing and what SES does instead."""
    no_forwarding = s.notified(forwarding=False)
    plain = s.domain("example.com", notifications=no_forwarding)
    assert found("bounces-go-nowhere", s.snapshot(s.region("us-east-1", plain))).message == (
        "example.com has no destination for bounces in us-east-1: email forwarding is off,"
        " no topic is set for bounces, and it has no default configuration set;"
        " SES still forwards them to the sender"
    )
    on_main = s.domain("example.com", notifications=no_forwarding, detail=s.details(configuration_set="main"))
    finding = found("bounces-go-nowhere", s.snapshot(s.region("us-east-1", on_main)))
    assert "its default configuration set main delivers them to nobody;" in finding.message
    assert finding.evidence == {"forwarding": False, "bounce_topic": None, "configuration_set": "main"}


DELIVERED = s.destination("BOUNCE", kind="KINESIS_FIREHOSE", target=s.arn("events", "us-east-1"))


@pytest.mark.parametrize(
    ("sets", "words", "severity"),
    [
        ((), "SES still forwards them to the sender", "high"),
        (
            (
                s.configuration_set("hook", DELIVERED),
                s.configuration_set("more", s.destination("SEND")),
            ),
            "bounces of messages that name hook are published, the others go to the sender",
            "medium",
        ),
        (
            tuple(s.configuration_set(name, DELIVERED) for name in ("hook", "more", "last")),
            "bounces of messages that name hook or 2 more are published, the others go to the sender",
            "medium",
        ),
        (
            (s.configuration_set("hook", unread_destinations=s.unread()),),
            "to the sender, unless a message names a set that could not be read",
            "medium",
        ),
        (
            (s.configuration_set("hook", s.destination("BOUNCE", enabled=False)),),
            "SES still forwards them to the sender",
            "high",
        ),
    ],
    ids=["no set", "one that publishes", "three", "one that could not be read", "one that is disabled"],
)
def test_a_set_that_messages_may_name_is_named_and_lowers_the_severity(
    sets: tuple[ConfigurationSet, ...], words: str, severity: str
) -> None:
    """Nobody knows whether they name it."""
    identity = s.domain("example.com", notifications=s.notified(forwarding=False))
    finding = found("bounces-go-nowhere", s.snapshot(s.region("us-east-1", identity, configuration_sets=sets)))
    assert (severity, True) == (finding.severity, finding.message.endswith(words))


def test_types_are_named_in_words() -> None:
    """One, two, three."""
    assert in_words(["bounce"]) == "bounces"
    assert in_words(["bounce", "delivery"]) == "bounces and deliveries"
    assert in_words(["bounce", "complaint", "delivery"]) == "bounces, complaints and deliveries"


def test_users_are_counted_in_words() -> None:
    """A singular where there is one."""
    assert Users({"example.com": ("bounce",)}).in_words == "one identity"
    assert Users({"example.com": (), "example.org": ()}).in_words == "2 identities"
    found = Users({"example.com": ()}, {"main/sns": s.destination("BOUNCE")}, {"in/a": s.receipt_rule("a")})
    assert found.in_words == "one identity, one event destination and one receipt rule"


def test_an_arn_names_its_region() -> None:
    """What is no ARN, or one of a global service, names none."""
    assert region_of(WEST) == "us-west-2"
    texts = (
        "",
        "arn",
        "arn:aws:sns",
        "arn:aws:sns:us-west-2:123456789012",
        "arn:aws:iam::1:role/x",
        "a:b:c:d:e:f",
    )
    assert [region_of(text) for text in texts] == [None] * len(texts)


def test_own_settings_are_in_force_where_verified_or_alone() -> None:
    """Those of an unverified address under a verified domain are not; what was not read stays unread."""
    unread = s.unread("ses:ListEmailIdentities")
    covered = RegionView(s.region("us-east-1", s.domain("example.com")))
    alone = RegionView(s.region("us-east-1"))
    maybe_covered = RegionView(s.region("us-east-1", s.domain("example.com", verification=unread)))
    verified, pending = (s.address("a@example.com", verification=status) for status in ("SUCCESS", "PENDING"))
    unknown = s.address("a@example.com", verification=unread)
    assert own_settings_apply(covered, verified) == own_settings_apply(maybe_covered, verified) == Known(True)
    assert own_settings_apply(covered, pending) == Known(False)
    assert own_settings_apply(alone, pending) == own_settings_apply(alone, unknown) == Known(True)
    assert own_settings_apply(covered, unknown) is unread
    assert own_settings_apply(maybe_covered, pending) is unread
