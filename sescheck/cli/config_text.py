"""The configuration as sescheck understands it, in lines for people."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from msgspec import structs

from sescheck.auditing.configuring import group_plans, thresholds_of
from sescheck.auditing.judging import check_any
from sescheck.comparison.account_view import Mode
from sescheck.config.defaults import DEFAULT_DEPTH, DEFAULT_FAIL_ON
from sescheck.config.loading import Loaded
from sescheck.config.shape import Accept, Configuration
from sescheck.engine.groups import GroupPlan
from sescheck.report.text.phrases import figure, plural
from sescheck.rules.catalogue import chosen_names, every_rule

_LABEL = 17


def config_lines(loaded: Loaded) -> Iterator[str]:
    """Yield the file, its settings, and the defaults of the settings that it leaves out.

    Own rules need not have been run.

    Raises:
        UsageError: `select` and `ignore` leave no rule to run.
    """
    config = loaded.configuration
    yield _line("file", str(loaded.source or "none: the defaults apply"))
    yield _line("regions", ", ".join(config.wanted_regions) or "every region enabled for the account")
    yield from _groups(config)
    yield _line("depth", config.depth or f"{DEFAULT_DEPTH} (default)")
    yield _line("fail on", config.fail_on or f"{DEFAULT_FAIL_ON} (default)")
    yield from _rules(loaded)
    for rule, severity in config.severity.items():
        yield _line("severity", f"{rule}: {severity}")
    yield from _thresholds(config)
    trusted = config.policy.trusted_accounts
    yield _line("trusted accounts", "not given" if trusted is None else ", ".join(trusted) or "none")
    yield from _accepts(loaded)
    yield from _accepts_unread(loaded)
    yield from _by_account(loaded)


def _rules(loaded: Loaded) -> Iterator[str]:
    config, own = loaded.configuration, loaded.rule_files
    names = [*(entry.name for entry in every_rule()), *(file.name for file in own)]
    rules = chosen_names(names, config.select, config.ignore)
    check_any(rules)
    yield _line("rules", f"{len(rules)} of {len(names)}")
    for index, file in enumerate(own):
        yield _line("" if index else "own rules", f"{file.name}: {file.origin}")
    if own:
        yield _line("", "an audit runs the code of these files; this command reads it only")


def _line(label: str, words: str) -> str:
    return f"{label:<{_LABEL}}{words}"


def _groups(config: Configuration) -> Iterator[str]:
    plans = group_plans(config, None)
    for plan in plans:
        yield _line("group", f"{plan.name}: {_group(plan)}")
    if not plans:
        yield _line("group", "the regions in use, as a mirror (default)")


def _group(plan: GroupPlan) -> str:
    match plan.mode:
        case Mode.MIRROR:
            regions = f"{', '.join(plan.regions)} mirror each other"
        case Mode.STANDBY:
            regions = f"{', '.join(plan.regions[1:])} on standby for {plan.regions[0]}"
    return f"{regions}; identities {', '.join(plan.identities)}"


def _thresholds(config: Configuration) -> Iterator[str]:
    holds, given = thresholds_of(config), config.thresholds
    used = "" if given.quota_used_percent is not None else " (default)"
    gone = "" if given.quota_nearly_gone_percent is not None else " (default)"
    yield _line("thresholds", f"quota_used_percent {holds.quota_used_percent:g}{used}")
    yield _line("", f"quota_nearly_gone_percent {holds.quota_nearly_gone_percent:g}{gone}")
    peak = holds.peak_messages_per_day
    default = "the sum of a group's last 24 hours (default)"
    yield _line("", f"peak_messages_per_day {default if peak is None else figure(peak)}")


def _accepts(loaded: Loaded) -> Iterator[str]:
    accepts = loaded.configuration.accept
    yield _line("accepts", plural(len(accepts), "entry") if accepts else "none")
    today = datetime.now(UTC).date()
    for index, accept in enumerate(accepts):
        yield f"  {loaded.place('accept', index)}  {_accept(accept, today)}"


def _accept(accept: Accept, today: date) -> str:
    what = ", ".join((accept.rule, accept.subject, accept.region or "any region"))
    return _accept_words(what, accept.until, accept.reason, today)


def _accepts_unread(loaded: Loaded) -> Iterator[str]:
    accepts = loaded.configuration.accept_unread
    yield _line("accepts unread", plural(len(accepts), "entry") if accepts else "none")
    today = datetime.now(UTC).date()
    for index, each in enumerate(accepts):
        account = f"account {each.account}" if each.account else "any account"
        what = ", ".join(
            (each.operation, each.subject, each.region or "any region", account, each.why or "any reason")
        )
        yield f"  {loaded.place('accept_unread', index)}  {_accept_words(what, each.until, each.reason, today)}"


def _by_account(loaded: Loaded) -> Iterator[str]:
    today = datetime.now(UTC).date()
    for index, entry in enumerate(loaded.configuration.account):
        keys = (("account", entry.account), ("name", entry.name), ("ou", entry.ou))
        which = "; ".join(f"{key} {', '.join(globs)}" for key, globs in keys if globs is not None)
        yield _line("for some", f"{loaded.place('account', index)}  {which}")
        yield from (f"  severity {rule}: {severity}" for rule, severity in entry.severity.items())
        for key, value in structs.asdict(entry.thresholds).items():
            if value is not None:
                yield f"  {key} {figure(value)}"
        for place, accept in enumerate(entry.accept):
            yield f"  {loaded.place('account', index, 'accept', place)}  {_accept(accept, today)}"


def _accept_words(what: str, until: date | None, reason: str, today: date) -> str:
    if until is None:
        return f"{what}: {reason}"
    when = f"ended on {until}" if until < today else f"until {until}"
    return f"{what}, {when}: {reason}"
