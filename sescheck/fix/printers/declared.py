"""What the printers that declare resources share: their rounds, and the comments between them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from sescheck.engine.steps import Call, Human, Record, secrets_of
from sescheck.fix.plan import Plan, PlannedStep
from sescheck.fix.printers.comments import comment, headline, remarks
from sescheck.fix.printers.fill_ins import Names
from sescheck.fix.printers.posix import command
from sescheck.fix.printers.zone import zone_lines


def by_account(plan: Plan) -> Mapping[str, list[PlannedStep]]:
    """Return the steps of each account."""
    return {account: list(steps) for account, steps in groupby(plan.steps, lambda each: each.account_id)}


def rounds(
    steps: Iterable[PlannedStep], resources: Mapping[int, Iterable[int]]
) -> Mapping[int, Sequence[PlannedStep]]:
    """Return the steps of each round. All resources of a round are made in one go.

    What only a command, a DNS record or a person can do comes after the resources of its round, and before those
    that need it.

    Args:
        steps: in their order.
        resources: by the number of a step that is a resource: the steps whose resources it names.
    """
    place: dict[int, int] = {}
    found: dict[int, list[PlannedStep]] = {}
    for each in steps:
        before = [number for number in {*each.after, *resources.get(each.number, ())} if number in place]
        waits = each.number in resources
        place[each.number] = max(
            (place[number] + (waits and number not in resources) for number in before), default=0
        )
        found.setdefault(place[each.number], []).append(each)
    return dict(sorted(found.items()))


def not_declared(
    steps: Sequence[PlannedStep], completions: Mapping[int, Sequence[Call]], words: str, names: Names
) -> Iterator[str]:
    """Yield what the resources of a round leave to do, in comments.

    Args:
        steps: of the round.
        completions: by the number of a step that is a resource: the calls for what the resource cannot set.
        words: what comes first.
        names: of the values to fill in.
    """
    others = [each for each in steps if each.number not in completions]
    completed = [each for each in steps if completions.get(each.number)]
    if others or completed:
        yield ""
        yield from comment(words)
    for each in completed:
        yield "#"
        yield from comment(f"{each.number}. {each.step.title}: what the resource cannot set.")
        for call in completions[each.number]:
            yield from _as_comment(call, names)
    yield from _by_other_means(others, names)


def only_remarks(plan: Plan, preface: str) -> Iterator[str]:
    """Yield the lines of a file without steps."""
    yield from comment(preface)
    for words in remarks(plan):
        yield ""
        yield from comment(words)


def _by_other_means(steps: Iterable[PlannedStep], names: Names) -> Iterator[str]:
    """Yield the steps that are not resources, in comments: commands on one line, records, and words."""
    for each in steps:
        yield "#"
        yield from comment(headline(each))
        match each.step.does:
            case Call() as call:
                yield from _as_comment(call, names)
            case Record() as record:
                yield from comment("   Publish this record:")
                yield from (f"#   {line}" for line in zone_lines(record))
            case Human(words):
                yield from comment(words, indent="   ")


def _as_comment(call: Call, names: Names) -> Iterator[str]:
    """Yield the command of a call on one line, and what has to be filled in."""
    for secret in dict.fromkeys(secrets_of(call)):
        yield from comment(f"${names[secret]}: {secret.words}", indent="  ")
    yield f"#   {command(call, width=0, names=names)}"
