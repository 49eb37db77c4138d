"""Reports as a file has them."""

import json
from pathlib import Path
from typing import Any

from sescheck.report.formats import render_text
from sescheck.report.model import Report

ACCOUNT = "123456789012"
COMMAND = "aws sesv2 create-email-identity --region eu-west-1 --email-identity example.com"


def finding(rule: str = "identity-missing-in-region", **more: Any) -> dict[str, Any]:
    """A finding as an audit writes it, but for what a notification does not look at."""
    return {
        "rule": rule,
        "severity": "high",
        "status": "open",
        "account_id": ACCOUNT,
        "region": "eu-west-1",
        "subject": {"type": "identity", "name": "example.com"},
        "message": "example.com is verified in us-east-1 but does not exist in eu-west-1",
        "fix": [{"kind": "call", "title": "Create example.com in eu-west-1", "command": COMMAND}],
        **more,
    }


def changes(**more: Any) -> dict[str, Any]:
    """What changed: nothing, unless said."""
    return {
        "since": "2026-11-22T04:17:00Z",
        "settings": [],
        "new": [],
        "gone": [],
        "undecided": 0,
        "uncompared": 0,
        "apart": [],
        **more,
    }


def report(*findings: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A report: that of a run in which something failed, if it has findings."""
    worst = dict.fromkeys(("critical", "high", "medium", "low", "info"), 0)
    for each in findings:
        worst[each["severity"]] += 1
    return {
        "format": "sescheck-report",
        "version": 1,
        "tool": {"name": "sescheck", "version": "0.1.0"},
        "generated_at": "2026-11-23T04:17:00Z",
        "notice": None,
        "complete": True,
        "exit_code": 1 if findings else 0,
        "accounts": [
            {
                "account_id": ACCOUNT,
                "partition": "aws",
                "alias": "acme-mail",
                "regions": [
                    {"region": "eu-west-1", "state": "read", "identities": 3},
                    {"region": "us-east-1", "state": "read", "identities": 4},
                ],
            }
        ],
        "findings": list(findings),
        "unread": [],
        "rule_errors": [],
        "changes": None,
        "summary": {"open": worst, "unread": 0},
        **more,
    }


def with_verdicts(**more: Any) -> dict[str, Any]:
    """A report that says which regions can send, what changed, and what to do first."""
    regions = [
        {
            "region": "eu-west-1",
            "state": "read",
            "verdict": "cannot-send",
            "reason": "SANDBOX: only to verified recipients",
        },
        {
            "region": "us-east-1",
            "state": "read",
            "verdict": "can-send",
            "reason": "can send, but 90% of its quota is used",
        },
    ]
    setting = {
        "account_id": ACCOUNT,
        "region": "us-east-1",
        "subject": {"type": "identity", "name": "example.com"},
        "setting": "verification",
        "before": "SUCCESS",
        "after": "FAILED",
    }
    sandbox = finding(
        "sandbox-while-production-elsewhere",
        severity="critical",
        message="The account is in the sandbox in eu-west-1",
        fix=[{"kind": "human", "title": "Request production access in eu-west-1", "words": "Ask AWS."}],
        rank=1,
    )
    missing = finding(rank=2)
    there = finding("dkim-off", message="DKIM is off for old.example.com", rank=3, fix=None)
    compared = changes(new=[{**missing, "judged_before": True}], gone=[there], settings=[setting])
    account = {"account_id": ACCOUNT, "partition": "aws", "alias": "acme-mail", "regions": regions}
    return report(missing, sandbox, there, accounts=[account], changes=compared, **more)


def readiness(*answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A document of readiness."""
    verdict = answers[0]["verdict"] if answers else "ready"
    return {
        "format": "sescheck-readiness",
        "version": 1,
        "tool": {"name": "sescheck", "version": "0.1.0"},
        "asked_at": "2026-11-23T04:17:00Z",
        "notice": None,
        "verdict": verdict,
        "answers": list(answers),
        **more,
    }


def as_saved(made: Report) -> dict[str, Any]:
    """A report of the formats' tests, as this version saves it."""
    plain: dict[str, Any] = json.loads(render_text("json", made))
    return plain


def write(folder: Path, content: Any, name: str = "report.json") -> str:
    """Write it, and give its name."""
    path = folder / name
    path.write_text(json.dumps(content))
    return str(path)
