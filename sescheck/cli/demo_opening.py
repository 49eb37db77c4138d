"""How the demo of a failover opens: with the answer to the question whether the standby can take over."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sescheck.auditing.judging import criteria
from sescheck.auditing.options import JudgeOptions
from sescheck.auditing.taking_over import Asked, readiness_answers
from sescheck.emulator.worlds import Scenario
from sescheck.report.formats import FOR_PEOPLE, FORMATS, Format
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions
from sescheck.takeover.formats import FORMATS as READINESS
from sescheck.takeover.model import Readiness


def formats_of(scenario: Scenario) -> Mapping[str, Format]:
    """Return the formats of the report; if it is about a failover, those for people open with readiness."""
    if scenario.failover is None:
        return FORMATS
    return {**FORMATS, **{name: _opened(name, scenario.failover) for name in FOR_PEOPLE}}


def answers_of(report: Report, failover: tuple[str, str]) -> tuple[Readiness, ...]:
    """Return whether the second region can take over from the first; empty if the report does not have both."""
    primary, standby = failover
    read = {region.name for account in report.snapshot.accounts for region in account.regions}
    if not {primary, standby} <= read:
        return ()
    by = replace(criteria(JudgeOptions(), notice=report.notice), source=report.source)
    return readiness_answers(report.snapshot, by, Asked(primary, (standby,)))


def _opened(name: str, failover: tuple[str, str]) -> Format:
    def render(report: Report, options: RenderOptions) -> Iterator[str]:
        answers = answers_of(report, failover)
        if answers:
            yield from READINESS[name](answers, options)
            yield "\n"
            report = replace(report, notice=None)
        yield from FORMATS[name](report, options)

    return render
