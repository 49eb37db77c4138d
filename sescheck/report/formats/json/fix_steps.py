"""The steps that mend a finding, in the shape of ``json_model``."""

from functools import partial
from typing import cast

from sescheck.engine.steps import Call, Human, Record, Secret, Step, secrets_of
from sescheck.fix.printers.posix import command
from sescheck.report.formats.json.json_model import FixRecord, FixSecret, FixStep, RecordType
from sescheck.report.model import Report, Reported, Status
from sescheck.report.views.remedies import Remedy, remedy_of


def fix_of(report: Report, reported: Reported) -> tuple[FixStep, ...] | None:
    """Return the steps; None if the finding is not open, or the report does not know them."""
    if report.fixes is None or reported.status is not Status.OPEN:
        return None
    return steps_of(remedy_of(report, reported))


def steps_of(remedy: Remedy | None) -> tuple[FixStep, ...]:
    """Return the steps of an open finding."""
    if remedy is None:
        return ()
    if remedy.unknown:
        words = f"What mends the finding is not known, because {remedy.unknown}."
        return (*map(_step, remedy.steps), FixStep("unknown", "Find out what is missing", words=words))
    return tuple(map(_step, remedy.steps))


def _step(step: Step) -> FixStep:
    made = partial(
        FixStep,
        title=step.title,
        region=step.region,
        replaces=step.replaces,
        alternative=step.alternative,
    )
    match step.does:
        case Call() as call:
            secrets = tuple(map(_secret, dict.fromkeys(secrets_of(call))))
            return made(kind="call", command=command(call, width=0), secrets=secrets)
        case Record() as record:
            return made(kind="record", record=_record(record))
        case Human(words, who, takes):
            return made(kind="human", words=words, who=who, takes=takes or "")


def _secret(secret: Secret) -> FixSecret:
    return FixSecret(secret.name, secret.words, secret.hidden)


def _record(record: Record) -> FixRecord:
    return FixRecord(record.name, cast("RecordType", record.type), record.values, record.ttl)
