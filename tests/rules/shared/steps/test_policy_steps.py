"""Steps for sending authorization policies, tags and default configuration sets."""

import json

from sescheck.snapshot.model import Identity
from sescheck.testing import builders as s
from sescheck.testing.examples import east, ireland, west
from tests.rules.shared.steps.planning import call, calls, steps, words

UPDATE = "UpdateEmailIdentityPolicy"


def _with(policy: str) -> Identity:
    return s.domain(detail=s.details(policies={"partner": policy}))


def test_two_findings_about_one_policy_are_one_step() -> None:
    """It differs, and it names the identity in another region."""
    found = steps(
        "policy-*",
        west(_with(s.sending_policy("us-west-2"))),
        east(_with(s.sending_policy("us-west-2", "111122223333"))),
    )
    assert call(found, UPDATE).parameters["Policy"] == s.sending_policy("us-east-1")


def test_a_policy_that_allows_everyone_is_not_copied() -> None:
    """A person decides first."""
    found = steps("policy-missing-in-region", west(_with(s.sending_policy("us-west-2", "*"))), east(s.domain()))
    assert not calls(found)
    assert "would allow everyone in us-east-1" in words(found)


def test_a_policy_that_names_a_wrong_region_is_copied_with_the_right_one() -> None:
    """Else the copy would be another finding."""
    found = steps("policy-missing-in-region", west(_with(s.sending_policy("eu-west-1"))), east(s.domain()))
    assert call(found, "CreateEmailIdentityPolicy").parameters["Policy"] == s.sending_policy("us-east-1")


def test_the_regions_follow_the_first_one() -> None:
    """Each of three regions is flagged, and two are changed."""
    policies = [
        s.sending_policy(region, account)
        for region, account in (("us-west-2", "1" * 12), ("us-east-1", "2" * 12), ("eu-west-1", "3" * 12))
    ]
    found = steps(
        "policy-differs", west(_with(policies[0])), east(_with(policies[1])), ireland(_with(policies[2]))
    )
    principals = {
        each.region: json.loads(each.parameters["Policy"])["Statement"][0]["Principal"] for each in calls(found)
    }
    assert principals == {region: {"AWS": "1" * 12} for region in ("us-east-1", "eu-west-1")}


def test_a_region_that_equals_the_first_one_is_not_changed() -> None:
    """Two regions have the same policy, and the third one is made equal to them by one step."""
    same = [s.sending_policy(region) for region in ("us-west-2", "us-east-1")]
    other = s.sending_policy("eu-west-1", "111122223333")
    found = steps("policy-differs", west(_with(same[0])), east(_with(same[1])), ireland(_with(other)))
    assert call(found, UPDATE).region == "eu-west-1"


def test_tags_are_added_everywhere_and_none_is_removed() -> None:
    """The value of the first region that has a tag counts."""

    def tagged(**tags: str) -> Identity:
        return s.domain(detail=s.details(tags=tags))

    found = steps(
        "identity-tags-differ", west(tagged(team="mail")), east(tagged(team="web", cost="1")), ireland(tagged())
    )
    tags = {each.region: {tag["Key"]: tag["Value"] for tag in each.parameters["Tags"]} for each in calls(found)}
    assert tags == {
        "us-west-2": {"cost": "1"},
        "us-east-1": {"team": "mail"},
        "eu-west-1": {"team": "mail", "cost": "1"},
    }


def test_a_default_set_is_created_before_it_is_the_default() -> None:
    """Mail of an identity whose default set does not exist fails."""
    found = steps(
        "default-configuration-set-differs",
        west(
            s.domain(detail=s.details(configuration_set="main")), configuration_sets=[s.configuration_set("main")]
        ),
        east(s.domain()),
    )
    assert [each.operation for each in calls(found)] == [
        "CreateConfigurationSet",
        "PutEmailIdentityConfigurationSetAttributes",
    ]


def test_an_address_needs_its_confirmation() -> None:
    """Nobody but the reader of the mailbox can give it."""
    found = steps("identity-missing-in-region", west(s.address("me@gmail.com")), east())
    assert found[1].does.who == "who reads the mailbox"  # type: ignore[union-attr]


def test_a_new_identity_is_verified_before_its_other_settings() -> None:
    """AWS refuses policies, topics and MAIL FROM domains of an identity that is not verified."""
    there = s.domain(
        mail_from=s.mail_from_domain("bounce.example.com"),
        notifications=s.notified(bounce=s.arn("bounces", "us-west-2")),
        detail=s.details(policies={"partner": s.sending_policy("us-west-2")}),
    )
    titles = [each.title for each in steps("identity-missing-in-region", west(there), east())]
    waits = titles.index("Wait until SES has verified example.com in us-east-1")
    assert titles[waits - 1].startswith("Create the identity")
    assert all("MAIL FROM" not in each and "policy" not in each for each in titles[:waits])


def test_a_new_identity_has_no_default_set_that_does_not_exist() -> None:
    """AWS would refuse to create it."""
    there = s.domain(detail=s.details(configuration_set="deleted"))
    created = call(steps("identity-missing-in-region", west(there), east()), "CreateEmailIdentity")
    assert "ConfigurationSetName" not in created.parameters
