"""Audits Amazon SES, keeps the report in S3, and tells an SNS topic where something is wrong or was not read."""

import os
from pathlib import Path
from typing import Any

import boto3

from sescheck import RenderOptions, Report, audit, render, send_notification

CONFIG = Path(__file__).with_name("sescheck.toml")
FORMATS = {"json": "application/json", "html": "text/html; charset=utf-8"}
RESERVE = 60
"""Seconds before Lambda's own limit at which reading ends, so that what was read is still reported."""
LONGEST = 200_000
"""Bytes of a message; SNS takes 256 KiB."""


def handler(_event: object, context: Any) -> dict[str, object]:
    """What EventBridge calls.

    Returns:
        The exit code of the audit, and where the reports are.

    Raises:
        sescheck.AuditError: the audit could not run at all, or the chat could not be reached; the alarm on the
            function's errors says so.
    """
    regions = os.environ.get("SESCHECK_REGIONS")
    report = audit(
        regions=regions or None,
        config=CONFIG if CONFIG.is_file() else None,
        depth=os.environ.get("SESCHECK_DEPTH") or None,
        fail_on=os.environ.get("SESCHECK_FAIL_ON") or None,
        timeout=max(1, context.get_remaining_time_in_millis() / 1000 - RESERVE),
    )
    places = store(report, os.environ["REPORT_BUCKET"])
    if report.exit_code:
        tell(report, os.environ["TOPIC_ARN"], places)
    notify(report)
    return {"exit_code": int(report.exit_code), "reports": places}


def store(report: Report, bucket: str) -> list[str]:
    """Write the report in each format; gives the places, ``s3://BUCKET/KEY``."""
    s3 = boto3.client("s3")
    keys = {name: f"{report.generated_at[:10]}/{report.generated_at}.{name}" for name in FORMATS}
    for name, key in keys.items():
        body = render(report, name).encode()
        s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType=FORMATS[name])
    return [f"s3://{bucket}/{key}" for key in keys.values()]


def tell(report: Report, topic: str, places: list[str]) -> None:
    """Publish the verdicts and counts, and where the whole report is."""
    text = render(report, "text", RenderOptions(quiet=True)).encode()
    kept = text[:LONGEST].decode(errors="ignore")
    left_out = len(text) - len(kept.encode())
    note = [f"({left_out} bytes left out here)"] if left_out else []
    said = "findings" if report.exit_code == 1 else "not all could be read"
    boto3.client("sns").publish(
        TopicArn=topic, Subject=f"Amazon SES: {said}", Message="\n".join([kept, *note, *places])
    )


def notify(report: Report) -> None:
    """Send findings and gaps to the chat or the pager whose address is in the secret, if there is one."""
    name = os.environ.get("NOTIFY_SECRET")
    if name:
        secret = boto3.client("secretsmanager").get_secret_value(SecretId=name)
        send_notification(report, secret["SecretString"], only_if="failed")
