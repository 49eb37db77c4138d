"""The records of a plan as a zone file: read again by dnspython."""

from pathlib import Path

import dns.name
import dns.rdatatype
import dns.zone
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.engine.steps import Human, Record
from sescheck.fix.plan import Plan
from sescheck.fix.printers import zone
from tests.fix.printers.plans import HOSTILE, OTHER_ACCOUNT, PREFACE, plan, ses2, texts

ASCII = [each for each in HOSTILE if each and "\ud800" not in each]


def text_of(found: Plan) -> str:
    """All files of a plan, one after another, as on standard output."""
    return "".join(texts(zone.files(found, PREFACE)).values())


def read_again(text: str, name: str, type_: str) -> list[tuple[bytes, ...]]:
    """The strings of each TXT record, or the words of each other record."""
    found = dns.zone.from_text(text, origin=".", relativize=False, check_origin=False)
    sets = found.find_rdataset(dns.name.from_text(name), type_)
    if type_ == "TXT":
        return sorted(each.strings for each in sets)
    return sorted(tuple(word.encode() for word in each.to_text().split()) for each in sets)


def published(*records: Record) -> str:
    """The zone file for these records."""
    return text_of(plan(*records))


def test_records_of_all_types() -> None:
    """Names are absolute, also if the file has an origin."""
    text = published(
        Record("a._domainkey.example.org", "CNAME", ("a.dkim.amazonses.com",), ()),
        Record("bounce.example.org", "MX", ("10 feedback-smtp.eu-west-1.amazonses.com",), ()),
        Record("bounce.example.org", "TXT", ("v=spf1 include:amazonses.com ~all",), ()),
    )
    assert [(b"a.dkim.amazonses.com.",)] == read_again(text, "a._domainkey.example.org", "CNAME")
    assert [(b"10", b"feedback-smtp.eu-west-1.amazonses.com.")] == read_again(text, "bounce.example.org", "MX")
    assert [(b"v=spf1 include:amazonses.com ~all",)] == read_again(text, "bounce.example.org", "TXT")


@given(
    st.text(st.characters(codec="utf-8"), max_size=600)
    | st.sampled_from([each for each in ASCII if len(each) < 999])
)
def test_a_text_is_read_as_it_was_in_strings_of_255_bytes(value: str) -> None:
    """Quotation marks, backslashes, line breaks, any language."""
    ((*strings,),) = read_again(published(Record("x.example.org", "TXT", (value,), ())), "x.example.org", "TXT")
    assert value.encode() == b"".join(strings)
    assert all(len(each) <= 255 for each in strings)
    assert len(strings) == max(1, -(-len(value.encode()) // 255))


@pytest.mark.parametrize("label", [each for each in ASCII if len(each.encode()) < 60 and "." not in each])
def test_a_name_is_read_as_it_was(label: str) -> None:
    """Whatever it has in it, it ends no line and begins no comment."""
    text = published(Record(f"{label}.example.org", "CNAME", (f"{label}.example.net",), ()))
    found = dns.zone.from_text(text, origin=".", relativize=False, check_origin=False)
    ((name, sets),) = ((name, sets) for name, sets in found.iterate_rdatasets("CNAME"))
    assert label.encode().lower() == name.labels[0].lower()
    assert label.encode().lower() == sets[0].target.labels[0].lower()


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_comments(value: str) -> None:
    """In a title, in words, and in the subject of a finding."""
    text = text_of(plan(Human(value, value), ses2("PutX", Name=value), title=value, subject=value))
    assert all(line.startswith(";") or not line for line in text.split("\n"))


def test_a_merged_set_says_what_it_replaces() -> None:
    """It has all texts of the name."""
    now = ("v=spf1 -all", "something else")
    text = published(Record("example.org", "TXT", ("something else", "v=spf1 include:amazonses.com -all"), now))
    assert '; example.org. 1800 IN TXT "v=spf1 -all"' in text
    assert 2 == len(read_again(text, "example.org", "TXT"))


@pytest.mark.parametrize("type_", ["TXT", "MX"])
def test_a_set_that_was_not_read_is_a_comment(type_: str) -> None:
    """A second SPF record, or a second way for the mail, would break what works."""
    value = "10 mail.example.org" if type_ == "MX" else "v=spf1 -all"
    text = published(Record("example.org", type_, (value,), None))
    assert "; The DNS was not asked about this name." in text
    assert f"; example.org. 1800 IN {type_} " in text
    assert all(line.startswith(";") or not line for line in text.split("\n"))


def test_two_accounts_that_add_to_one_set_have_one_set() -> None:
    """Each knows only its own text."""
    one = plan(Record("_amazonses.example.org", "TXT", ("old", "a"), ("old",))).steps
    other = plan(Record("_amazonses.example.org", "TXT", ("old", "b"), ("old",)), account=OTHER_ACCOUNT).steps
    found = read_again(text_of(Plan((*one, *other))), "_amazonses.example.org", "TXT")
    assert [(b"a",), (b"b",), (b"old",)] == found


@pytest.mark.parametrize(
    ("type_", "values"),
    [("CNAME", ("a.net", "b.net")), ("MX", ("10 a.net", "10 b.net")), ("TXT", ("v=spf1 -all", "v=spf1 ~all"))],
)
def test_steps_that_contradict_each_other_are_comments(type_: str, values: tuple[str, ...]) -> None:
    """A person decides."""
    text = published(*(Record("x.example.org", type_, (each,), ()) for each in values))
    assert all(line.startswith(";") or not line for line in text.split("\n"))
    assert "Step 1 wants other" in text
    assert "Step 2 wants other" in text


def test_each_domain_has_its_file() -> None:
    """With a name that stays in the folder."""
    found = plan(
        *(Record(each, "CNAME", ("a.net",), ()) for each in ("x.a.org", "y.mail.a.org", "b.org", "../../etc")),
        subject="a.org",
    )
    names = list(texts(zone.files(found, PREFACE)))
    assert ["a.org.zone", "b.org.zone", "_.._etc.zone", "other-steps.txt"] == names
    assert all(Path(each).name == each for each in names)


def test_other_steps_are_named_with_the_command_that_prints_them() -> None:
    """Nothing is left out in silence."""
    text = text_of(plan(ses2("PutX", Name="x"), Record("x.org", "CNAME", ("a.net",), ()), Human("Ask.")))
    assert "Not DNS records: 2 of 3 steps:" in text
    assert "--step 1 --step 3" in text


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("bücher.example", "xn--bcher-kva.example."),
        ("_dmarc.例え.jp", "_dmarc.xn--r8jz45g.jp."),
        ("*.example.org", "*.example.org."),
        ("xn--bcher-kva.example", "xn--bcher-kva.example."),
        ("a..é", "a..xn--9ca."),
        (f"é{'x' * 64}.org", f"\\195\\169{'x' * 64}.org."),
    ],
)
def test_an_international_name_stands_as_resolvers_ask_for_it(name: str, printed: str) -> None:
    """What cannot be such a name keeps its bytes."""
    assert printed == zone.name_in_zone(name)
