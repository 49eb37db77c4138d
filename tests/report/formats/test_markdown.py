"""The Markdown format, rendered by a CommonMark library with GitHub's tables."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from pkgutil import walk_packages

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import structs

from sescheck import collect
from sescheck.engine.findings import Crash, Finding
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.engine.severity import Severity
from sescheck.plain import safe
from sescheck.report.formats import render_text
from sescheck.report.formats.markdown import LIMIT
from sescheck.report.formats.markdown.escaping import cell, words
from sescheck.report.model import NotAsked, Remark, RemarkKind, Report, Status
from sescheck.report.render_options import RenderOptions
from sescheck.report.views.cells import LEGEND
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.testing import builders as s
from tests.report import staged_changes
from tests.report import staged_reports as staged

render = partial(render_text, "markdown")

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKUP = (
    "@octocat",
    "@octo-org/security",
    "#1",
    "GH-1",
    "octocat/hello#1",
    "deadbeefdeadbeef",
    "cafebab",
    "1234567",
    "https://evil.example/x",
    "www.evil.example",
    "me@evil.example",
    "<script>alert(1)</script>",
    "</summary></details>",
    "<!--",
    "<https://evil.example>",
    "[click](https://evil.example)",
    "![pixel](https://evil.example/p.png)",
    "[ref]: https://evil.example",
    "[^1]",
    "**bold**",
    "_em_",
    "~~gone~~",
    "`code`",
    "``",
    "```",
    "~~~",
    "a`b``c",
    "|",
    r"\|",
    r"\\|",
    "a|b",
    r"\`",
    "&lt;b&gt;",
    "&#64;octocat",
    ":smile:",
    "$x$",
    "$`x`$",
    "1. one",
    "1) one",
    "- item",
    "+ item",
    "* item",
    "> quote",
    "# heading",
    "===",
    "---",
    "- [ ] task",
    "    indented",
    "(@octocat)",
    '"#1",',
    "(((",
    "::",
)
"""What GitHub makes markup of, or what ends a code span, a cell or a line."""

OURS = re.compile(
    r"</?details>|<br>|<details><summary>(<b>[A-Z]+</b> <code>[a-z-]+</code> )?[A-Za-z0-9 ,-]+</summary>"
)
PLAIN = re.compile(r"""[A-Za-z0-9 ,.;:%()"'?/-]*""")


def leaves(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens that hold text, and the inline ones that open something."""
    for token in tokens:
        if token.children is None:
            yield token
        else:
            yield from leaves(token.children)


def text_of(tokens: Iterable[Token]) -> str:
    """What a reader sees."""
    return "".join(leaf.content for leaf in leaves(tokens) if leaf.type in {"text", "code_inline"})


def seen(drawn: str) -> list[str]:
    """Each paragraph, item, cell and heading as a reader sees it."""
    return [text_of([token]) for token in MARKDOWN.parse(drawn) if token.type == "inline"]


def hostile(payload: str) -> Report:
    """A report that says the payload wherever AWS, a file or an error may have a say."""
    name = f"{payload}.example.com"
    region = s.region(
        "us-east-1",
        s.domain(name),
        s.domain("fine.example.com", dkim=Unreadable(Why.UNEXPECTED, f"ses:{payload}", payload)),
        settings=s.account_settings(enforcement_status=payload),
    )
    snapshot = s.snapshot(region, s.region("eu-west-1"))
    account = structs.replace(snapshot.accounts[0], alias=Known(payload))
    report = staged.audited(structs.replace(snapshot, accounts=(account,)), notice=payload)
    found = staged.finding("some-rule", Severity.LOW, payload, payload, f"{payload} is {payload}")
    return replace(
        report,
        findings=(*report.findings, *staged.reported(found)),
        changes=staged_changes.changed().changes,
        fixed=(staged_changes.gone(payload),),
        crashes=(Crash("some-rule", payload),),
        remarks=(Remark(RemarkKind.UNMATCHED_ACCEPT, payload),),
        not_asked=(NotAsked("some-rule", 2, payload),),
    )


@pytest.mark.parametrize("payload", MARKUP)
def test_nothing_of_others_becomes_markup(payload: str) -> None:
    """Links, images, emphasis and HTML are ours or none; what GitHub would act on is code."""
    tokens = MARKDOWN.parse(render(hostile(payload)))
    found = list(leaves(tokens))
    kinds = {token.type for token in [*tokens, *found]}
    assert kinds.isdisjoint({"link_open", "image", "em_open", "s_open", "blockcode", "fence", "code_block", "hr"})
    for token in found:
        if token.type in {"html_block", "html_inline"}:
            assert OURS.fullmatch(token.content.strip()), token.content
        elif token.type == "text":
            assert PLAIN.fullmatch(token.content), token.content
            assert not re.search(r"\b[0-9a-f]{7,}\b", token.content), token.content
    assert sum(payload in line or safe(payload).strip() in line for line in seen(render(hostile(payload)))) >= 5


def texts_that_exist() -> Iterator[str]:
    """What the rules find, what nobody asked, what could not be read, and the marks of the table."""
    for entry in every_rule():
        for example in entry.examples:
            found = run([entry], account_views_of(example.snapshot))
            yield from (each.message for each in found.flagged)
    for module in walk_packages(collect.__path__, f"{collect.__name__}."):
        for value in vars(import_module(module.name)).values():
            unread = value.unread if isinstance(value, Listing) else value
            if isinstance(unread, Unreadable):
                yield unread.detail
    yield from LEGEND.values()


def test_plain_words_are_not_code() -> None:
    """A word with an apostrophe, or one with the letters of a hash in it, is a word."""
    texts = {*texts_that_exist(), "addresses' details"}
    assert any("feedback" in text for text in texts)
    plain = re.compile(r"`[A-Za-z]+(?:['-][A-Za-z]+)*'?`")
    assert [] == [(text, found) for text in texts for found in plain.findall(words(text))]


def test_an_option_and_its_value_are_one_piece_of_code() -> None:
    """As they are typed."""
    asked = words("the details of addresses are read with --depth deep")
    assert "the details of addresses are read with `--depth deep`" == asked
    assert "with `--depth deep`, (or `--verbose` shows)" == words("with --depth deep, (or --verbose shows)")
    assert "`--depth` `@deep`, `--depth`" == words("--depth @deep, --depth")
    assert "a topic for some feedback" == words("a topic for some feedback")


@pytest.mark.parametrize("payload", MARKUP)
def test_a_table_keeps_its_columns(payload: str) -> None:
    """However many bars a name has."""
    tokens = MARKDOWN.parse(render(hostile(payload)))
    rows = "".join({"tr_close": "\n", "td_open": "d", "th_open": "h"}.get(token.type, "") for token in tokens)
    assert rows.split() == ["h" * 6, "d" * 6, "d" * 6, "h" * 4, "d" * 4, "d" * 4]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_renders_as_it_is(text: str) -> None:
    """At the beginning of an item of a list, where the most is markup."""
    assert "".join(seen(f"- {words(text)}\n")) == " ".join(text.split())


@given(st.text(alphabet="ab1.)(\"'`\\|<>[]*_~#@&:;-+= ") | st.text())
def test_words_render_as_they_are(text: str) -> None:
    """As a paragraph, as an item of a list and as a cell."""
    expected = " ".join(safe(text).split())
    assert "".join(seen(f"x {words(text)}\n")).removeprefix("x").strip() == expected
    assert "".join(seen(f"- {words(text)}\n")).strip() == expected
    table = f"| a |\n| --- |\n| {cell(text)} |\n"
    assert seen(table)[1:] == [expected.replace("|", r"\x7c")]


def test_verdicts_and_count_frame_it() -> None:
    """The same order as in the other formats for people."""
    lines = " ".join(seen(render(staged.failover())))
    order = (
        staged.SIMULATED,
        "Can it send? 1 of 3 regions can, 1 unknown",
        "NO eu-west-1 SANDBOX",
        "7 findings",
        "billing@example.com is verified in us-east-1 but is no identity in eu-west-1",
        "Could not be read: 4",
        "Skipped",
        "7 findings (1 critical, 4 high, 1 medium, 1 info), 1 accepted, 1 in baseline, 4 readings not read,",
    )
    places = [lines.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)


def test_a_rule_that_failed_is_reported() -> None:
    """And counted at the end."""
    lines = seen(render(staged.crashed()))
    assert "rule-that-raises: KeyError: 'example.com' (at us-east-1, example.com)" in lines
    assert "1 rule failed" in lines[-1]


def test_unread_readings_are_not_folded() -> None:
    """With the rules that it leaves open, outside of any details."""
    drawn = render(staged.unread_only())
    outside = re.sub(r"<details>.*?</details>", "", drawn, flags=re.DOTALL)
    assert "Could not be read: 12" in outside
    assert "The caller may read nothing of SES in us-east-1, so nothing in it was checked" in "".join(
        seen(outside)
    )
    in_full = "".join(seen(render(staged.unread_only(), RenderOptions(verbose=True))))
    assert "undecided: name-missing-in-region" in in_full
    assert "No findings in what could be read; the rest is unknown." in seen(outside)


def test_the_table_of_identities_has_those_that_differ() -> None:
    """The others are counted."""
    names = [f"shop{number:03}.example.com" for number in range(50)]
    regions = [
        s.region("us-east-1", *(staged.well_kept(name, "us-east-1") for name in names)),
        s.region("eu-west-1", *(staged.well_kept(name, "eu-west-1") for name in names[1:])),
    ]
    lines = seen(render(staged.audited(s.snapshot(*regions))))
    assert lines.count("missing") == 1
    assert "and 49 identities that look the same in every region and have no finding" in " ".join(lines)


def test_an_identity_with_a_finding_is_in_the_table_though_it_is_alike_everywhere() -> None:
    """It is what somebody looks for."""
    report = staged.in_order()
    found = staged.finding("some-rule", Severity.LOW, None, "example.com", "example.com is wrong")
    assert "V D M T" in seen(render(staged.in_report(report, staged.reported(found))))
    assert "V D M T" not in seen(render(report))


def test_changes_are_listed() -> None:
    """New, gone, set otherwise; what the baseline knew; what could not be judged."""
    lines = seen(render(staged_changes.changed()))
    assert any(
        line.startswith("2 new findings; 1 gone;") and "3 earlier findings could not be judged" in line
        for line in lines
    )
    assert "us-east-1 identity example.com: dkim.enabled was false, is true" in lines
    for kind in ("gone", "fixed", "unconfirmed"):
        assert f"LOW {kind}.example.com does not sign in eu-west-1 (dkim-off)" in lines
    report = staged_changes.changed()
    assert report.changes is not None
    unknown = replace(report, changes=replace(report.changes, settings=None))
    assert "unknown whether settings changed" in " ".join(seen(render(unknown)))


def made(rule: str, severity: Severity, count: int) -> tuple[Finding, ...]:
    """That many findings about names of the usual length."""
    return tuple(
        staged.finding(rule, severity, "eu-west-1", f"{rule}{number}.example.com", f"{rule}{number} is missing")
        for number in range(count)
    )


def test_it_stays_below_the_limit_and_counts_what_it_leaves_out() -> None:
    """The least severe are left out, and shown and left out come to all; with --verbose a few only."""
    found = (
        *made("grave", Severity.CRITICAL, 40),
        *made("mean", Severity.MEDIUM, 3000),
        *made("tiny", Severity.LOW, 900),
    )
    report = staged.in_report(staged.in_order(), staged.reported(*found))
    drawn = render(report, RenderOptions(verbose=True))
    assert LIMIT * 0.9 < len(drawn.encode()) <= LIMIT
    shown = {rule: len(re.findall(rf"^- .*`{rule}\d+", drawn, re.MULTILINE)) for rule in ("grave", "mean", "tiny")}
    assert shown["grave"] == 40
    assert 0 < shown["mean"] < 3000
    assert shown["tiny"] == 0
    left = 3940 - sum(shown.values())
    assert f"Left out, because GitHub takes 65,536 characters in a comment: {left:,} findings, " in drawn
    assert f"- and {3000 - shown['mean']:,} more findings\n" in drawn
    assert "- 900 findings, not listed here\n" in drawn
    assert "3,940 findings (40 critical, 3,000 medium, 900 low)" in drawn


def test_a_rule_with_many_findings_names_a_few_of_them() -> None:
    """Nobody reads three thousand names; they are counted twice: with the rule, and at the end."""
    report = staged.in_report(staged.in_order(), staged.reported(*made("mean", Severity.MEDIUM, 3000)))
    drawn = render(report)
    assert len(re.findall(r"^- .*`mean\d+", drawn, re.MULTILINE)) == 20
    assert "- and 2,980 more findings\n" in drawn
    assert "2,980 findings. `-f json:FILE` and `-f text:FILE --verbose` have all of it." in drawn


def test_many_findings_leave_room_for_unread_readings() -> None:
    """Silence keeps its room."""
    report = replace(
        staged.unread_only(),
        findings=staged.reported(*made("grave", Severity.CRITICAL, 5000)),
        crashes=(Crash("r", "e"),),
    )
    drawn = render(report)
    assert len(drawn.encode()) <= LIMIT
    assert "### Could not be read: 12" in drawn
    assert "`ses:GetAccount`" in drawn
    assert "### Rules that failed" in drawn


def test_many_refusals_leave_room_for_findings() -> None:
    """Nor the other way round."""
    unread = staged.unread_only().unread[0]
    many = tuple(
        replace(unread, operation=f"ses:Operation{number}", region=f"r{number}") for number in range(2000)
    )
    findings = staged.reported(*made("grave", Severity.CRITICAL, 100))
    drawn = render(replace(staged.in_order(), findings=findings, unread=many))
    assert len(drawn.encode()) <= LIMIT
    assert drawn.count("`grave") >= 20
    shown = drawn.count("- denied in")
    assert shown > 10
    assert f"- and {2000 - shown:,} more readings\n" in drawn


@pytest.mark.parametrize("unicode", [True, False])
def test_a_hundred_accounts_stay_below_the_limit(unicode: bool) -> None:
    """Each with regions that cannot be read, and names that no terminal shows as they are."""
    one = s.snapshot(staged.silent("us-east-1"), s.region("eu-west-1", s.domain("\u00e9\u4e2d" * 60)))
    accounts = tuple(structs.replace(one.accounts[0], account_id=Known(f"{number:012}")) for number in range(100))
    drawn = render(staged.audited(structs.replace(one, accounts=accounts)), RenderOptions(unicode=unicode))
    assert len(drawn.encode()) <= LIMIT
    (words_left,) = re.findall(r"^Left out, .*: (.*)\. `-f json:FILE`", drawn, re.MULTILINE)
    tables = len(re.findall(r"^\| [?ycN*].* \| `(?:us-east-1|eu-west-1)` \|", drawn, re.MULTILINE))
    assert f"{200 - tables:,} regions" in words_left
    assert drawn.isascii() or unicode


def test_quiet_shows_one_line_per_rule() -> None:
    """The verdicts, the rules, what could not be read and the count."""
    drawn = render(staged.failover(), RenderOptions(quiet=True))
    assert "<details>" not in drawn
    assert "HIGH name-missing-in-region 2 findings about 1 identity" in "".join(seen(drawn))
    assert "### Could not be read: 4" in drawn


def test_verbose_also_shows_accepted_findings() -> None:
    """With their reason."""
    lines = seen(render(staged.failover(), RenderOptions(verbose=True)))
    assert f"1 finding in status {Status.ACCEPTED}" in lines
    assert any("(accepted until 2027-03-31: old.example.org is being switched off)" in line for line in lines)
