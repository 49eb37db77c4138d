"""Names and texts that want to be more than text: escape sequences, markup, marks of direction, absurd lengths."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.state import ConfigurationSet
from sescheck.emulator.worlds import parts
from tests.conftest import Cli
from tests.fire.staging import HERE, KNOWN_FAULT, ONE_TRY, REGIONS, identities

ESCAPE = "\x1b[31mred\x1b[0m\x1b]0;title\x07\x1b[2J"
"""Colour, a window's title, and a cleared screen."""

CONTROL = "\x9b31mred.example"
TURNED = "\u202emoc.elpmaxe\u2066.example"
HIDDEN = "exa\u200bmple.com\u00ad"
MARKUP = "[bold red]x[/] [link=http://evil.example]y[/link] :smile: <b>&amp;]]>.example"
BROKEN = "two\nlines.example"
LONG = "x" * 10_000 + ".example"
NAMES = (CONTROL, TURNED, HIDDEN, MARKUP, BROKEN, LONG)
"""Names that the older API can carry too: XML has no escape character, but the eight-bit one it has."""

ESCAPED = (
    r"\x9b31mred.example",
    r"\u202emoc.elpmaxe\u2066.example",
    r"exa\u200bmple.com\xad",
    r"two\nlines.example",
)
NARROW = 64
COLOURS = re.compile("\x1b\\[[0-9;]*m")
LINKS = re.compile(r"\x1b]8;(?:id=[\d-]+;file://[\w/.-]+/docs/rules/[a-z0-9-]+\.md|;)\x1b\\")
"""To the page of a rule, and its end: no address has a name from AWS."""
"""The only sequences that the program itself writes."""


@pytest.fixture
def world(world: Emulator) -> Emulator:
    """Hostile words wherever AWS gives words, and something wrong with most, so that they are told."""
    here = world.region(HERE)
    here.name_account(alias=f"acme{TURNED}")
    for name in NAMES:
        here.state.add(name)
        here.settle(name, verification="FAILED", error=ESCAPE)
    _spoil(world)
    for name in (ESCAPE, LONG):
        here.state.configuration_sets[name] = ConfigurationSet(name)
        here.call("sesv2", "CreateEmailTemplate", TemplateName=name, TemplateContent={"Subject": name})
    here.account(enforcement=ESCAPE, review=ESCAPE)
    return world


def _spoil(world: Emulator) -> None:
    """What is set up for an identity that is well otherwise."""
    for region in (HERE, "us-west-2"):
        parts.domain(world.region(region), "spoilt.example.net", mail_from=True)
    found = world.region(HERE).state.identities["spoilt.example.net"]
    found.tags = [{"Key": ESCAPE, "Value": LONG}, {"Key": MARKUP, "Value": TURNED}]
    found.policies = {ESCAPE: json.dumps({"Statement": ESCAPE}), "none": "}{" + CONTROL}
    found.mail_from_domain, found.mail_from_status = CONTROL, "FAILED"
    found.configuration_set = f"gone{ESCAPE}"
    found.topics = {"Bounce": f"arn:aws:sns:{HERE}:123456789012:{MARKUP}", "Complaint": f"no ARN {CONTROL}"}
    found.dkim.zone = ESCAPE


@pytest.fixture
def shown(cli: Cli, world: Emulator, tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Audit once and show it in the formats for people."""

    def show(*options: str) -> dict[str, str]:
        files = {name: tmp_path / name for name in ("terminal", "text")}
        formats = (f"--format={name}:{file}" for name, file in files.items())
        result = cli(
            "audit", "--endpoint-url", world.url, "--regions", REGIONS, "--depth", "deep", *options, *formats
        )
        assert (1, "") == (result.code, result.out)
        check_tame(result.err, 200)
        return {name: file.read_text() for name, file in files.items()}

    return show


PASTED = re.compile(
    r" +(?:aws |--|sescheck |\(|: |sescheck_|trap |printf |'|\S+ (?:CNAME|MX|TXT)\b|(?:CNAME|MX|TXT) )"
    r"|[-?!+~ ]*\S+$"
)
"""Commands, DNS records and single words, such as ARNs: they are copied, and so never broken."""
LONGEST = 1_100
"""Characters of such a line: longer ones are left out."""


def check_tame(text: str, width: int) -> None:
    """Printable lines that keep to the width, but for what is pasted."""
    lines = text.split("\n")
    assert [] == [line for line in lines if line and not line.isprintable()]
    assert [] == [line for line in lines if cell_len(line) > (LONGEST if PASTED.match(line) else width)]


@pytest.mark.parametrize("options", [(), ("--verbose",), ("--quiet",)], ids=" ".join)
def test_what_is_shown_to_people_is_text(shown: Callable[..., dict[str, str]], options: tuple[str, ...]) -> None:
    """Escaped, on lines as wide as asked for, and cut where it would fill pages; brackets stay brackets."""
    for text in shown(*options).values():
        check_tame(text, 100)
        joined = re.sub(r"\s+", "", text)
        assert LONG[:1000] not in joined
        if options != ("--quiet",):
            assert [] == [name for name in ESCAPED if name not in joined]
            assert re.sub(r"\s+", "", MARKUP) in joined
            assert re.search(r"[\d,]+morecharacters", joined)


def test_json_has_the_true_values(audit: Cli, world: Emulator) -> None:
    """Every character of them, in plain ASCII."""
    result = audit(REGIONS, "--depth", "deep")
    assert result.out.isascii()
    assert [] == [line for line in result.out.split("\n") if line and not line.isprintable()]
    assert KNOWN_FAULT in result.findings
    assert set(NAMES) == {name for rule, _, name in result.findings if rule == "identity-not-verified"}
    assert 5 + len(NAMES) == identities(result)[HERE]
    assert f"acme{TURNED}" == result.report["accounts"][0]["alias"]
    assert [] == result.report["rule_errors"]
    assert {LONG, ESCAPE} <= set(_strings(result.report))
    assert world.calls


def _strings(value: Any) -> list[str]:
    """Every text in JSON, keys too."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in _strings(part)]
    return [text for part in value for text in _strings(part)] if isinstance(value, list) else []


def test_an_escape_in_a_name_spoils_the_older_api_only(emulator: Emulator, world: Emulator, audit: Cli) -> None:
    """XML cannot carry it: what it was to tell of that batch is unread, and nobody is missing."""
    world.region(HERE).state.add(ESCAPE)
    result = audit(REGIONS)
    batched = {"ses:GetIdentityDkimAttributes", "ses:GetIdentityMailFromDomainAttributes"}
    assert batched <= {action for _, action, _ in result.unread}
    assert 6 + len(NAMES) == identities(result)[HERE]
    missing = {name for rule, _, name in result.findings if rule == "identity-missing-in-region"}
    assert {"spoilt.example.net", "example.com"}.isdisjoint(missing)
    assert emulator is world


def test_hostile_words_of_a_refusal_are_shown_as_text(
    world: Emulator, shown: Callable[..., dict[str, str]], audit: Cli
) -> None:
    """AWS's own words may hold anything too."""
    hostile = json.dumps(ESCAPE + TURNED + LONG)[1:-1]
    world.inject(
        Fault("rewrite", region=HERE, operation="GetEmailIdentity", find="not authorized", replacement=hostile),
        Fault("deny", region=HERE, operation="GetEmailIdentity"),
    )
    for text in shown("--verbose").values():
        check_tame(text, 100)
        assert r"\x1b[31mred" in text
    unread = audit(REGIONS, "--depth", "deep").report["unread"]
    details = [each["detail"] for each in unread if each["why"] == "denied"]
    assert [True] == [ESCAPE + TURNED + LONG in detail for detail in details]


@pytest.mark.parametrize(
    "faults",
    [(Fault("rewrite", find="not authorized", replacement=CONTROL + TURNED), Fault("deny")), (Fault("truncate"),)],
    ids=["hostile words", "half an answer"],
)
def test_the_last_word_on_standard_error_is_one_line_of_text(
    world: Emulator, audit: Cli, faults: tuple[Fault, ...]
) -> None:
    """Where no region could be read, the reason is told there too."""
    world.inject(*faults)
    result = audit(REGIONS, *ONE_TRY)
    assert (4, 1) == (result.code, result.err.count("\n"))
    assert result.err.removesuffix("\n").isprintable()


@pytest.mark.parametrize("width", [NARROW, 120])
def test_a_terminal_gets_colours_and_no_other_sequences(world: Emulator, tmp_path: Path, width: int) -> None:
    """On a real one, as wide as it says it is, with progress and all."""
    options = ("--endpoint-url", world.url, "--regions", REGIONS, "--depth", "deep", "--no-progress", "--verbose")
    command = (sys.executable, "-m", "sescheck", "audit", *options)
    controller, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    environment |= {"TERM": "xterm-256color", "HOME": str(tmp_path)}
    with subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=subprocess.PIPE, env=environment
    ) as running:
        os.close(terminal)
        text = _everything(controller).replace("\r\n", "\n")
        assert running.stderr is not None
        calls = running.stderr.read().decode()
    assert 1 == running.returncode
    assert COLOURS.search(text)
    assert LINKS.search(text)
    check_tame(LINKS.sub("", COLOURS.sub("", text)), width)
    check_tame(calls, 200)


def _everything(controller: int) -> str:
    """What was written to a terminal until its last writer left."""
    written = b""
    while True:
        try:
            part = os.read(controller, 65536)
        except OSError:  # Linux says so at the end
            part = b""
        if not part:
            os.close(controller)
            return written.decode()
        written += part
