"""Write an event: the attributes of a Compliance Finding."""

import json
import re
from datetime import datetime

import msgspec

from sescheck._version import __version__
from sescheck.engine.rule import Entry
from sescheck.plain import safe
from sescheck.report.formats.ocsf.event import Compliance, Event, Object
from sescheck.report.model import Report
from sescheck.rules.catalogue import sections

VERSION = "1.6.0"
ENCODER = json.JSONEncoder(allow_nan=False, separators=(",", ":"))
_CLASS = 2003
_CATEGORY = 2


class Writer:
    """Writes events; what all events have in common, and each rule's page, is looked up once."""

    def __init__(self, report: Report) -> None:
        self._time = int(datetime.fromisoformat(report.generated_at).timestamp() * 1000)
        self._partitions = {account.account_id: account.stored.partition for account in report.accounts}
        self._links = {entry.name: _links(entry) for entry in report.rules}
        self._remediations = {entry.name: ENCODER.encode(_remediation(entry)) for entry in report.rules}

    def _shared(self, event: Event) -> Object:
        """The attributes of every Compliance Finding."""
        words = safe(event.message)
        return {
            "class_uid": _CLASS,
            "class_name": "Compliance Finding",
            "category_uid": _CATEGORY,
            "category_name": "Findings",
            "activity_id": event.activity,
            "activity_name": event.activity.name.title(),
            "type_uid": _CLASS * 100 + event.activity,
            "type_name": f"Compliance Finding: {event.activity.name.title()}",
            "severity_id": event.severity[0],
            "severity": event.severity[1],
            "time": self._time,
            "message": words,
            **_workflow(event),
            "metadata": {
                "version": VERSION,
                "profiles": ["cloud"],
                "event_code": event.rule,
                "product": {"name": "sescheck", "vendor_name": "sescheck", "version": __version__},
            },
            "finding_info": {
                "uid": event.uid,
                "title": safe(event.title),
                "desc": words,
                "types": ["Amazon SES"],
                "analytic": {"type_id": 1, "type": "Rule", "uid": event.rule, "name": safe(event.title)},
                "modified_time": self._time,
            },
            "compliance": {
                "standards": ["sescheck"],
                "control": event.rule,
                "status_id": event.compliance,
                "status": event.compliance.name.title(),
                **({"status_details": [safe(why) for why in event.why]} if event.why else {}),
            },
            "cloud": self._cloud(event),
            "resources": [self._resource(event)],
        }

    def line(self, event: Event) -> str:
        """Return the event as JSON.

        A rule's remediation is encoded once: it would be half of the text of many findings.
        """
        parts = [ENCODER.encode(msgspec.to_builtins(self._shared(event)))[:-1]]
        if event.steps:
            parts.append(f'"remediation":{ENCODER.encode(self._steps(event))}')
        elif event.compliance is Compliance.FAIL and event.rule in self._remediations:
            parts.append(f'"remediation":{self._remediations[event.rule]}')
        if event.more is not None:
            parts.append(f'"unmapped":{ENCODER.encode(msgspec.to_builtins(event.more))}')
        return f"{','.join(parts)}}}"

    def _steps(self, event: Event) -> Object:
        links = self._links.get(event.rule)
        return {"desc": "\n".join(event.steps), **({"references": links} if links else {})}

    def _cloud(self, event: Event) -> Object:
        cloud: Object = {"provider": "AWS"}
        if event.account_id is not None:
            cloud["account"] = {"uid": event.account_id, "type_id": 10, "type": "AWS Account"}
            cloud["cloud_partition"] = self._partitions.get(event.account_id, "aws")
        if event.region is not None:
            cloud["region"] = event.region
        return cloud

    def _resource(self, event: Event) -> Object:
        type_, name = event.subject or ("account", event.account_id or "several accounts")
        place = (event.account_id or "", event.region or "", type_, name)
        resource = {"uid": "/".join(place), "name": name, "type": f"SES {type_}"}
        if event.region is not None:
            resource["region"] = event.region
        return resource


def _workflow(event: Event) -> Object:
    if event.workflow is None:
        return {}
    return {"status_id": event.workflow, "status": event.workflow.name.title()}


def _remediation(entry: Entry) -> Object:
    links = _links(entry)
    return {
        "desc": sections(entry.page).get("How to fix", f"sescheck rules {entry.name}"),
        **({"references": links} if links else {}),
    }


def _links(entry: Entry) -> list[str]:
    return re.findall(r"\((https?://[^)\s]+)\)", sections(entry.page).get("Sources", ""))
