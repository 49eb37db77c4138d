"""sescheck: audit Amazon SES across regions.

As a library: ``from sescheck import audit``. Each name is imported when it is first asked for.
"""

from sescheck._version import __version__

TYPE_CHECKING = (
    False  # type checkers know the name; importing typing takes time in which Ctrl-C has no handler yet
)

if TYPE_CHECKING:
    from typing import Any

    from sescheck.auditing.library import audit, render
    from sescheck.auditing.readiness_library import readiness
    from sescheck.aws.sessions import Credentials
    from sescheck.config.shape import Configuration
    from sescheck.engine.findings import Finding
    from sescheck.engine.severity import Severity
    from sescheck.errors import AuditError, ExitCode, UsageError
    from sescheck.notify.notify_library import send_notification
    from sescheck.report.model import Report, Reported, Status, Unread
    from sescheck.report.render_options import RenderOptions
    from sescheck.snapshot.model import Addresses, Depth, Snapshot
    from sescheck.takeover.model import Answer, Readiness

__all__ = [
    "Addresses",
    "Answer",
    "AuditError",
    "Configuration",
    "Credentials",
    "Depth",
    "ExitCode",
    "Finding",
    "Readiness",
    "RenderOptions",
    "Report",
    "Reported",
    "Severity",
    "Snapshot",
    "Status",
    "Unread",
    "UsageError",
    "__version__",
    "audit",
    "readiness",
    "render",
    "send_notification",
]

_HOMES = {
    "Addresses": "snapshot.model",
    "Answer": "takeover.model",
    "AuditError": "errors",
    "Configuration": "config.shape",
    "Credentials": "aws.sessions",
    "Depth": "snapshot.model",
    "ExitCode": "errors",
    "Finding": "engine.findings",
    "Readiness": "takeover.model",
    "RenderOptions": "report.render_options",
    "Report": "report.model",
    "Reported": "report.model",
    "Severity": "engine.severity",
    "Snapshot": "snapshot.model",
    "Status": "report.model",
    "Unread": "report.model",
    "UsageError": "errors",
    "audit": "auditing.library",
    "readiness": "auditing.readiness_library",
    "render": "auditing.library",
    "send_notification": "notify.notify_library",
}


def __getattr__(name: str) -> "Any":
    """Import what is asked for: a command that needs little of it is not to wait for the rest."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - as typing above

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
