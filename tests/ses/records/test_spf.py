"""SPF: the grammar of a record, and what it says about mail of SES."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.ses.records.lookups import Lookup
from sescheck.ses.records.spf_outcome import MOST_LOOKUPS, SpfFault, SpfOutcome, spf_outcome
from sescheck.ses.records.spf_terms import Mechanism, Modifier, SpfRecord, SpfSyntaxError, is_spf, spf_record
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why

SILENT = Unreadable(Why.TIMED_OUT, "dns:Query", "no answer")
DOMAIN = "mail.example.com"
SES = "v=spf1 include:amazonses.com ~all"
THROUGH_SES = ("amazonses.com",)

ORACLE = json.loads(Path(__file__).with_name("pyspf_2_0_14.json").read_text("utf-8"))
"""What pyspf 2.0.14 answers about mail of an address of SES, in zones made at random.

The domain is a.example.net. Zones in which pyspf meets a record that includes itself are left out: it refuses such
a record even if the term is not reached.
"""
RESULTS = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}

Records = str | list[str] | Unreadable


def dns(records: dict[str, Records]) -> Lookup:
    """A DNS with TXT records, by name."""

    def lookup(name: str) -> Reading[tuple[str, ...]]:
        found = records.get(name, [])
        if isinstance(found, Unreadable):
            return found
        return Known((found,) if isinstance(found, str) else tuple(found))

    return lookup


def outcome(record: Records, **others: Records) -> SpfOutcome:
    """What the record says; the others are those of ``NAME.example.net``."""
    more: dict[str, Records] = {f"{name}.example.net": text for name, text in others.items()}
    found = spf_outcome(DOMAIN, dns({DOMAIN: record, **more}))
    assert isinstance(found, Known)
    return found.value


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (SES, "includes amazonses.com, qualifier +"),
        ("V=SPF1 INCLUDE:AmazonSES.com. -ALL", "includes amazonses.com, qualifier +"),
        (["google-site-verification=x", SES], "includes amazonses.com, qualifier +"),
        ("v=spf1 redirect=amazonses.com", "includes amazonses.com, qualifier +"),
        ("v=spf1 include:a.example.net -all", "includes amazonses.com (through a.example.net), qualifier +"),
        ("v=spf1 redirect=a.example.net", "includes amazonses.com (through a.example.net), qualifier +"),
        (
            "v=spf1 include:b.example.net",
            "includes amazonses.com (through b.example.net, a.example.net), qualifier +",
        ),
        ("v=spf1 ~include:amazonses.com -all", "includes amazonses.com, qualifier ~"),
        ("v=spf1 -include:a.example.net +all", "includes amazonses.com (through a.example.net), qualifier -"),
    ],
)
def test_amazonses_is_included_itself_or_through_others(record: Records, expected: str) -> None:
    """The names of the way are kept."""
    found = outcome(record, a=SES, b="v=spf1 include:a.example.net -all")
    assert expected == str(found)
    assert found.includes_ses is expected.endswith("+")


@pytest.mark.parametrize(
    ("record", "qualifier"),
    [
        ("v=spf1", "?"),
        ("v=spf1 ip4:192.0.2.1 ~all", "~"),
        ("v=spf1 -all include:amazonses.com", "-"),
        ("v=spf1 -all redirect=amazonses.com", "-"),
        ("v=spf1 +all include:amazonses.com", "+"),
        ("v=spf1 include:soft.example.net -all", "-"),
        ("v=spf1 include:all.example.net -all", "+"),
        ("v=spf1 include:amazonses.com.example.net -all", "-"),
    ],
)
def test_a_record_that_does_not_include_amazonses_says_so(record: str, qualifier: str) -> None:
    """What comes after ``all`` does not count, nor an include that the other record does not let pass."""
    found = spf_outcome(
        DOMAIN,
        dns(
            {
                DOMAIN: record,
                "soft.example.net": "v=spf1 ~include:amazonses.com",
                "all.example.net": "v=spf1 +all",
                "amazonses.com.example.net": "v=spf1 -all",
            }
        ),
    )
    assert isinstance(found, Known)
    assert (found.value.through, found.value.qualifier, found.value.fault) == ((), qualifier, None)
    assert str(found.value) == "does not include amazonses.com"
    assert not found.value.includes_ses


@pytest.mark.parametrize(
    ("record", "fault", "fault_at"),
    [
        ([], SpfFault.NO_RECORD, DOMAIN),
        ("v=spf10 include:amazonses.com", SpfFault.NO_RECORD, DOMAIN),
        (" v=spf1 include:amazonses.com", SpfFault.NO_RECORD, DOMAIN),
        ([SES, "v=spf1 -all"], SpfFault.SEVERAL_RECORDS, DOMAIN),
        ("v=spf1 include:amazonses.com ip4:192.0.2", SpfFault.SYNTAX, DOMAIN),
        (
            "v=spf1 include:none.example.net include:amazonses.com",
            SpfFault.INCLUDED_WITHOUT_RECORD,
            "none.example.net",
        ),
        ("v=spf1 redirect=none.example.net", SpfFault.INCLUDED_WITHOUT_RECORD, "none.example.net"),
        ("v=spf1 include:two.example.net", SpfFault.SEVERAL_RECORDS, "two.example.net"),
        ("v=spf1 include:bad.example.net", SpfFault.SYNTAX, "bad.example.net"),
        (f"v=spf1 include:{DOMAIN} include:amazonses.com", SpfFault.TOO_MANY_LOOKUPS, DOMAIN),
        ("v=spf1 include:loop.example.net", SpfFault.TOO_MANY_LOOKUPS, "loop.example.net"),
    ],
)
def test_a_fault_is_named_with_its_domain(record: Records, fault: SpfFault, fault_at: str) -> None:
    """A fault in an included record is one of the whole; a loop ends at the limit."""
    found = outcome(record, two=[SES, SES], bad="v=spf1 foo", loop="v=spf1 redirect=loop.example.net")
    assert (found.fault, found.fault_at) == (fault, fault_at)
    assert not found.includes_ses
    assert str(found).startswith(f"{fault}: {fault_at}")


@pytest.mark.parametrize("term", ["a", "mx:example.org", "ptr", "exists:example.org", "include:deny.example.net"])
def test_ten_lookups_are_allowed_and_no_more(term: str) -> None:
    """What comes after amazonses.com is not looked up."""
    more = " ".join([term] * MOST_LOOKUPS)
    nine = " ".join([term] * (MOST_LOOKUPS - 1))
    deny = "v=spf1 -all"
    assert outcome(f"v=spf1 include:amazonses.com {more} {more}", deny=deny).lookups == 1
    assert outcome(f"v=spf1 {nine} include:amazonses.com", deny=deny) == SpfOutcome(THROUGH_SES, "+", MOST_LOOKUPS)
    assert outcome(f"v=spf1 {more} include:amazonses.com", deny=deny).fault is SpfFault.TOO_MANY_LOOKUPS
    free = " ".join(["ip4:192.0.2.0/24", "ip6:2001:db8::/32", "exp=why.example.org"][:2] * MOST_LOOKUPS)
    assert outcome(f"v=spf1 {free} include:amazonses.com").lookups == 1


def test_an_unread_answer_before_amazonses_makes_the_outcome_unread() -> None:
    """After it, it does not matter."""
    silent: dict[str, Records] = {"a.example.net": SILENT}
    for record in ("v=spf1 include:a.example.net include:amazonses.com", "v=spf1 redirect=a.example.net"):
        assert spf_outcome(DOMAIN, dns({DOMAIN: record, **silent})) == SILENT
    assert spf_outcome(DOMAIN, dns({DOMAIN: SILENT})) == SILENT
    assert outcome("v=spf1 include:amazonses.com include:a.example.net", a=SILENT).includes_ses
    assert outcome("v=spf1 -all", a=SILENT).qualifier == "-"


def test_a_macro_that_decides_makes_the_outcome_unread() -> None:
    """If amazonses.com is included anyway, it does not decide."""
    undecided = (
        "v=spf1 include:%{d}.example.net -all",
        "v=spf1 redirect=_spf.%{d2}",
        "v=spf1 exists:%{i}._spf.%{d} -all",
        f"v=spf1 {'exists:%{i}.%{d} ' * 11}-all",
    )
    for record in undecided:
        found = spf_outcome(DOMAIN, dns({DOMAIN: record}))
        assert isinstance(found, Unreadable)
        assert "%{" in found.detail
    assert outcome("v=spf1 include:%{d}.example.net include:amazonses.com").includes_ses
    assert outcome("v=spf1 exists:%{i}._spf.%{d} include:amazonses.com -all").includes_ses
    assert outcome("v=spf1 exists:deny.example.net -all").qualifier == "-"


NAMES = [f"{each}.example.net" for each in "abcde"]
TERMS = st.sampled_from([f"include:{each}" for each in NAMES] + ["a", "~all", "include:amazonses.com"])
RECORDS = st.lists(TERMS, max_size=6).map(lambda terms: " ".join(["v=spf1", *terms]))


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, RECORDS | st.just("v=spf1 redirect=a.example.net"))))
def test_every_evaluation_ends(records: dict[str, Records]) -> None:
    """Records that include one another; silence makes the outcome unread or leaves it as it is."""
    found = spf_outcome(NAMES[0], dns(records))
    assert isinstance(found, Known)
    assert found.value.lookups <= MOST_LOOKUPS + 1
    assert (found.value.lookups > MOST_LOOKUPS) is (found.value.fault is SpfFault.TOO_MANY_LOOKUPS)
    for each in NAMES:
        assert spf_outcome(NAMES[0], dns(records | {each: SILENT})) in (SILENT, found)


@pytest.mark.parametrize(
    "term",
    [
        "foo", "foo:bar", "-", "all:x", "all/24", "include", "include:", "exists", "a:", "a/33", "a//129", "a/024",
        "ip4", "ip4:", "ip4:192.0.2.1/33", "ip4:192.0.2.256", "ip4:192.0.2.0//24", "ip6:192.0.2.1", "ip6:::/129",
        "ip6:fe80::1%eth0", "ptr/24", "include:%{x}.example.org", "include:%.example.org", "include:exam\tple.org",
        "include:exämple.org", "redirect=", "redirect=%{", "exp=", "include=amazonses.com\x00",
        "redirect=a.example.org redirect=b.example.org", "exp=a.example.org EXP=a.example.org", "/24", ":x",
    ],
)  # fmt: skip
def test_a_term_that_is_not_valid_is_a_syntax_error(term: str) -> None:
    """RFC 7208 section 12; the term is named."""
    found = spf_record(f"v=spf1 mx {term} -all")
    assert isinstance(found, SpfSyntaxError)
    assert str(found).startswith(term.rpartition(" ")[2])


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("all", Mechanism("+", "all")),
        ("-ALL", Mechanism("-", "all")),
        ("?a", Mechanism("?", "a")),
        ("a/24", Mechanism("+", "a", None, "/24")),
        ("a:example.org/24//64", Mechanism("+", "a", "example.org", "/24//64")),
        ("mx//64", Mechanism("+", "mx", None, "//64")),
        ("~mx:example.org", Mechanism("~", "mx", "example.org")),
        ("ptr:example.org", Mechanism("+", "ptr", "example.org")),
        ("ip4:192.0.2.0/24", Mechanism("+", "ip4", "192.0.2.0/24")),
        ("ip6:2001:db8::1", Mechanism("+", "ip6", "2001:db8::1")),
        ("include:_spf.example.org", Mechanism("+", "include", "_spf.example.org")),
        ("exists:%{ir}.%{v}._spf.%{d2}", Mechanism("+", "exists", "%{ir}.%{v}._spf.%{d2}")),
        ("exists:%{l1r-}%%%_%-.example.org", Mechanism("+", "exists", "%{l1r-}%%%_%-.example.org")),
        ("redirect=_spf.example.org", Modifier("redirect", "_spf.example.org")),
        ("Exp=explain._spf.%{d}", Modifier("exp", "explain._spf.%{d}")),
        ("x-unknown.modifier_1=", Modifier("x-unknown.modifier_1", "")),
    ],
)
def test_the_terms_of_a_record(term: str, expected: Mechanism | Modifier) -> None:
    """Names in any case, one or more spaces between; macros are text."""
    is_mechanism = isinstance(expected, Mechanism)
    wanted = SpfRecord((expected,) if is_mechanism else (), () if is_mechanism else (expected,))  # type: ignore[arg-type]
    assert wanted == spf_record(f"v=spf1  {term} ")


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    """It is a record or a syntax error, and a record only with its version."""
    assert not is_spf(f"v=spf1x{text}")
    assert is_spf(f"v=spf1 {text}")
    assert isinstance(spf_record(f"v=spf1 {text}"), SpfRecord | SpfSyntaxError)


@pytest.mark.parametrize("world", ORACLE, ids=range(len(ORACLE)))
def test_pyspf_comes_to_the_same_result(world: dict[str, Any]) -> None:
    """No record is none, and another fault a permanent error."""
    found = spf_outcome("a.example.net", dns(world["zone"]))
    assert isinstance(found, Known)
    fault = found.value.fault
    result = "none" if fault is SpfFault.NO_RECORD else "permerror" if fault else RESULTS[found.value.qualifier]
    assert world["result"] == result
