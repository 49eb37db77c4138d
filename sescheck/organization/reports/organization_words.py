"""The sentences about all accounts, which the text and the page share."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from sescheck.engine.severity import Severity
from sescheck.errors import ExitCode
from sescheck.organization.model import Member, Outcome
from sescheck.organization.reports.report_folder import command_for
from sescheck.organization.reports.totals import AccountLine, RuleTotal, Totals
from sescheck.plain import NAME, cut
from sescheck.report.model import Status
from sescheck.report.text.phrases import plural
from sescheck.report.views.verdict import Level

FIRST = 3
"""Rules that are named as the first to mend."""
_LEFT = 5
"""Accounts that are named of those that are no longer listed."""


def verdict(totals: Totals) -> tuple[Level, str, str]:
    """Return the level, the word and the sentence of the result."""
    read = plural(totals.read, "account")
    if not totals.asked:
        return Level.UNKNOWN, "NOTHING ASKED", "every account was skipped on purpose, so nothing is known"
    if not totals.read:
        return Level.UNKNOWN, "UNKNOWN", f"no account could be read, of {totals.asked:,}"
    if totals.exit_code is ExitCode.COULD_NOT_RUN:
        rules = plural(len({crash.rule for crash in totals.crashes}), "rule")
        return Level.UNKNOWN, "UNKNOWN", f"{rules} failed: what they find is unknown"
    if totals.failing:
        return Level.NO, "FINDINGS", f"at or above {totals.fail_on} in {totals.failing:,} of {read} read"
    if not totals.complete:
        words = f"nothing that counts was found in {read}, but not everything could be read"
        return Level.UNKNOWN, "NOT COMPLETE", words
    return Level.YES, "OK", f"nothing that counts was found in {read}; all of it was read"


def doubts(totals: Totals) -> Iterator[str]:
    """Yield what is not known, which is neither missing nor fine."""
    if totals.missing and totals.read:
        was = "was" if totals.missing == 1 else "were"
        are = "it is unknown, not fine" if totals.missing == 1 else "they are unknown, not fine"
        yield f"{totals.missing:,} of {plural(totals.asked, 'account')} {was} not read: {are}"
    if totals.older:
        have = "has an older snapshot" if totals.older == 1 else "have older snapshots"
        yield f"{plural(totals.older, 'account')} of those not read {have}, which this report leaves out"
    if totals.partial:
        lacks = "lacks" if totals.partial == 1 else "lack"
        readings = plural(totals.unread, "reading")
        yield f"{plural(totals.partial, 'account')} {lacks} {readings}: {_own_page(totals)}"


def _own_page(totals: Totals) -> str:
    return "its own report says which" if totals.partial == 1 else "their own reports say which"


def accounts_words(totals: Totals) -> str:
    """Return how many accounts there are of each outcome."""
    return ", ".join(f"{totals.outcomes[each]:,} {each}" for each in Outcome if totals.outcomes[each]) or "none"


def findings_words(totals: Totals) -> str:
    """Return how many findings there are, by severity and status."""
    parts = [
        f"{severities_words(totals.open) or 'none'} open in {plural(totals.with_findings, 'account')}",
        f"{totals.by_status[Status.ACCEPTED]:,} accepted",
        f"{totals.by_status[Status.BASELINE]:,} in baseline",
    ]
    if totals.fixed:
        parts.append(f"{totals.fixed:,} fixed")
    if totals.unconfirmed:
        parts.append(f"{totals.unconfirmed:,} of the baseline not judged")
    return "; ".join(parts)


def severities_words(counts: Mapping[Severity, int]) -> str:
    """Return ``3 critical, 20 high``; empty if there are none."""
    return ", ".join(f"{counts[each]:,} {each}" for each in Severity if counts.get(each))


def summed_words(totals: Totals) -> Iterator[str]:
    """Yield the findings that are only counted."""
    for rule in totals.summed.values():
        count, accounts = rule.findings.total(), plural(rule.accounts, "account")
        if rule.name == "region-unused":
            yield f"{plural(count, 'region')} of {accounts} hold nothing of SES ({rule.name})"
        else:
            yield f"{plural(count, 'finding')} of {rule.name} in {accounts}"


def changes_words(totals: Totals) -> Iterator[str]:
    """Yield what differs from the readings before, and from the accounts that were listed then."""
    compared = totals.compared
    yield from _left_words(totals)
    if compared.damaged:
        yield f"the reading before of {plural(compared.damaged, 'account')} cannot be used, so it is not compared"
    if compared.since is None:
        return
    accounts = plural(compared.accounts, "account")
    yield f"since the reading before, {compared.since} or later: {compared.changed:,} of {accounts} changed"
    note = f"; the reading before left {compared.first_judged:,} undecided" if compared.first_judged else ""
    yield f"new: {_moved(compared.new, compared.new_by_rule)}{note}"
    yield f"no longer found: {_moved(compared.gone, compared.gone_by_rule)}"
    if compared.settings:
        yield f"{plural(compared.settings, 'setting')} changed: the reports of the accounts name them"
    if compared.undecided:
        yield f"{plural(compared.undecided, 'earlier finding')} could not be judged this time"
    if compared.first:
        yield f"{plural(compared.first, 'account')} without a complete reading before, so not compared"


_RULES = 3


def _moved(counts: Counter[Severity], rules: Counter[str]) -> str:
    if not counts:
        return "none"
    first = ", ".join(f"{rule} {count:,}" for rule, count in sorted(rules.items(), key=_most)[:_RULES])
    more = f" and {plural(len(rules) - _RULES, 'more rule')}" if len(rules) > _RULES else ""
    return f"{severities_words(counts)} ({first}{more})"


def _most(each: tuple[str, int]) -> tuple[int, str]:
    return (-each[1], each[0])


def first_rules(totals: Totals) -> list[RuleTotal]:
    """Return the rules to mend first: the worst that are critical or high, else the worst of all."""
    rules = totals.rules_worst_first
    grave = [rule for rule in rules if rule.severity.at_least(Severity.HIGH)]
    return (grave or rules)[:FIRST]


def rule_words(rule: RuleTotal) -> str:
    """Return what a rule found, where, and in which accounts for example."""
    named = ", ".join(map(account_words, rule.examples))
    more = f" and {rule.accounts - len(rule.examples):,} more" if rule.accounts > len(rule.examples) else ""
    title = rule.title or rule.name
    return (
        f"{title}: {plural(rule.findings.total(), 'finding')} in {plural(rule.accounts, 'account')}: {named}{more}"
    )


def account_words(member: Member) -> str:
    """Return ``name (ID)``, or the ID alone."""
    return member.account_id if member.name is None else f"{cut(member.name, NAME)} ({member.account_id})"


def advice(totals: Totals) -> Iterator[str]:
    """Yield what to do about accounts that were not read."""
    if totals.outcomes[Outcome.REFUSED]:
        yield "refused: `sescheck iam-policy --stackset` prints the role that each account needs"
    if totals.outcomes[Outcome.WAITING]:
        yield "waiting: run the same command again, it continues where it stopped"
    if totals.outcomes[Outcome.FAILED]:
        yield "failed: run the same command again; if an account fails again, its reason is below"


def example_command(totals: Totals) -> str | None:
    """Return the command that shows the worst account, or any that was read; None if none was."""
    worst = totals.worst_first
    if worst:
        return command_for(totals.place, worst[0].member.account_id)
    return command_for(totals.place, "ACCOUNT") if totals.read else None


def not_read_words(lines: list[AccountLine], most: int) -> str:
    """Return the accounts of one reason and unit; with the date of an older snapshot."""
    named = [
        f"{account_words(line.member)}{f', older snapshot of {line.older}' if line.older else ''}"
        for line in lines[:most]
    ]
    more = f" and {len(lines) - most:,} more" if len(lines) > most else ""
    return f"{'; '.join(named)}{more}"


def _left_words(totals: Totals) -> Iterator[str]:
    """Yield the accounts that this report leaves out because the organization, or the file, no longer has them."""
    if not totals.left:
        return
    named = ", ".join(map(account_words, totals.left[:_LEFT]))
    more = f" and {len(totals.left) - _LEFT:,} more" if len(totals.left) > _LEFT else ""
    count, stay = plural(len(totals.left), "account"), "its snapshot stays"
    is_out = "is no longer listed, so this report leaves it out"
    if len(totals.left) > 1:
        stay, is_out = "their snapshots stay", "are no longer listed, so this report leaves them out"
    yield f"{count} {is_out}: {named}{more}; {stay} in {totals.place}"


def configuration_words(totals: Totals, unused: Iterable[str]) -> Iterator[str]:
    """Yield the remarks on the configuration.

    Args:
        totals: all accounts.
        unused: the places of the entries of `[[account]]` that apply to no account.
    """
    yield from (f"{place}: no account matches this [[account]]" for place in unused)
    yield from (cut(remark.message) for remark in totals.stale_accepts)
    if totals.remarks:
        yield f"{plural(totals.remarks, 'account')} with remarks on groups of regions: their own reports have them"
