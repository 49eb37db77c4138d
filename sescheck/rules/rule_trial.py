"""Try a rule: its worked examples come true, its steps can be made, and its page is whole."""

from collections.abc import Iterable, Iterator

from sescheck.engine.example import Example, Outcome
from sescheck.engine.findings import Findings
from sescheck.engine.fixes import Fixes
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.rules.catalogue import sections
from sescheck.snapshot.reading import Why

HEADINGS = ("What it finds", "Why it matters", "How to fix")
"""What every page has; the pages of sescheck have sources too."""


def example_faults(entry: Entry) -> Iterator[str]:
    """Yield what is wrong with the examples of a rule, each with the title of the example."""
    clear_and_judged = False
    for example in entry.examples:
        found = answer(entry, example)
        clear_and_judged |= example.outcome is Outcome.CLEAR and found.examined[entry.name] > 0
        for fault in (*_outcome_faults(entry, example, found), *_message_faults(found), *_doubt_faults(found)):
            yield f"{example.title} {fault}"
    if not clear_and_judged:
        yield "No clear example is judged: the rule passes over each of them."
    if missing := [each.value for each in Outcome if each not in {example.outcome for example in entry.examples}]:
        yield f"No example for: {', '.join(missing)}."


def answer(entry: Entry, example: Example) -> Findings:
    """Return what this rule alone says of the snapshot of an example."""
    return run([entry], account_views_of(example.snapshot, trusted_accounts=example.trusted_accounts))


def _outcome_faults(entry: Entry, example: Example, found: Findings) -> Iterator[str]:
    """Flagged: these places only. Clear: nothing flagged or unknown. Cannot tell: unknown, nothing flagged."""
    if found.crashes:
        yield f"crashes: {found.crashes[0].error}"
        return
    places = {(each.region, each.subject) for each in found.flagged}
    if places != example.places:
        yield f"flags {_listed(places)}, not {_listed(example.places)}"
    match example.outcome:
        case Outcome.FLAGGED:
            severities = {each.severity for each in found.flagged}
            wanted = example.severity or entry.rule.severity
            if not example.places:
                yield "names no place"
            if severities - {wanted}:
                yield f"has the severity {', '.join(sorted(severities))}, not {wanted}"
        case Outcome.CLEAR:
            if found.undecided:
                yield f"is unknown: {found.undecided[0].because}"
        case Outcome.CANNOT_TELL:
            if not found.undecided:
                yield "is not unknown"


def _listed(places: Iterable[tuple[str | None, str]]) -> str:
    return ", ".join(sorted(f"{name} in {region or 'all regions'}" for region, name in places)) or "nothing"


def _message_faults(found: Findings) -> Iterator[str]:
    """A message can be read alone: it names its subject, unless that is the account, and its region."""
    for each in found.flagged:
        if each.subject_type != "account" and each.subject not in each.message:
            yield f"does not name {each.subject}: {each.message}"
        if each.region is not None and each.region not in each.message:
            yield f"does not name {each.region}: {each.message}"


def _doubt_faults(found: Findings) -> Iterator[str]:
    """What nobody asked is not mixed with refusals: what is unknown in an example has one of the two reasons."""
    kinds = {unread.why is Why.NOT_ASKED for doubt in found.undecided for unread in doubt.because}
    if len(kinds) > 1:
        yield f"mixes what was refused with what was not asked: {found.undecided}"


def step_faults(entry: Entry) -> Iterator[str]:
    """Yield the flagged examples for which the steps or the meaning in a failover cannot be made."""
    for example in (each for each in entry.examples if each.outcome is Outcome.FLAGGED):
        views = tuple(account_views_of(example.snapshot, trusted_accounts=example.trusted_accounts))
        found, fixes = run([entry], views), Fixes([entry], views)
        try:
            made = [(fixes.of(each), fixes.consequence_of(each)) for each in found.flagged]
        except Exception as error:  # noqa: BLE001 - whatever the code of the rule raises
            yield f"{example.title} `fix` or `failover` fails: {error}"
        else:
            if any(fix is not None and not fix.steps and fix.unread is None for fix, _ in made):
                yield f"{example.title} `fix` has no step"


def page_faults(entry: Entry) -> Iterator[str]:
    """Yield what is wrong with the page and the titles, which are shown in tables."""
    found = sections(entry.page)
    for heading in HEADINGS:
        if not found.get(heading):
            yield f'The page has no section "## {heading}", or it is empty.'
    if not entry.title or "|" in entry.title:
        yield f"The title is empty, or has a bar: {entry.title!r}."
    titles = [example.title for example in entry.examples]
    if no_sentences := [title for title in titles if not title.endswith(".")]:
        yield f"Titles of examples without a full stop: {no_sentences}."
    if twice := sorted({title for title in titles if titles.count(title) > 1}):
        yield f"Several examples have one title: {twice}."
