"""What the owner of the DNS does with a script: publish the records that it prints, or asks for in words."""

import re
from collections.abc import Iterator

import dns.name
import dns.rdatatype
import dns.zone

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import KEY
from sescheck.emulator.operations.dkim import dkim_attributes
from tests.fix.account import ACCOUNT

_RECORD = re.compile(r"^#   (\S+ \d+ IN .+)$", re.MULTILINE)
_TOKENS = re.compile(
    r" \d+\. (?:Publish the DKIM records|Compare the DKIM tokens) of (\S+) (?:for|in) ([a-z0-9-]+)", re.ASCII
)
_OWN_KEY = re.compile(r" \d+\. Publish the TXT record of (\S+\._domainkey\.\S+)", re.ASCII)


def records(script: str) -> list[str]:
    """The records that a script asks for, as lines of a zone file."""
    return _RECORD.findall(script)


def asks_for_records(script: str) -> bool:
    """True if there are records to publish: printed, or those of tokens that AWS makes by the script."""
    return bool(records(script) or _TOKENS.search(_words(script)) or _OWN_KEY.search(_words(script)))


def publish(server: DnsServer, emulator: Emulator, script: str) -> None:
    """Publish the records that a script asks for: those of one name and type become the ones printed."""
    words = _words(script)
    text = "\n".join((*records(script), *_of_tokens(emulator, words), *_of_own_keys(words, records(script))))
    if not text:
        return
    zone = dns.zone.from_text(text, origin=dns.name.root, relativize=False, check_origin=False)
    for name, found in zone.iterate_rdatasets():
        values = (record.to_text() for record in found)
        server.publish(name.to_text(omit_final_dot=True), dns.rdatatype.to_text(found.rdtype), *values)


def _words(script: str) -> str:
    """The comments, each in one line."""
    return re.sub(r"\n# *", " ", script)


def _of_tokens(emulator: Emulator, words: str) -> Iterator[str]:
    """The records of the tokens that `aws sesv2 get-email-identity` shows when the script has run."""
    for name, region in set(_TOKENS.findall(words)):
        state = emulator.region(region, ACCOUNT).state
        identity = state.find(name)
        assert identity is not None, f"a script asks for the tokens of {name}, which {region} does not have"
        attributes = dkim_attributes(state, identity)
        for token in attributes.get("Tokens", ()):
            yield f"{token}._domainkey.{name}. 1800 IN CNAME {token}.{attributes['SigningHostedZone']}."


def _of_own_keys(words: str, printed: list[str]) -> Iterator[str]:
    """Records with a key of the owner, who alone has it."""
    for name in set(_OWN_KEY.findall(words)):
        if not any(each.startswith(f"{name}. ") for each in printed):
            yield f"{name}. 1800 IN TXT {KEY}"
