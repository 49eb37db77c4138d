"""What a report does not know: readings that were refused, and skipped rules."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sescheck.fix.printers.posix import quoted
from sescheck.plain import NAME, SENTENCE, cut
from sescheck.report.model import Acceptance, Report, Unread
from sescheck.report.text.phrases import plural, sentence, some
from sescheck.report.views.closed_regions import ClosedRegions, closed_regions
from sescheck.report.views.rule_families import families_of, rules_in_words
from sescheck.ses.records.lookups import QUERY
from sescheck.snapshot.reading import NOT_A_FAILURE, Why

_MOST_REGIONS = 8
_MOST_QUESTIONS = 10
_MOST_OPERATIONS = 6
_DETAIL = 200


@dataclass(frozen=True, slots=True)
class Refusal:
    """Operations that were refused for one reason in the same places.

    Attributes:
        places: the regions, each with the resource, or their number, if it is not the region itself.
        families: the family of each rule.
        is_like_another: True if AWS's words are those of an earlier one, except for the operation.
    """

    operations: tuple[str, ...]
    why: Why
    places: tuple[str, ...]
    entries: tuple[Unread, ...]
    families: Mapping[str, str] = field(default_factory=dict, compare=False)
    is_like_another: bool = False

    def what(self, *, every: bool = False) -> str:
        """Return the operations; their number first if there are several."""
        count = len(self.operations)
        named = some(self.operations, count if every else _MOST_OPERATIONS)
        return named if count == 1 else f"{plural(count, 'operation')} ({named})"

    def where(self, *, every: bool = False) -> str:
        """The regions."""
        return some(self.places, len(self.places) if every else _MOST_REGIONS, "region")

    def detail(self, *, every: bool = False) -> str:
        """Return AWS's own words; the first of them if they vary, shortened unless all is wanted."""
        details = list(dict.fromkeys(entry.detail for entry in self.entries if entry.detail))
        if self.is_like_another and not every:
            details = []
        more = f" (and {plural(len(details) - 1, 'answer')} like it)" if len(details) > 1 else ""
        quoted = cut(details[0], SENTENCE if every else _DETAIL) + more if details else ""
        return sentence((cut(self.accepted.words) if self.accepted else "", quoted))

    @property
    def count(self) -> int:
        """How many readings that is."""
        return sum(entry.count for entry in self.entries)

    @property
    def accepted(self) -> Acceptance | None:
        """Why the configuration accepts it; None: it counts as missing."""
        return self.entries[0].accepted

    def rules(self, *, every: bool = False) -> str:
        """The rules that this leaves undecided, or how many; with their regions, if these include another one."""
        rules = {rule for entry in self.entries for rule in entry.rules}
        named = rules_in_words(rules, self.families, every=every)
        about = sorted({region for entry in self.entries for region in entry.about})
        if {entry.region for entry in self.entries}.issuperset(about):
            return named
        return f"{named} (about {some(about, len(about) if every else _MOST_REGIONS, 'region')})"


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do if the caller lacks permissions.

    Attributes:
        words: a sentence before the command.
        is_for_most: True if most of the report is undecided because of that.
    """

    words: str
    command: str
    is_for_most: bool


def advice(report: Report) -> Advice | None:
    """Return advice if the caller lacks permissions for readings that are not accepted."""
    refused = (each for each in report.missing if each.why is Why.DENIED)
    if all(each.operation == QUERY for each in refused):  # no permission makes a resolver answer
        return None
    command = " ".join(("sescheck iam-policy --check", *map(quoted, report.caller)))
    if _is_mostly_denied(report):
        words = "Most checks are undecided because the caller lacks permissions. This command names them:"
        return Advice(words, command, is_for_most=True)
    return Advice("This command names the permissions that the caller lacks:", command, is_for_most=False)


def _is_mostly_denied(report: Report) -> bool:
    """True if a lack of permissions leaves more undecided than anything else that was to be checked."""
    asked = [each for each in report.undecided if not NOT_A_FAILURE.issuperset(of.why for of in each.because)]
    denied = sum(each.count for each in asked if any(of.why is Why.DENIED for of in each.because))
    unlisted = sum(each.count for each in report.undecided if each.is_gap)
    skipped = sum(each.count for each in report.undecided) - sum(each.count for each in asked)
    return 2 * denied > sum(report.examined.values()) + unlisted - skipped


@dataclass(frozen=True, slots=True)
class Gaps:
    """What could not be read.

    Attributes:
        closed: the regions of which nothing could be read.
        refusals: what could not be read in other regions.
    """

    closed: tuple[ClosedRegions, ...]
    refusals: tuple[Refusal, ...]

    @property
    def count(self) -> int:
        """How many readings that is."""
        return sum(each.count for each in self.closed) + sum(each.count for each in self.refusals)

    def count_after(self, shown: int) -> int:
        """How many readings are in the refusals after those shown."""
        return sum(each.count for each in self.refusals[shown:])

    def left_out(self, shown: int) -> str:
        """Return how many readings are in the refusals after those shown; empty if there is none."""
        count = self.count_after(shown)
        return f"and {plural(count, 'more reading')}: --verbose shows all" if count else ""


def gaps_of(report: Report) -> Gaps:
    """Return what could not be read, with what a whole region explains said once."""
    closed = closed_regions(report)
    explained = {id(entry) for each in closed for entry in each.entries}
    left = replace(report, unread=tuple(each for each in report.unread if id(each) not in explained))
    return Gaps(closed, tuple(_less_like_another(refusals_of(left))))


def _less_like_another(refusals: Iterable[Refusal]) -> Iterator[Refusal]:
    """AWS names the caller and the operation in each refusal of a permission: to read that once is enough."""
    said = False
    for refusal in refusals:
        yield replace(refusal, is_like_another=said and refusal.why is Why.DENIED)
        said |= refusal.why is Why.DENIED


def refusals_of(report: Report) -> tuple[Refusal, ...]:
    """Return what could not be read, the most frequent first; accepted ones last."""
    return (*_refusals(report, None), *(each for kind in _acceptances(report) for each in _refusals(report, kind)))


def _acceptances(report: Report) -> dict[Acceptance, None]:
    return dict.fromkeys(each.accepted for each in report.unread if each.accepted is not None)


def _refusals(report: Report, accepted: Acceptance | None) -> tuple[Refusal, ...]:
    by_operation: dict[tuple[str, Why], list[Unread]] = {}
    for unread in report.unread:
        if unread.accepted == accepted:
            by_operation.setdefault((unread.operation, unread.why), []).append(unread)
    alike: dict[tuple[Why, tuple[str, ...]], list[str]] = {}
    families = families_of(report)
    for (operation, why), entries in sorted(by_operation.items()):
        alike.setdefault((why, _places(entries, len(report.accounts))), []).append(operation)
    refusals = [
        Refusal(
            operations=tuple(operations),
            why=why,
            places=places,
            entries=tuple(entry for operation in operations for entry in by_operation[operation, why]),
            families=families,
        )
        for (why, places), operations in alike.items()
    ]
    return tuple(sorted(refusals, key=lambda refusal: -refusal.count))


def _places(entries: Iterable[Unread], accounts: int) -> tuple[str, ...]:
    by_place: dict[str, list[Unread]] = {}
    for entry in entries:
        by_place.setdefault(_place(entry, accounts), []).append(entry)
    return tuple(_with_count(place, found) for place, found in by_place.items())


def _place(entry: Unread, accounts: int) -> str:
    if entry.region is None:
        return f"account {entry.account_id}"
    return f"{entry.account_id} {entry.region}" if accounts > 1 else entry.region


def _with_count(place: str, entries: Sequence[Unread]) -> str:
    count = sum(entry.count for entry in entries)
    if count > 1:
        return f"{place} ({count:,} times)"
    subject = entries[0].subject
    return place if subject is None else f"{place} ({cut(subject[1], NAME)})"


def open_questions(report: Report, *, every: bool = False) -> tuple[str, ...]:
    """Return a sentence for each option that would read more, with the rules that it would decide.

    Unless ``every`` is wanted, many of them are counted, those about the fewest subjects.
    """
    families = families_of(report)
    hints: dict[str, dict[str, int]] = {}
    for question in report.not_asked:
        hints.setdefault(question.hint, {})[question.rule] = question.count
    questions = list(hints.items())
    if not every and len(questions) > _MOST_QUESTIONS:
        questions.sort(key=lambda item: -max(item[1].values()))
    shown = questions if every else questions[:_MOST_QUESTIONS]
    left = len(questions) - len(shown)
    return (
        *(_open_question(hint, rules, families, every=every) for hint, rules in shown),
        *((f"and {plural(left, 'more reason')}: --verbose shows all",) if left else ()),
    )


def _open_question(hint: str, rules: Mapping[str, int], families: Mapping[str, str], *, every: bool) -> str:
    subjects = plural(max(rules.values()), "subject")
    named = rules_in_words(rules, families, every=every, counted=True)
    return f"{plural(len(rules), 'rule')} for up to {subjects}: {cut(hint)} ({named})"
