"""The table that says which forms print the steps of each rule."""

import fix_forms
import pytest

from sescheck.engine.steps import Call, Human, Record
from sescheck.rules.catalogue import every_rule
from tests.fix.printers.plans import EVERYTHING, WEST, chain, plan, ses1, ses2

RULES = {entry.name: entry for entry in every_rule()}
STEPS = (
    ses2("CreateConfigurationSet", ConfigurationSetName="main"),
    ses1("SetActiveReceiptRuleSet", RuleSetName="inbound"),
    Call("sns", "Subscribe", WEST, {"TopicArn": "arn", "Protocol": "sqs"}),
    Record("x.example.org", "CNAME", ("a.net",), ()),
    Record("example.org", "TXT", ("v=spf1 -all",), None),
    Human("Ask AWS."),
)


@pytest.mark.parametrize(
    ("form", "numbers"),
    [("cli", {1, 2, 3}), ("terraform", {1, 2}), ("cloudformation", {1}), ("zone", {4, 5})],
)
def test_a_step_counts_for_the_forms_that_print_it(form: str, numbers: set[int]) -> None:
    """As a command, a resource or a record; not in a comment about other steps."""
    assert numbers == fix_forms.printed(plan(*STEPS), form)


def test_the_steps_of_later_rounds_count() -> None:
    """They are in files of their own."""
    assert {31, 34} & fix_forms.printed(chain(*EVERYTHING), "terraform") == {31, 34}
    assert 31 in fix_forms.printed(chain(*EVERYTHING), "cloudformation")


def test_every_rule_has_a_row_that_says_what_mends_it() -> None:
    """No form and nobody: then the rule would have no steps."""
    table = fix_forms.table()
    for name, entry in RULES.items():
        assert f"| [{name}](rules/{name}.md) | {' | '.join(fix_forms.cells(entry))} |" in table
        assert set(fix_forms.cells(entry)) != {"-"}


@pytest.mark.parametrize("name", ["recommendation-open", "template-differs"])
def test_a_wrong_reason_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that is left to people needs one, and no other rule has one."""
    reasons = {each: words for each, words in fix_forms.BY_PEOPLE.items() if each != name}
    monkeypatch.setattr(fix_forms, "BY_PEOPLE", reasons | ({} if name in fix_forms.BY_PEOPLE else {name: "x"}))
    with pytest.raises(ValueError, match=name):
        list(fix_forms.cells(RULES[name]))
