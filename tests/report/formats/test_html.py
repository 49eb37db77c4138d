"""The HTML format as text; what a browser makes of it is tested in ``browser/``."""

import json
import re
import unicodedata
import zlib
from base64 import b64decode, b64encode
from collections import Counter
from dataclasses import replace
from functools import partial
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sescheck.engine.severity import Severity
from sescheck.plain import safe
from sescheck.report.formats import render_text
from sescheck.report.formats.html.changes_panel import MOST
from sescheck.report.formats.html.evidence import evidence_of, value_words
from sescheck.report.formats.html.identity_rows import tables_of
from sescheck.report.model import Changes, EarlierFinding, Report, SettingChange, Status, Unread
from sescheck.report.views.clusters import clusters_of
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from tests.report import staged_reports as staged

render = partial(render_text, "html")

VOID = {"meta", "input"}
APART = {"dd", "dt", "li", "p", "td", "th"}
REPORTS = {
    "failover": staged.failover,
    "many missing": staged.many_missing,
    "in order": staged.in_order,
    "empty": staged.empty,
    "unread only": staged.unread_only,
    "crashed": staged.crashed,
    "strange": staged.strange,
    "hostile": staged.hostile,
    "two accounts": staged.two_accounts,
}


class Page(HTMLParser):
    """What a page holds; complains of elements that are not closed in turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.blocks: dict[str, str] = {}
        self.block = ""
        self.within: list[str] = []
        self.feed(text)
        self.close()
        assert self.within == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count it, and remember that it is to be closed."""
        self.elements[tag] += 1
        self.words.append(" " if tag in APART else "")
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.within.append(tag)
        self.block = dict(attrs).get("id") or "" if tag == "script" else ""

    def handle_endtag(self, tag: str) -> None:
        """Close the last one."""
        assert self.within.pop() == tag
        self.block = ""

    def handle_data(self, data: str) -> None:
        """Words to be read, or not."""
        if self.block:
            self.blocks[self.block] = data
            return
        raw = self.raw.get(self.within[-1]) if self.within else None
        (self.words if raw is None else raw).append(data)

    @property
    def text(self) -> str:
        """All that can be read, with single blanks."""
        return " ".join("".join(self.words).split())

    @property
    def data(self) -> Any:
        """What the script filters."""
        return json.loads(self.blocks["data"])

    def unpacked(self, name: str) -> Any:
        """A block, as the script unpacks it."""
        return json.loads(zlib.decompress(b64decode(self.blocks[name])))


def gone(index: int) -> EarlierFinding:
    """A finding of yesterday."""
    return EarlierFinding(
        fingerprint=f"{index:032x}",
        rule="name-missing-in-region",
        severity=Severity.HIGH,
        account_id=s.ACCOUNT_ID,
        region="eu-west-1",
        subject=("identity", f"shop{index}.example"),
        message=f"shop{index}.example was no identity in eu-west-1",
    )


def messages_of(page: Page) -> list[str]:
    """What the script shows of all findings."""
    found = []
    for index, entry in enumerate(page.data["entries"]):
        for number in range(-(-entry["size"] // page.data["block"])):
            block = page.unpacked(f"findings-{index}-{number}")
            for name, place, message in zip(block["name"], block["place"], block["message"], strict=True):
                words = block["messages"][message].replace("\x01", block["names"][name])
                found.append(words.replace("\x02", page.data["places"][place][1]))
    return found


def told(report: Report) -> list[str]:
    """What the terminal would say of all findings."""
    clusters = [cluster for status in Status for cluster in clusters_of(report, status)]
    return [safe(cluster.message(reported)) for cluster in clusters for reported in cluster.members]


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_it_needs_nothing_else(make: staged.Maker) -> None:
    """No address to load from, no style or script but the two whose hashes the policy names."""
    page = Page(render(make()))
    assert not {"link", "img", "iframe", "object", "embed", "base", "image", "svg"} & set(page.elements)
    names = {name for _, name, _ in page.attributes}
    assert not {name for name in names if name.startswith("on")} | ({"src", "srcset", "style", "action"} & names)
    (style,), (script,) = page.raw["style"], page.raw["script"]
    assert "url(" not in style
    assert "@import" not in style
    (policy,) = (value for tag, name, value in page.attributes if tag == "meta" and "default-src" in (value or ""))
    hashes = [b64encode(sha256(text.encode()).digest()).decode() for text in (script, style)]
    assert [f"'sha256-{each}'" for each in hashes] == re.findall(r"'sha256-[^']*'", policy or "")
    assert "default-src 'none'" in (policy or "")


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_what_is_linked_is_there(make: staged.Maker) -> None:
    """Every link inside the page leads to one place."""
    page = Page(render(make()))
    assert len(page.ids) == len(set(page.ids))
    targets = {value[1:] for tag, name, value in page.attributes if (tag, name) == ("a", "href") and value}
    unknown_rules = {f"rule-{cluster.rule}" for status in Status for cluster in clusters_of(make(), status)}
    assert {each for each in targets if not each.startswith("ttps:")} - set(page.ids) - unknown_rules == set()


def test_hostile_names_are_escaped() -> None:
    """Markup in names is text; control characters and marks that turn the writing are shown."""
    evil = "</script ><script>alert(1)</script><!--<img src=x onerror=alert(1)>\u2028'\"&lt;"
    first = staged.hostile()
    found = staged.finding("evil", Severity.LOW, "us-east-1", evil, f"{evil} in us-east-1", seen={evil: [evil]})
    report = replace(staged.in_report(first, (*first.findings, *staged.reported(found))), notice=evil)
    text = render(report)
    page = Page(text)
    assert page.elements["script"] == len(page.blocks) + 1
    assert not set("<>&\u2028\u2029") & set("".join(page.blocks.values()))
    assert "img" not in page.elements
    assert {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} == {"\n"}
    assert page.text.count(safe(evil)) >= 3
    assert safe(f"{evil} in us-east-1") in messages_of(page)


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_the_script_knows_every_finding(make: staged.Maker) -> None:
    """Whatever the page writes out at first."""
    report = make()
    assert told(report) == messages_of(Page(render(report)))


def test_a_large_account_is_a_small_page() -> None:
    """What the browser lays out does not grow; a finding of 33 lines takes less than 150 bytes."""
    small, large = (render(staged.messy(count)) for count in (600, 3_600))
    assert len(large.encode()) - len(small.encode()) < 3_000 * 150
    one, other = Page(small), Page(large)
    blocks = {name for name in other.blocks if name.startswith("findings-")}
    assert {"findings-0-0", "findings-0-1", "findings-0-2", "findings-0-3"} == blocks
    assert {tag: more for tag, more in (other.elements - one.elements).items() if tag != "script"} == {}
    assert "20 of 3,600 are shown here; 500 are named below." in other.text
    assert "sescheck audit -f json:FILE writes all of them" in other.text
    assert "shop00499.example.com" in other.text
    assert "shop00500.example.com" not in other.text
    assert "shop03599.example.com is unlike others in xx-place-2" in messages_of(other)


@settings(max_examples=25)
@given(
    name=some.text(max_size=30),
    words=some.lists(some.text(max_size=20), max_size=4),
    region=some.text(some.sampled_from("us-east1\x01\x02"), min_size=1, max_size=9),
)
def test_a_message_is_put_together_as_it_was(name: str, words: list[str], region: str) -> None:
    """Subject and region, kept apart from it, come back where they were."""
    message = name.join(words) + region + name
    found = staged.finding("any", Severity.LOW, region, name, message)
    report = staged.in_report(staged.in_order(), staged.reported(found))
    assert told(report) == messages_of(Page(render(report)))


def test_it_can_be_read_without_a_script() -> None:
    """All subjects are named, and how many findings are written out; what only a script can do is hidden."""
    page = Page(render(staged.many_missing()))
    for number in range(400):
        assert f"shop{number:03}.example.com" in page.text
    assert "20 of 400 are shown here; all are named below." in page.text
    hidden = {tag for tag, name, _ in page.attributes if name == "hidden"}
    assert hidden == {"form", "button", "div", "p", "span"}
    assert "Identities 1 to 50 of 400" in page.text


def test_unread_readings_are_listed() -> None:
    """Refusals with AWS's words and the rules left open, questions, remarks, failed rules, the notice."""
    page = Page(render(staged.failover()))
    for words in (
        staged.SIMULATED,
        "? 4 readings not read",
        "is not authorized to perform: ses:GetIdentityNotificationAttributes",
        "--depth deep reads each address (default-configuration-set-differs, policy-missing-in-region)",
        "sescheck.toml:24: no finding matches this accept",
        "old.example.org is being switched off",
        "not enabled for this account: af-south-1",
        "7 findings (1 critical, 4 high, 1 medium, 1 info), 1 accepted, 1 in baseline, 4 readings not read",
    ):
        assert words in page.text
    crashed = Page(render(staged.crashed())).text
    assert "? 1 rule failed" in crashed
    assert "rule-that-raises KeyError: 'example.com'" in crashed
    unread = Page(render(staged.unread_only())).text
    assert "None in what could be read; the rest is unknown." in unread
    assert "Identities not known: us-east-1, eu-west-1" in unread


def test_many_refusals_are_bounded() -> None:
    """Those of a closed region are one entry; of groups after the most, the number of readings is shown."""
    report = staged.failover()
    many = tuple(
        Unread(s.ACCOUNT_ID, "us-east-1", f"ses:Get{index:03}", None, 1 + index, Why.DENIED, "no", ())
        for index in range(120)
    )
    text = Page(render(replace(report, unread=many))).text
    assert "and 210 more readings, not shown here: sescheck audit -f json:FILE writes all of them" in text
    assert "This command names the permissions that the caller lacks: sescheck iam-policy --check" in text
    assert "ses:Get119" in text
    assert "ses:Get019" not in text


def test_regions_that_cannot_send_come_first() -> None:
    """The answer in the headline, then the worst."""
    text = Page(render(staged.failover())).text
    order = ("Can it send? 1 of 3 regions can, 1 unknown", "✖ eu-west-1", "? ap-southeast-2", "! us-east-1")
    places = [text.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)


def test_each_rule_that_found_something_has_its_page_once() -> None:
    """With the fix in the finding too, from Markdown."""
    rules = {entry.name: entry for entry in every_rule()}
    rule = rules["dkim-off"]
    found = [
        staged.finding(rule.name, severity, "us-east-1", "example.com", "example.com does not sign")
        for severity in (Severity.HIGH, Severity.LOW)
    ]
    report = replace(staged.in_report(staged.in_order(), staged.reported(*found)), rules=tuple(rules.values()))
    page = Page(render(report))
    assert page.ids.count("rule-dkim-off") == 1
    assert [each for each in page.ids if each.startswith("rule-")] == ["rule-dkim-off"]
    assert page.text.count("Why it matters") == 1
    assert page.text.count("How to fix") == 3
    assert page.elements["pre"] >= 3


def test_changes_are_shown_with_both_values() -> None:
    """And what could not be compared."""
    change = SettingChange(s.ACCOUNT_ID, "eu-west-1", ("identity", "example.com"), "dkim.enabled", True, None)
    report = staged.failover()
    changes = Changes(
        since="2026-11-22T09:00:00Z",
        settings=(change,) * (MOST + 5),
        new=report.findings[:2],
        gone=tuple(map(gone, range(MOST + 7))),
        undecided=3,
        first_judged=frozenset({report.findings[0].finding.fingerprint}),
        uncompared=2,
        apart=("sa-east-1",),
    )
    text = Page(render(replace(report, changes=changes, fixed=(gone(1_000),), unconfirmed=(gone(2_000),)))).text
    for words in (
        "What changed since 2026-11-22T09:00:00Z",
        "eu-west-1 identity example.com dkim.enabled yes not set",
        "and 5 more, not shown here",
        "New findings 2",
        "The earlier run could not judge 1 new finding",
        f"name-missing-in-region: {MOST + 7} findings",
        "and 7 more, not shown here",
        "shop1000.example was no identity",
        "shop2000.example was no identity",
        "? 3 earlier findings could not be judged this time",
        "? 2 readings could not be compared",
        "Covered by only one of the two runs: sa-east-1",
    ):
        assert words in text
    nothing = Changes(since="2026-11-22T09:00:00Z", settings=None, new=(), gone=())
    text = Page(render(replace(report, changes=nothing))).text
    assert "No known change." in text
    assert "? Settings could not be compared" in text


def test_the_matrix_is_stored_as_one_letter_per_cell() -> None:
    """Those with findings first, then those that differ; each letter is a kind of cell."""
    (table,) = tables_of(staged.wide(30, 200))
    assert len(table.rows) == 200
    for row, coded in zip(table.rows, table.coded(), strict=True):
        told = ["".join(mark for mark, _ in table.cells[table.letters.index(letter)].marks) for letter in coded]
        assert told == list(row.cells)
    urgency = [(row.worst is None, len(set(row.cells)) == 1) for row in table.rows]
    assert urgency == sorted(urgency)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "none"),
        (True, "yes"),
        ("", '""'),
        (41_000.0, "41,000"),
        (0.05, "0.05"),
        (2048, "2,048"),
        (["a", 1], "a, 1"),
        ([], "none"),
        ([{"a": 1}], '[{"a": 1}]'),
        ("x" * 5_000, f"{'x' * 4_000}... (1,000 more characters)"),
    ],
)
def test_evidence_is_put_in_words(value: object, words: str) -> None:
    """Return a JSON value as a person reads it."""
    assert words == value_words(value)


def test_nested_evidence_is_flattened() -> None:
    """A line a value, led by its path."""
    found = staged.finding("any", Severity.LOW, "us-east-1", "a", "b", topics={"bounce": {"eu": None}}, no_such={})
    assert evidence_of(found, without_records=False).lines == (
        ("topics, bounce, eu", "none"),
        ("no such", "none"),
        ("compared with", "us-east-1"),
    )


def test_each_dns_record_can_be_copied() -> None:
    """Complete, and without the evidence saying it again."""
    records = [f"{token * 32}._domainkey.example.com CNAME {token * 32}.dkim.amazonses.com" for token in "abc"]
    words = ("a", Severity.HIGH, "us-east-1", "example.com", "words")
    found = staged.finding(*words, dkim_status="PENDING", record=records)
    page = render_text("html", staged.in_report(staged.in_order(), staged.reported(found)))
    copied = re.findall(r'<div class="copied"><pre><code>([^<]*)</code></pre><button', page)
    assert records == copied[:3]
    assert ("dkim status", "PENDING") == evidence_of(found, without_records=True).lines[0]
    assert ("record", "none") == evidence_of(staged.finding(*words, record=None), without_records=False).lines[0]
