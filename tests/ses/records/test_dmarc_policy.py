"""Which DMARC policy applies: the tree walk of RFC 9989, and what checkdmarc finds in the same zones."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.ses.records.dmarc_policy import AppliedPolicy, applied_policy, names_of_walk, walk
from sescheck.ses.records.dmarc_record import Policy, dmarc_record
from sescheck.ses.records.lookups import Lookup
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why

ORACLE = json.loads(Path(__file__).with_name("checkdmarc_6_0_4.json").read_text("utf-8"))
"""What checkdmarc 6.0.4 answered for these zones and records; it has too many dependencies to run it here."""
SILENT = Unreadable(Why.TIMED_OUT, "dns:TXT", "no answer")
NONE, QUARANTINE, REJECT = Policy
MAIL, BELOW = "mail.example.com", "a.b.c.d.e.f.g.mail.example.com"


def zone(records: dict[str, Any]) -> Lookup:
    """A DNS with DMARC records, by domain; a list is several records, ``SILENT`` no answer."""

    def lookup(name: str) -> Reading[tuple[str, ...]]:
        assert name.startswith("_dmarc.")
        found = records.get(name.removeprefix("_dmarc."), [])
        if isinstance(found, Unreadable):
            return found
        return Known((found,) if isinstance(found, str) else tuple(found))

    return lookup


def applied(domain: str, records: dict[str, Any]) -> AppliedPolicy:
    """The policy that applies, where all is read."""
    found = applied_policy(domain, zone(records))
    assert isinstance(found, Known)
    return found.value


def test_the_walk_skips_labels_so_that_it_asks_at_most_eight_times() -> None:
    """The example of RFC 9989: nine labels or more jump to seven."""
    assert walk("a.b.c.d.e.f.g.h.i.j.mail.example.com") == (
        "a.b.c.d.e.f.g.h.i.j.mail.example.com",
        "g.h.i.j.mail.example.com",
        "h.i.j.mail.example.com",
        "i.j.mail.example.com",
        "j.mail.example.com",
        "mail.example.com",
        "example.com",
        "com",
    )
    assert walk("Mail.Example.com.") == ("mail.example.com", "example.com", "com")
    assert names_of_walk("example.com") == ("_dmarc.example.com", "_dmarc.com")


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=30))
def test_the_walk_goes_up_to_the_top_and_never_asks_more_than_eight_times(labels: list[str]) -> None:
    """Each name is above the one before; the jump leaves seven labels."""
    found = walk(".".join(labels))
    assert len(found) == min(len(labels), 8)
    assert found[0] == ".".join(labels)
    assert [each.count(".") for each in found[1:]] == list(reversed(range(len(found) - 1)))


@pytest.mark.parametrize(
    ("domain", "records", "found_at", "policy", "tag"),
    [
        (MAIL, {}, None, None, None),
        (MAIL, {MAIL: "v=DMARC1; p=reject; sp=none"}, MAIL, REJECT, "p"),
        (MAIL, {MAIL: "v=DMARC1; p=none", "example.com": "v=DMARC1; p=reject"}, MAIL, NONE, "p"),
        (MAIL, {"example.com": "v=DMARC1; p=reject; sp=none"}, "example.com", NONE, "sp"),
        (MAIL, {"example.com": "v=DMARC1; p=reject"}, "example.com", REJECT, "p"),
        (MAIL, {"example.com": "v=DMARC1; p=reject; np=none"}, "example.com", REJECT, "p"),
        (MAIL, {"com": "v=DMARC1; p=none; sp=reject; psd=y"}, "com", REJECT, "sp"),
        (
            MAIL,
            {"com": "v=DMARC1; p=none; psd=y", "example.com": "v=DMARC1; p=quarantine"},
            "example.com",
            QUARANTINE,
            "p",
        ),
        (
            f"a.{MAIL}",
            {MAIL: "v=DMARC1; p=none", "example.com": "v=DMARC1; p=reject"},
            "example.com",
            REJECT,
            "p",
        ),
        (
            f"a.{MAIL}",
            {MAIL: "v=DMARC1; p=none; psd=n", "example.com": "v=DMARC1; p=reject"},
            MAIL,
            NONE,
            "p",
        ),
        (f"a.{MAIL}", {MAIL: "v=DMARC1; p=reject", "com": "v=DMARC1; p=none; psd=y"}, "com", NONE, "p"),
        ("com", {"com": "v=DMARC1; p=reject; sp=none; psd=y"}, "com", REJECT, "p"),
        (BELOW, {"g.mail.example.com": "v=DMARC1; p=reject"}, "g.mail.example.com", REJECT, "p"),
        (BELOW, {"b.c.d.e.f.g.mail.example.com": "v=DMARC1; p=reject"}, None, None, None),
    ],
)
def test_the_record_that_applies_is_the_domains_own_or_the_organizational_domains_or_the_public_suffixs(
    domain: str, records: dict[str, Any], found_at: str | None, policy: Policy | None, tag: str | None
) -> None:
    """A record between does not count, and neither does one that the walk jumps over."""
    found = applied(domain, records)
    assert (found_at, policy, tag) == (found.found_at, found.policy, found.tag)


def test_several_records_at_one_name_are_all_ignored() -> None:
    """The walk goes on, and the result names the domain."""
    both = ["v=DMARC1; p=reject", "v=DMARC1; p=none"]
    assert applied(MAIL, {MAIL: both}) == AppliedPolicy(several=(MAIL,))
    found = applied(MAIL, {MAIL: both, "example.com": "v=DMARC1; p=quarantine"})
    assert (found.found_at, found.policy, found.several) == ("example.com", QUARANTINE, (MAIL,))
    assert applied(MAIL, {MAIL: ["v=DMARC1; p=reject", "v=spf1 -all"]}).policy is REJECT


@pytest.mark.parametrize(
    ("record", "policy", "invalid"),
    [
        ("v=DMARC1", NONE, None),
        ("v=DMARC1; p=rejct", None, "rejct"),
        ("v=DMARC1; p=rejct; rua=example.com", None, "rejct"),
        ("v=DMARC1; p=rejct; rua=mailto:d@example.com", NONE, "rejct"),
        ("v=DMARC1; p=; rua=x, mailto:d@example.com!10m", NONE, ""),
        ("v=DMARC1; p=reject; sp=rejct", REJECT, None),
        ("v=DMARC1; p=reject; p=none", REJECT, None),
        ("v=DMARC1; ; x; =; p", NONE, None),
    ],
)
def test_an_invalid_policy_is_none_if_reports_are_asked_for_and_else_no_dmarc(
    record: str, policy: Policy | None, invalid: str | None
) -> None:
    """A record without a policy is one of none."""
    found = applied(MAIL, {MAIL: record})
    assert (policy, invalid) == (found.policy, found.invalid)


def test_a_policy_that_is_tested_is_not_enforced() -> None:
    """So is none; the alignment modes are those of the record that applies."""
    tested = applied(MAIL, {"example.com": "v=DMARC1; p=reject; t=y; aspf=s; adkim=s"})
    assert (tested.testing, tested.strict_spf, tested.strict_dkim, tested.is_enforced) == (True, True, True, False)
    assert applied(MAIL, {MAIL: "v=DMARC1; p=quarantine; t=n; aspf=r"}).is_enforced
    assert not applied(MAIL, {MAIL: "v=DMARC1; p=none"}).is_enforced
    assert not applied(MAIL, {}).is_enforced


def test_a_domain_that_does_not_exist_has_a_policy_of_its_own() -> None:
    """Whether it exists matters only if the policies differ."""
    differs = zone({"example.com": "v=DMARC1; p=reject; sp=quarantine; np=none"})
    same = zone({"example.com": "v=DMARC1; p=reject; np=reject"})
    found = applied_policy(MAIL, differs, Known(False))
    assert isinstance(found, Known)
    assert (found.value.policy, found.value.tag) == (NONE, "np")
    assert applied_policy(MAIL, differs, SILENT) == SILENT
    assert isinstance(applied_policy(MAIL, same, SILENT), Known)


@pytest.mark.parametrize("silent", [MAIL, "example.com", "com"])
def test_an_unread_answer_on_the_way_makes_the_policy_unread(silent: str) -> None:
    """Above the record that ends the walk, nothing is asked."""
    records: dict[str, Any] = {silent: SILENT}
    assert applied_policy(MAIL, zone(records)) == SILENT
    ended = applied_policy(f"a.{MAIL}", zone({"com": SILENT, "example.com": "v=DMARC1; p=none; psd=n"}))
    assert isinstance(ended, Known)
    own = applied_policy(MAIL, zone({"example.com": SILENT, "com": SILENT, MAIL: "v=DMARC1; p=none"}))
    assert isinstance(own, Known)


@given(st.dictionaries(st.sampled_from(walk(BELOW)), st.sampled_from(["v=DMARC1; p=none", "v=DMARC1; psd=y"])))
def test_silence_never_changes_a_known_policy(records: dict[str, Any]) -> None:
    """With any one answer unread the result is unread, or the same."""
    all_read = applied_policy(BELOW, zone(records))
    for each in walk(BELOW):
        assert applied_policy(BELOW, zone(records | {each: SILENT})) in (SILENT, all_read)


@pytest.mark.parametrize("world", ORACLE["walks"], ids=range(len(ORACLE["walks"])))
def test_checkdmarc_finds_the_same_record(world: dict[str, Any]) -> None:
    """In zones made at random, with records of organizational domains and public suffixes."""
    records = {name.removeprefix("_dmarc."): text for name, text in world["zone"].items()}
    found = applied(world["domain"], records)
    assert (world["found_at"], world["record"]) == (found.found_at, found.record)


@pytest.mark.parametrize("world", ORACLE["policies"], ids=range(len(ORACLE["policies"])))
def test_checkdmarc_finds_the_same_policy(world: dict[str, Any]) -> None:
    """In deep trees with several records: for a domain that exists, and for one that does not.

    These are 115 of 4,000 zones made at random, in all of which both agree.
    """
    records = zone({name.removeprefix("_dmarc."): text for name, text in world["zone"].items()})
    existing, missing = (applied_policy(world["domain"], records, Known(each)) for each in (True, False))
    assert isinstance(existing, Known)
    assert isinstance(missing, Known)
    found = existing.value
    assert (world["found_at"], world["policy"]) == (found.found_at, found.policy)
    assert world["if_missing"] == missing.value.policy
    assert (world["testing"], world["strict"]) == (found.testing, [found.strict_dkim, found.strict_spf])


_VALUES = {
    "p": ["none", "reject"],
    "sp": ["none", "quarantine"],
    "np": ["reject"],
    "psd": ["y", "n", "u"],
    "t": ["y"],
}
RECORD = st.fixed_dictionaries({}, optional={tag: st.sampled_from(each) for tag, each in _VALUES.items()}).map(
    lambda tags: "; ".join(("v=DMARC1", *(f"{tag}={value}" for tag, value in tags.items())))
)


@given(
    st.dictionaries(st.sampled_from([*walk(BELOW), "b.c.d.e.f.g.mail.example.com", "org"]), RECORD), st.booleans()
)
def test_one_record_of_a_tree_decides_alone(records: dict[str, Any], exists: bool) -> None:
    """Those of other domains between, and of names that the walk leaves out, change nothing."""
    found = applied_policy(BELOW, zone(records), Known(exists))
    assert isinstance(found, Known)
    at = found.value.found_at
    assert (at is None) is records.keys().isdisjoint(walk(BELOW))
    alone = {} if at is None else {at: records[at]}
    assert found == applied_policy(BELOW, zone(alone), Known(exists))


@pytest.mark.parametrize("example", ORACLE["records"], ids=lambda each: each["record"])
def test_checkdmarc_reads_the_same_tags(example: dict[str, Any]) -> None:
    """Of a domain itself, and of one below it that exists or does not."""
    records, tags = zone({"example.com": example["record"]}), example["tags"]
    own, existing, missing = (
        applied_policy("example.com", records),
        applied_policy(MAIL, records),
        applied_policy(MAIL, records, Known(False)),
    )
    for name, found in (("p", own), ("sp", existing), ("np", missing)):
        assert isinstance(found, Known)
        read = found.value
        assert (read.policy, read.testing) == (tags[name], tags["t"] == "y")
        assert (read.strict_dkim, read.strict_spf) == (tags["adkim"] == "s", tags["aspf"] == "s")
    parsed = dmarc_record(example["record"])
    assert parsed is not None
    assert parsed.psd == tags["psd"]


@pytest.mark.parametrize(
    "text", ["", "v=spf1 -all", "v=dmarc1; p=none", "v=DMARC10", "p=none; v=DMARC1", "DMARC1", "v=DMARC1 p=none"]
)
def test_other_texts_are_not_records(text: str) -> None:
    """The version comes first, and is written in capitals."""
    assert dmarc_record(text) is None


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    """Whatever follows the version, it is a record, and its first tag of a name holds."""
    dmarc_record(text)
    found = dmarc_record(f"v=DMARC1; p=reject; {text}")
    assert found is not None
    assert found.policies["p"] == "reject"


@given(st.lists(st.sampled_from(["p=reject", "sp=none", "psd=y", "t=y", "x=1"]), unique=True), st.data())
def test_case_and_spaces_do_not_matter(tags: list[str], data: st.DataObject) -> None:
    """Nor does the order of the tags."""
    spaces = st.sampled_from(["", " ", "\t", "  "])
    mixed = [
        data.draw(spaces) + each.upper().replace("=", data.draw(spaces) + "=" + data.draw(spaces))
        for each in data.draw(st.permutations(tags))
    ]
    one, other = dmarc_record("; ".join(("v=DMARC1", *tags))), dmarc_record(";".join(("V = DMARC1 ", *mixed)))
    assert one is not None
    assert other is not None
    assert (one.policies, one.psd, one.testing) == (other.policies, other.psd, other.testing)
