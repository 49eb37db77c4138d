"""When two steps write one thing in two ways, only one of them is printed."""

import pytest
from msgspec import structs

from sescheck.engine.steps import Call, Human
from sescheck.fix.contradicting import contradict, later, thing_of
from tests.fix.printers.plans import ses1, ses2, step

RULE = {"Name": "store", "Enabled": True}
ROLE = ses1("UpdateReceiptRule", RuleSetName="inbound", Rule=RULE | {"Actions": ["with a role"]})
LIKE = ses1("UpdateReceiptRule", RuleSetName="inbound", Rule=RULE | {"Actions": ["of another region"]})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (ROLE, LIKE, True),
        (ROLE, ses1("UpdateReceiptRule", RuleSetName="inbound", Rule={"Name": "other"}), False),
        (ROLE, structs.replace(LIKE, region="us-west-2"), False),
        (
            ses1("CreateReceiptFilter", Filter={"Name": "a"}),
            ses1("CreateReceiptFilter", Filter={"Name": "b"}),
            False,
        ),
        (ses2("PutAccountX", A="1"), ses2("PutAccountX", A="2"), True),
        (
            ses2("PutX", EmailIdentity="a", MailFromDomain="b"),
            ses2("PutX", EmailIdentity="a", MailFromDomain="c"),
            True,
        ),
        (
            ses2("CreateEmailIdentity", EmailIdentity="a", ConfigurationSetName="x"),
            ses2("CreateEmailIdentity", EmailIdentity="b", ConfigurationSetName="x"),
            False,
        ),
        (
            ses2("UpdateReputationEntityPolicy", ReputationEntityReference="a", ReputationEntityPolicy="x"),
            ses2("UpdateReputationEntityPolicy", ReputationEntityReference="b", ReputationEntityPolicy="y"),
            False,
        ),
        (
            ses2("UpdateReputationEntityPolicy", ReputationEntityReference="a", ReputationEntityPolicy="x"),
            ses2("UpdateReputationEntityPolicy", ReputationEntityReference="a", ReputationEntityPolicy="y"),
            True,
        ),
        (ses2("TagResource", ResourceArn="a"), ses2("TagResource", ResourceArn="a", Tags=[]), False),
        (Human("Wait."), Human("Wait."), False),
    ],
)
def test_they_contradict_each_other_if_they_write_one_thing(
    one: Call | Human, other: Call | Human, *, expected: bool
) -> None:
    """Of one name, in one region, and neither waits for the other."""
    assert expected == contradict(step(one), step(other))


def test_steps_that_are_meant_to_follow_each_other_do_not_contradict() -> None:
    """Such as the two of a MAIL FROM domain, with a wait between them."""
    first = structs.replace(step(ROLE), makes=("eu-west-1 it made",))
    second = structs.replace(step(LIKE), needs=("eu-west-1 it made",))
    assert not contradict(first, second)
    assert not contradict(second, first)


def test_the_second_becomes_words_that_name_the_first() -> None:
    """What needs it waits for the next run."""
    first = structs.replace(step(ROLE, title="Use a role"), makes=("eu-west-1 it made",))
    second = structs.replace(step(LIKE, replaces="all of it."), makes=("eu-west-1 it other",))
    found = later(second, first)
    assert isinstance(found.does, Human)
    assert "`Use a role`" in found.does.words
    assert ("eu-west-1 it made",) == found.needs
    assert (second.makes, "") == (found.makes, found.replaces)


def test_a_call_that_writes_nothing_is_about_no_thing() -> None:
    """It only asks, verifies or switches on."""
    assert thing_of(ses1("VerifyDomainDkim", Domain="example.org")) is None
