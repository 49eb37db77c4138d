"""The values of --nameserver."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.dns import nameservers
from sescheck.dns.nameservers import Nameserver, Transport, parse_nameserver
from sescheck.errors import UsageError


@pytest.mark.parametrize(
    ("text", "expected", "shown"),
    [
        ("10.0.0.2", Nameserver("10.0.0.2", 53), "10.0.0.2"),
        ("10.0.0.2#53", Nameserver("10.0.0.2", 53), "10.0.0.2"),
        ("127.0.0.1#5353", Nameserver("127.0.0.1", 5353), "127.0.0.1#5353"),
        ("2001:DB8:0:0::1", Nameserver("2001:db8::1", 53), "2001:db8::1"),
        ("[2001:db8::1]#54", Nameserver("2001:db8::1", 54), "2001:db8::1#54"),
        ("fe80::1%eth0", Nameserver("fe80::1%eth0", 53), "fe80::1%eth0"),
        ("tls://9.9.9.9", Nameserver("9.9.9.9", 853, Transport.TLS), "tls://9.9.9.9"),
        ("TLS://9.9.9.9#8853", Nameserver("9.9.9.9", 8853, Transport.TLS), "tls://9.9.9.9#8853"),
    ],
)
def test_a_resolver_is_an_address(text: str, expected: Nameserver, shown: str) -> None:
    """And it is shown as it can be given."""
    assert expected == parse_nameserver(text)
    assert shown == str(expected)
    assert expected == parse_nameserver(shown)


def test_https_is_a_url(monkeypatch: pytest.MonkeyPatch) -> None:
    """If what it needs is installed."""
    url = "https://dns.example.com:8443/dns-query"
    monkeypatch.setattr(nameservers, "DOH_NEEDS", ())
    assert Nameserver(url, 8443, Transport.HTTPS) == parse_nameserver(url)
    assert url == str(parse_nameserver(url))
    assert not parse_nameserver(url).is_private


def test_https_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """An extra of sescheck."""
    monkeypatch.setattr(nameservers, "DOH_NEEDS", ("a_module_that_is_not_there",))
    with pytest.raises(UsageError, match=r"pip install 'sescheck\[doh\]'"):
        parse_nameserver("https://dns.example.com/dns-query")


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", "is not IP[#PORT], tls://IP[#PORT] or https://HOST/PATH"),
        ("127.0.0.1:5353", "write 127.0.0.1#5353"),
        ("[::1]:5353", "write [::1]#5353"),
        ("[::1", "is not IP[#PORT]"),
        ("::1]#53", "is not IP[#PORT]"),
        ("tls://127.0.0.1:853", "write 127.0.0.1#853"),
        ("dns.google", "a resolver needs an IP address, not a name"),
        ("tls://dns.google", "a resolver needs an IP address, not a name"),
        ("127.0.0.1#", "a port is a number from 1 to 65535"),
        ("127.0.0.1#0", "a port is a number from 1 to 65535"),
        ("127.0.0.1#65536", "a port is a number from 1 to 65535"),
        ("127.0.0.1#٥٣", "a port is a number"),
        ("127.0.0.1#5_3", "a port is a number"),
        ("http://dns.example.com/", "is not IP"),
        ("udp://127.0.0.1", "is not IP"),
        ("https://", "is not IP"),
        ("https://exa mple.com/", "is not IP"),
        ("https://example.com:99999/", "is not IP"),
        ("https://user:secret@example.com/", "must not have a user name"),
        ("300.1.1.1", "is not IP"),
        ("1.1.1.1\n2.2.2.2", "is not IP"),
    ],
)
def test_anything_else_is_wrong_usage(text: str, advice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line, with what to write instead, and without a password."""
    monkeypatch.setattr(nameservers, "DOH_NEEDS", ())
    with pytest.raises(UsageError) as caught:
        parse_nameserver(text)
    message = str(caught.value)
    assert message.startswith("--nameserver")
    assert advice in message
    assert "\n" not in message
    assert "secret" not in message


@given(st.text())
@pytest.mark.parametrize("scheme", ["", "tls://", "https://"])
def test_no_value_is_a_traceback(scheme: str, text: str) -> None:
    """A nameserver, or wrong usage."""
    found = None
    with suppress(UsageError):
        found = parse_nameserver(scheme + text)
    assert found is None or found == parse_nameserver(str(found))


@pytest.mark.parametrize(
    ("address", "is_private"),
    [("10.0.0.2", True), ("fd00::2", True), ("169.254.169.253", True), ("9.9.9.9", False)],
)
def test_a_private_resolver_may_see_other_records(address: str, is_private: bool) -> None:
    """The one of a VPC, for instance."""
    assert is_private is Nameserver(address).is_private
