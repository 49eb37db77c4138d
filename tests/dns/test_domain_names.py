"""Names, right and wrong, and that a wrong one is not sent."""

import asyncio

import dns.name
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sescheck.dns.domain_names import absolute, plain, shown
from sescheck.dns.lookup import DnspythonLookup
from sescheck.dns.nameservers import Nameserver
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.snapshot.dns import dns_key
from sescheck.snapshot.reading import Unreadable
from tests.dns.conftest import PATIENT, QUICK, Ask

LABEL_OF_63 = "a" * 63
NAME_OF_255_BYTES = ".".join([LABEL_OF_63] * 3 + ["a" * 61])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("example.com", "example.com"),
        ("Example.COM.", "example.com"),
        ("_dmarc.example.com", "_dmarc.example.com"),
        ("a_b.example.com", "a_b.example.com"),
        ("-odd-.example.com", "-odd-.example.com"),
        (f"{LABEL_OF_63}.com", f"{LABEL_OF_63}.com"),
        (NAME_OF_255_BYTES, NAME_OF_255_BYTES),
        ("münchen.de", "xn--mnchen-3ya.de"),
        ("MÜNCHEN.de", "xn--mnchen-3ya.de"),
        ("_dmarc.straße.de", "_dmarc.xn--strae-oqa.de"),
        ("xn--strae-oqa.de", "xn--strae-oqa.de"),
        ("xn--nonsense-", "xn--nonsense-"),
        ("*.example.com", "*.example.com"),
        ("com", "com"),
    ],
)
def test_a_name_is_absolute_and_in_ascii(text: str, expected: str) -> None:
    """A letter that IDNA 2003 would replace stays itself: strasse.de is another domain."""
    assert expected == plain(absolute(text))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is empty"),
        (".", "it is empty"),
        ("..", "a part between two dots is empty"),
        ("example.com..", "a part between two dots is empty"),
        ("a..example.com", "a part between two dots is empty"),
        (".example.com", "a part between two dots is empty"),
        (f"{LABEL_OF_63}a.com", "longer than 63 bytes"),
        (f"a.{NAME_OF_255_BYTES}", "longer than 255 bytes"),
        ("ü" * 60 + ".de", "longer than 63 bytes"),
        ("a" * 100_000, "longer than 255 bytes"),
        ("user@example.com", "it has the character '@'"),
        ("@", "it has the character '@'"),
        (r"a\.example.com", "it has the character"),
        ("a b.example.com", "it has the character ' '"),
        ("a\n.example.com", r"it has the character '\n'"),
        ("\ud800.com", "it has the character"),
        ("\u0301a.com", "cannot be written in ASCII"),
    ],
)
def test_what_is_not_a_name_is_not_asked(server: DnsServer, ask: Ask, text: str, reason: str) -> None:
    """It has no answer, and the reason says why, in one short line."""
    found = ask(text, "TXT", QUICK)
    assert isinstance(found, Unreadable)
    assert reason in found.detail
    assert found.detail.isprintable()
    assert len(found.detail) < 250
    assert [] == server.questions


@given(st.text(max_size=80) | st.from_regex(r"\A[a-zäß_0-9-]{1,70}(\.[a-zäß_0-9-]{1,70}){0,5}\.?\Z"))
@example("ß.\u200d")
@example("$")
@example("\u3002")
@example("a\uff0eb")
@example("İ.com")
def test_any_text_is_a_name_or_has_a_reason(text: str) -> None:
    """A name is stable: as it is shown, it is the same name."""
    try:
        name = absolute(text)
    except ValueError:
        assert shown(text).isascii()
        return
    assert name.is_absolute()
    assert name != dns.name.root
    assert len(name.to_wire() or b"") <= 255
    assert plain(absolute(plain(name))) == plain(name)


def test_names_of_every_kind_arrive() -> None:
    """As one question each, with the name in ASCII."""
    with DnsServer() as server:
        lookup = DnspythonLookup([Nameserver("127.0.0.1", server.port)], PATIENT)
        for text in ("_dmarc.münchen.de.", NAME_OF_255_BYTES, "com"):
            asyncio.run(lookup.ask(text, "TXT"))
        assert ["_dmarc.xn--mnchen-3ya.de", NAME_OF_255_BYTES, "com"] == [each.name for each in server.questions]


def test_the_key_of_an_answer() -> None:
    """Its name in lower case, without the last dot."""
    assert "_dmarc.example.com TXT" == dns_key("_DMARC.Example.com.", "txt")
