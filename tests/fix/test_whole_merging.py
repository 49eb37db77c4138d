"""Two steps that each write the whole of one thing become one, or stay two if nobody can say what both want."""

import json

import pytest
from msgspec import structs

from sescheck.engine.steps import Call
from sescheck.fix.merging import merged
from tests.fix.printers.plans import WEST, ses2, step


def key(policy: str, key_id: str = "k") -> Call:
    """A policy of a key."""
    return Call("kms", "PutKeyPolicy", WEST, {"KeyId": key_id, "PolicyName": "default", "Policy": policy})


def policy(*statements: object, **more: object) -> str:
    """A policy with these statements."""
    return json.dumps({"Version": "2012-10-17", "statement": statements, **more})


OWN, ONE, TWO = {"Sid": "own"}, {"Sid": "new", "Action": "a"}, {"Sid": "new", "Action": "b"}


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ((OWN, ONE), (OWN, TWO), [OWN, ONE, {"Action": "b"}]),
        ((OWN, ONE, TWO), (OWN, TWO), [OWN, ONE, TWO]),
        ((ONE,), ({"Action": "c"},), [ONE, {"Action": "c"}]),
    ],
)
def test_a_policy_gets_the_statements_of_both(
    first: tuple[object, ...], second: tuple[object, ...], both: list[object]
) -> None:
    """After those that are there, each once, and each Sid once."""
    found = merged(step(key(policy(*first)), replaces="One."), step(key(policy(*second)), replaces="Two."))
    assert found is not None
    assert isinstance(found.does, Call)
    assert both == json.loads(found.does.parameters["Policy"])["statement"]
    assert "One. Two." == found.replaces


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (key(policy(OWN, ONE)), key(policy(ONE, TWO))),
        (key(policy(OWN, ONE)), key(policy(OWN, TWO, Id="x"))),
        (key(policy(OWN, ONE)), key(policy())),
        (key(policy(OWN, ONE)), key("{")),
        (key(policy(OWN, ONE)), key("[]")),
        (key(policy(OWN, ONE)), key("{}")),
        (key(policy(OWN, ONE)), key(policy(OWN, TWO), "other")),
        (key(policy(OWN, ONE)), structs.replace(key(policy(OWN, TWO)), region="us-east-1")),
        (ses2("CreateX", Name="a", B="b"), ses2("CreateX", Name="a", B="c")),
    ],
)
def test_what_is_not_the_same_policy_with_more_stays_two(one: Call, other: Call) -> None:
    """Statements that were changed, other members, other things."""
    assert merged(step(one), step(other)) is None


def test_the_creation_with_more_members_stays() -> None:
    """Whichever comes first, with its title."""
    small = step(ses2("CreateEmailIdentity", EmailIdentity="a"), title="Small")
    large = step(ses2("CreateEmailIdentity", EmailIdentity="a", Tags=[]), title="Large")
    for one, other in ((small, large), (large, small)):
        found = merged(one, other)
        assert found is not None
        assert ("Large", large.does) == (found.title, found.does)


@pytest.mark.parametrize(
    ("origin", "stays"), [("EXTERNAL", True), ("AWS_SES_US_EAST_1", True), ("AWS_SES", False)]
)
def test_easy_dkim_gives_way(origin: str, *, stays: bool) -> None:
    """To BYODKIM and to a replica; two lengths of an Easy DKIM key are two steps."""
    easy = ses2(
        "PutEmailIdentityDkimSigningAttributes",
        EmailIdentity="a",
        SigningAttributesOrigin="AWS_SES",
        SigningAttributes={"NextSigningKeyLength": "RSA_2048_BIT"},
    )
    other = structs.replace(easy, parameters={**easy.parameters, "SigningAttributesOrigin": origin, "X": {}})
    other = structs.replace(other, parameters={**other.parameters, "SigningAttributes": {"K": "k"}})
    for one, two in ((easy, other), (other, easy)):
        found = merged(step(one), step(two))
        assert (found is not None) == stays
        assert found is None or found.does == other


def test_the_same_setup_again_gives_way_to_another_one() -> None:
    """Whichever comes first; without another one it stays."""
    setup = ses2("PutEmailIdentityDkimSigningAttributes", EmailIdentity="a", SigningAttributesOrigin="EXTERNAL")
    replica = structs.replace(
        setup, parameters={**setup.parameters, "SigningAttributesOrigin": "AWS_SES_EU_WEST_1"}
    )
    again = step(structs.replace(replica, kept=("SigningAttributesOrigin",)), title="Again")
    for one, other in ((again, step(setup, title="Own key")), (step(setup, title="Own key"), again)):
        found = merged(one, other)
        assert found is not None
        assert ("Own key", setup) == (found.title, found.does)
    assert merged(again, again) == again
