"""A plan as a script, whatever the shell: its checks, its steps, and where it waits for a person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sescheck.fix.plan import Plan, PlannedStep
from sescheck.fix.printers.comments import remarks
from sescheck.fix.printers.fill_ins import Names, names_of
from sescheck.fix.printers.people import waits_of
from sescheck.fix.printers.preconditions import newly_known, region_of_check, too_old


@dataclass(frozen=True, slots=True)
class Shell:
    """How a shell writes the parts of a script.

    Attributes:
        start: the first lines.
        comment: words as comments.
        unless_known: gets a command of the AWS CLI, a member and a sentence: ends the script with that sentence if
            the AWS CLI does not know the member.
        unless_account: gets an account, a region and a sentence: ends the script with that sentence if the
            credentials are those of another account.
        step: the lines of a step, with the names of the values to fill in.
        attended: gets the lines of a step and a sentence: nobody may be there, and then it only says the sentence.
        pause: says a sentence, and waits for Enter if a person is there.
    """

    start: tuple[str, ...]
    comment: Callable[[str], Iterator[str]]
    unless_known: Callable[[str, str, str], Iterator[str]]
    unless_account: Callable[[str, str, str], Iterator[str]]
    step: Callable[[PlannedStep, Names], Iterator[str]]
    attended: Callable[[Iterator[str], str], Iterator[str]]
    pause: Callable[[str], str]


def script_for(shell: Shell, plan: Plan, preface: str) -> Iterator[str]:
    """Yield the lines of a script.

    Args:
        shell: that runs it.
        plan: what to print.
        preface: sentences about the run, for the first lines.
    """
    yield from shell.start
    yield from shell.comment(preface)
    for command, member in newly_known(plan):
        yield ""
        yield from shell.unless_known(command, member, too_old(command, member))
    account, names, waits = None, names_of(plan), waits_of(plan)
    for each in plan.steps:
        if each.account_id != account:
            account = each.account_id
            if (region := region_of_check(plan, account)) is not None:
                words = f"The commands are for the account {account}: use its credentials."
                yield ""
                yield from shell.unless_account(account, region, words)
        yield ""
        lines, left_out = shell.step(each, names), waits.left_out.get(each.number)
        yield from lines if left_out is None else shell.attended(lines, left_out)
        if each.number in waits.awaited:
            yield shell.pause(f"Do step {each.number}, then press Enter")
    for words in remarks(plan):
        yield ""
        yield from shell.comment(words)
