"""Find the DNS records that changed between two runs, as far as both asked about them."""

from collections.abc import Iterator
from itertools import chain

from sescheck.report.model import SettingChange
from sescheck.ses.records.lookups import Answers, Question
from sescheck.ses.records.questions import questions_of_region, questions_of_spf
from sescheck.snapshot.model import Account, Depth
from sescheck.snapshot.reading import Known


def record_changes(name: str, account: Account, before: Answers, after: Answers) -> Iterator[SettingChange | None]:
    """Yield what differs in the records that an account needs; None for an answer that a run did not get.

    How long an answer may be kept, and the names that lead to the records, change by themselves.

    Args:
        name: the account.
        account: as the later run read it.
        before: the answers of the earlier run.
        after: those of the later run.
    """
    for key in sorted(_needed(account, after) & before.keys()):
        match before[key], after[key]:
            case Known(then), Known(now):
                if then.records != now.records:
                    subject = ("dns-record", key)
                    yield SettingChange(name, None, subject, "records", [*then.records], [*now.records])
            case _:
                yield None


def _needed(account: Account, answers: Answers) -> set[str]:
    """Return the keys of the answers that the account needs, with those that its SPF records lead to."""
    asked = chain.from_iterable(questions_of_region(region, Depth.DEEP) for region in account.regions)
    keys = set(map(str, asked)) & answers.keys()
    while more := {str(each) for each in _included(account, {key: answers[key] for key in keys})} & answers.keys():
        keys |= more
    return keys


def _included(account: Account, answers: Answers) -> Iterator[Question]:
    return chain.from_iterable(questions_of_spf(region, answers) for region in account.regions)
