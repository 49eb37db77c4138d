"""Which identities are asked for their S/MIME certificates, and what is made of the answers."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from sescheck.collect.identities import smime_certificates
from sescheck.collect.identities.listing import Listed
from sescheck.snapshot.certificates import SmimeCertificate, SmimeCertificates
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s
from tests.collect.reading import read_now

DENIED = Unreadable(Why.DENIED, "ses:ListEmailIdentityCertificates", "AccessDenied: no")
SIGNED = s.configuration_set("signed", options={"MessageSecurityOptions.SigningScheme": "SmimeScheme"})
PLAIN = s.configuration_set("plain", options={"MessageSecurityOptions.SigningScheme": "DefaultScheme"})
UNREAD = s.configuration_set("hidden", options=s.unread("ses:GetConfigurationSet"))
ITEM = {
    "FromAddress": "news@example.com",
    "Status": "ACTIVE",
    "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
    "CertificateExpiryTime": datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC),
}


def listed(name: str, verification: str = "SUCCESS") -> Listed:
    """An identity."""
    return Listed(name, "DOMAIN", Known(verification), Known(value=True))


@dataclass
class Answering:
    """A door that answers with these listings, one for each identity."""

    answers: dict[str, Listing[dict[str, Any]]] = field(default_factory=dict)
    region: str = "us-east-1"
    unneeded: frozenset[Any] = frozenset()
    asked: list[str] = field(default_factory=list)

    async def follow(self, _: object, *, EmailIdentity: str) -> Listing[dict[str, Any]]:  # noqa: N803 - AWS's name
        """Note the name, and return its certificates."""
        self.asked.append(EmailIdentity)
        return self.answers.get(EmailIdentity, Listing(()))


def read(
    door: Answering,
    *sets: ConfigurationSet,
    depth: Depth = Depth.DEEP,
    identities: Listing[Listed] = Listing((listed("example.com"),)),  # noqa: B008 - frozen
    unread: Unreadable | None = None,
) -> Listing[SmimeCertificates]:
    """Read the certificates of a region with these sets."""
    found: Listing[SmimeCertificates] = read_now(
        smime_certificates,
        door,
        depth,
        listed=identities,
        configuration_sets=Listing(sets, unread),
        identities=identities,
    )
    return found


@pytest.mark.parametrize("depth", Depth)
@pytest.mark.parametrize("sets", [(), (PLAIN,)])
def test_nothing_is_asked_or_unread_if_no_set_signs(sets: tuple[ConfigurationSet, ...], depth: Depth) -> None:
    """The usual region pays nothing, and no rule is undecided."""
    door = Answering()
    assert (Listing(()), []) == (read(door, *sets, depth=depth), door.asked)


@pytest.mark.parametrize("depth", [Depth.QUICK, Depth.STANDARD])
def test_they_are_read_at_depth_deep_only(depth: Depth) -> None:
    """It says so."""
    door = Answering()
    unread = read(door, SIGNED, depth=depth).unread
    assert unread is not None
    assert (Why.NOT_ASKED, True, []) == (unread.why, "--depth deep" in unread.detail, door.asked)


def test_only_identities_that_may_be_verified_are_asked() -> None:
    """SES sends for no other; one set that signs is enough, because a message can name any."""
    door = Answering()
    unknown = Listed("b.example.com", "DOMAIN", DENIED, DENIED)
    names = (
        listed("a.example.com"),
        unknown,
        listed("c.example.com", "PENDING"),
        listed("d.example.com", "FAILED"),
    )
    found = read(door, PLAIN, SIGNED, UNREAD, identities=Listing(names))
    assert ["a.example.com", "b.example.com"] == sorted(door.asked) == [each.name for each in found.items]
    assert found.unread is None


def test_nothing_is_asked_if_it_is_unknown_whether_a_set_signs() -> None:
    """Then they are unread, and not absent."""
    door = Answering()
    for found in (read(door, PLAIN, UNREAD), read(door, unread=DENIED)):
        assert found.items == ()
        assert found.unread is not None
    assert [] == door.asked


def test_a_refusal_about_one_identity_is_its_own() -> None:
    """What came before it on earlier pages does not make a list."""
    door = Answering({"a.example.com": Listing((ITEM,), DENIED), "b.example.com": Listing((ITEM,))})
    found = read(door, SIGNED, identities=Listing((listed("a.example.com"), listed("b.example.com"))))
    assert [DENIED, True] == [
        each.certificates if each.name.startswith("a") else isinstance(each.certificates, Known)
        for each in found.items
    ]
    assert found.unread is None


def test_an_incomplete_list_of_identities_hides_some() -> None:
    """Those that are listed are read."""
    found = read(Answering(), SIGNED, identities=Listing((listed("example.com"),), DENIED))
    assert (1, True) == (len(found.items), found.unread is not None)


def test_what_is_made_of_an_answer() -> None:
    """Sorted, and of an address without the member it is the address itself."""
    first = {**ITEM, "FromAddress": "a@example.com"}
    bare: dict[str, Any] = {"Status": "FAILED"}
    answers: dict[str, Listing[dict[str, Any]]] = {
        "example.com": Listing((ITEM, first)),
        "me@example.com": Listing((bare,)),
    }
    names = Listing(tuple(map(listed, answers)))
    domain, address = read(Answering(answers), SIGNED, identities=names).items
    arn, expires = str(ITEM["CertificateArn"]), "2027-01-02T03:04:05Z"
    expected = [SmimeCertificate(each, "ACTIVE", arn, expires) for each in ("a@example.com", "news@example.com")]
    assert Known(tuple(expected)) == domain.certificates
    assert Known((SmimeCertificate("me@example.com", "FAILED", None, None),)) == address.certificates


@pytest.mark.parametrize("member", ["FromAddress", "Status"])
def test_an_answer_without_a_needed_member_is_unread(member: str) -> None:
    """No From address or status is assumed."""
    item = {name: value for name, value in ITEM.items() if name != member}
    (found,) = read(Answering({"example.com": Listing((item,))}), SIGNED).items
    assert isinstance(found.certificates, Unreadable)
