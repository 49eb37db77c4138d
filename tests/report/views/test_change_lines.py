"""What changed, told to people: first, with a mark a line, and whatever is not known said too."""

from dataclasses import replace

import pytest

from sescheck.engine.severity import Severity
from sescheck.report.formats import FORMATS, render_text
from sescheck.report.model import Changes, EarlierFinding, Report, SettingChange
from sescheck.report.render_options import RenderOptions
from sescheck.report.views.account_verdicts import MOST_ACCOUNTS, account_verdicts
from sescheck.report.views.change_lines import Mark, baseline_lines, change_lines, headline, setting_words
from sescheck.testing import builders as s
from tests.report import staged_changes as changed
from tests.report import staged_reports as staged


def flat(text: str) -> str:
    """Without line breaks and indents."""
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["terminal", "text"])
def test_the_change_comes_first(name: str) -> None:
    """Behind the notice, before the regions; what is not known is among it."""
    told = flat(render_text(name, changed.changed()))
    places = [
        told.index(words)
        for words in (
            staged.SIMULATED,
            "Changed since 2026-11-22T09:00:05Z: 2 new findings (1 could not be judged before), 1 gone; 1 setting",
            "+ CRITICAL default-configuration-set-gone: ",
            "(could not be judged before) + HIGH",
            "- LOW dkim-off: gone.example.com does not sign in eu-west-1",
            "~ us-east-1 identity example.com: dkim.enabled was false, is true",
            "? 3 earlier findings could not be judged",
            "? 4 readings could not be compared",
            "? covered by only one of the two runs: ap-southeast-2",
            "Can it send?",
            "Fixed since the baseline 1",
            "- LOW dkim-off: fixed.example.com does not sign in eu-west-1",
            "? could not be judged: LOW dkim-off: unconfirmed.example.com",
            "1 fixed, 1 of the baseline not judged",
        )
    ]
    assert sorted(places) == places


@pytest.mark.parametrize(
    ("name", "change", "verdict"),
    [("markdown", "## Since", "Can it send?"), ("html", '<section id="changes"', '<section id="regions"')],
)
def test_the_change_is_before_the_regions(name: str, change: str, verdict: str) -> None:
    """Also if the whole report follows."""
    told = render_text(name, changed.changed())
    assert 0 < told.index(change) < told.rindex(verdict)


@pytest.mark.parametrize("name", ["terminal", "text"])
@pytest.mark.parametrize("only_changes", [True, False])
def test_quiet_keeps_the_change_and_the_verdict(name: str, only_changes: bool) -> None:
    """Every line of it, and what could not be compared; what the baseline knew is a count."""
    options = RenderOptions(quiet=True, only_changes=only_changes)
    told = flat(render_text(name, changed.changed(), options))
    assert "? 4 readings could not be compared" in told
    assert "Changed since 2026-11-22T09:00:05Z" in told
    assert "dkim.enabled was false, is true" in told
    assert "- LOW dkim-off: gone.example.com" in told
    assert "SANDBOX" in told
    assert "1 fixed" in told
    assert "fixed.example.com" not in told


@pytest.mark.parametrize("name", ["terminal", "text", "markdown"])
def test_the_change_is_the_report(name: str) -> None:
    """With a line for the account, what could not be read, and the count of everything; the rest is left out."""
    whole = flat(render_text(name, changed.changed()))
    told = flat(render_text(name, changed.changed(), RenderOptions(only_changes=True)))
    told, whole = told.replace("`", ""), whole.replace("`", "")
    assert "billing@example.com is verified in us-east-1" in whole
    assert "Skipped" in whole
    assert "billing@example.com is verified in us-east-1" not in told
    assert "Skipped" not in told
    order = (
        staged.SIMULATED,
        "2026-11-22T09:00:05Z",
        "the account is in the sandbox in eu-west-1",
        "gone.example.com",
        "dkim.enabled was false",
        "Could not be read",
        "Only what changed is shown: --full shows the whole report.",
        "7 findings (1 critical",
    )
    places = [told.index(words) for words in order]
    assert sorted(places) == places
    line = (
        "1 of 3 regions can send, 1 unknown (us-east-1: can send, but 82% of its quota is used; eu-west-1: SANDBOX"
    )
    assert line in told
    assert "ses:GetAccount" in told


@pytest.mark.parametrize("name", ["terminal", "text", "markdown"])
def test_without_an_earlier_run_the_report_is_whole(name: str) -> None:
    """There is nothing else to say."""
    report = staged.failover()
    assert render_text(name, report) == render_text(name, report, RenderOptions(only_changes=True))


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in {"terminal", "text", "markdown"}])
def test_formats_for_machines_and_the_page_are_whole(name: str) -> None:
    """They have what they always have."""
    report = changed.changed()
    assert render_text(name, report) == render_text(name, report, RenderOptions(only_changes=True))


@pytest.mark.parametrize("name", ["terminal", "text", "markdown"])
def test_a_rule_that_failed_is_named_whatever_is_left_out(name: str) -> None:
    """What it would find is unknown."""
    report = replace(staged.crashed(), changes=Changes("then", (), (), ()))
    for quiet in (True, False):
        told = render_text(name, report, RenderOptions(only_changes=True, quiet=quiet))
        assert "rule-that-raises" in told


def test_every_account_has_a_line_and_those_that_changed_come_first() -> None:
    """Its verdict, and how much came and went; many are counted."""
    report = staged.two_accounts()
    first, second = report.accounts
    gone = replace(changed.gone("example.com"), account_id=second.account_id)
    lines = list(account_verdicts(replace(report, changes=Changes("then", (), (), (gone,))), every=False))
    assert [second.account_id in lines[0], first.account_id in lines[1]] == [True, True]
    assert "0 new findings, 1 gone" in lines[0]
    assert "gone" not in lines[1]
    assert all("can send" in line or "no region is in use" in line for line in lines)
    many = replace(report, accounts=(first,) * (MOST_ACCOUNTS + 7))
    assert "and 7 more accounts: --verbose shows all" == list(account_verdicts(many, every=False))[-1]
    assert len(many.accounts) == len(list(account_verdicts(many, every=True)))


def test_no_change_is_one_line() -> None:
    """Unless something is not known."""
    report = replace(staged.in_order(), changes=Changes("then", (), (), ()))
    assert headline(Changes("then", (), (), ())) == "No change since then"
    assert list(change_lines(report, None)) == []
    silent = Changes("then", None, (), ())
    assert headline(silent) == "No change in the findings since then"
    assert [mark for mark, _ in change_lines(replace(report, changes=silent), None)] == [Mark.UNKNOWN]


def since(*settings: SettingChange, gone: tuple[EarlierFinding, ...] = ()) -> Report:
    """A report with these changes."""
    return replace(staged.in_order(), changes=Changes("then", settings, (), gone))


def moved(count: int, kind: str = "identity", region: str = "us-east-1") -> tuple[SettingChange, ...]:
    """So many subjects that were added."""
    names = (f"shop{number:03}.example" for number in range(count))
    return tuple(SettingChange(s.ACCOUNT_ID, region, (kind, name), "", None, "there") for name in names)


def test_settings_of_a_kind_are_one_entry() -> None:
    """A few have a line each, many are counted with examples; so are subjects that were added or removed."""
    signed = [changed.setting(f"shop{at}.example", before=False, after=True) for at in range(40)]
    here, there = moved(30), moved(10, region="eu-west-1")
    removed = [replace(each, before="there", after=None) for each in moved(6, "configuration-set")]
    few = SettingChange(s.ACCOUNT_ID, "us-east-1", ("account", s.ACCOUNT_ID), "quota", 1, 2)
    every = (few, *signed, *here, *there, *removed)
    assert list(change_lines(since(*every), 20)) == [
        (Mark.CHANGED, "us-east-1: quota was 1, is 2"),
        (Mark.CHANGED, "dkim.enabled of identities changed 40 times: 40 in us-east-1"),
        *(
            (Mark.BELOW, f"us-east-1 identity shop{at}.example: dkim.enabled was false, is true")
            for at in range(3)
        ),
        (Mark.BELOW, "and 37 more"),
        (Mark.NEW, "40 identities were added: 30 in us-east-1, 10 in eu-west-1"),
        (Mark.BELOW, "shop000.example, shop001.example, shop002.example and 27 more"),
        (Mark.GONE, "6 configuration sets were removed: 6 in us-east-1"),
        (Mark.BELOW, "shop000.example, shop001.example, shop002.example and 3 more"),
    ]
    assert len(every) == len(list(change_lines(since(*every), None)))
    assert "shop029.example was added" in render_text("terminal", since(*every), RenderOptions(verbose=True))


def test_changes_that_are_left_out_are_counted() -> None:
    """However many kinds there are; one more than the limit is told, because its count would take as much room."""
    kinds = [replace(changed.setting("shop.example", 1, 2), setting=f"kind{at}") for at in range(400)]
    assert len(list(change_lines(since(*kinds[:21]), 20))) == 21
    lines = list(change_lines(since(*kinds), 20))
    assert lines[-1] == (Mark.CHANGED, "and 379 more settings: --verbose shows all")
    assert len(lines) == 22


@pytest.mark.parametrize("name", ["terminal", "text", "markdown"])
def test_what_changed_is_a_few_lines(name: str) -> None:
    """However many findings are gone, fixed or in doubt, and however many settings changed."""
    many = tuple(changed.gone(f"shop{at}.example") for at in range(400))
    other = tuple(replace(each, rule="other", fingerprint="1") for each in many)
    signed = (changed.setting(f"shop{at}.example", before=False, after=True) for at in range(400))
    report = replace(since(*signed, gone=many), fixed=other, unconfirmed=other)
    told = render_text(name, report, RenderOptions(width=200))
    assert 10 > told.count("does not sign") > 0
    assert 4 > told.count("was false") > 0
    assert told.count("and 397 more") == 4
    assert told.count("400 findings") == 3
    assert "of identities changed 400 times" in told


def arrived(**counts: int) -> Report:
    """So many new findings of each rule."""
    found = (
        staged.finding(rule, Severity.HIGH, "us-east-1", f"shop{at}.example", f"{rule}: shop{at}.example is bad")
        for rule, count in counts.items()
        for at in range(count)
    )
    new = staged.reported(*found)
    return replace(staged.in_order(), findings=new, changes=Changes("then", (), new, ()))


def test_new_findings_of_a_rule_are_one_entry() -> None:
    """One is a sentence, a few are listed below a head, many are counted with examples."""
    assert list(change_lines(arrived(one=1, few=2, many=40), 20)) == [
        (Mark.NEW, "HIGH one: one: shop0.example is bad"),
        (Mark.NEW, "HIGH few: 2 identities"),
        (Mark.BELOW, "few: shop0.example is bad"),
        (Mark.BELOW, "few: shop1.example is bad"),
        (Mark.NEW, "HIGH many: 40 identities"),
        (Mark.BELOW, "40 in us-east-1: shop0.example, shop1.example, shop2.example and 37 more"),
    ]
    assert 43 == len(list(change_lines(arrived(one=1, few=2, many=40), None)))


def test_new_findings_that_are_left_out_are_counted() -> None:
    """Whole rules, the last ones."""
    lines = list(change_lines(arrived(a=5, b=5, c=5, d=7, e=1), 17))
    assert lines[-1] == (Mark.NEW, "and 8 more new findings: --verbose shows all")
    assert 19 == len(lines)


def test_gone_findings_of_a_rule_are_one_entry() -> None:
    """With examples, if there are many."""
    found = tuple(changed.gone(f"shop{at}.example") for at in range(9))
    lines = list(change_lines(replace(staged.in_order(), changes=Changes("then", (), (), found)), 20))
    assert (Mark.GONE, "LOW dkim-off: 9 findings") == lines[0]
    assert (Mark.BELOW, "and 6 more") == lines[-1]
    assert 5 == len(lines)


def test_accounts_are_named_if_there_are_several() -> None:
    """In every line."""
    report = staged.two_accounts()
    told = changed.changed()
    both = replace(report, changes=told.changes, fixed=told.fixed)
    for _, words in [*change_lines(both, None), *baseline_lines(both, None)]:
        assert s.ACCOUNT_ID in words or words[0].isdigit() or words.startswith("covered")


@pytest.mark.parametrize("name", ["terminal", "text"])
def test_hostile_names_are_escaped(name: str) -> None:
    """In a name and in values."""
    change = SettingChange(
        s.ACCOUNT_ID, "us-east-1", ("identity", staged.EVIL), "policy", staged.EVIL, "x" * 10_000
    )
    report = replace(staged.in_order(), changes=Changes(staged.EVIL, (change,), (), ()))
    told = render_text(name, report)
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "more characters" in told


def test_the_parts_of_a_value_are_named() -> None:
    """A person reads them without the signs of JSON; what is nested stays JSON."""
    parts = {"domain": "mail.example.com", "status": "SUCCESS"}
    change = SettingChange(s.ACCOUNT_ID, "us-east-1", ("identity", "example.com"), "mail_from", parts, None)
    line = setting_words(change, several=False)
    assert line == (
        'us-east-1 identity example.com: mail_from was (domain "mail.example.com", status "SUCCESS"), is not set'
    )
    nested = setting_words(replace(change, after={"domain": parts}), several=False)
    assert nested.endswith('is {"domain": {"domain": "mail.example.com", "status": "SUCCESS"}}')
