"""The calls of `sescheck audit --depth quick` and nothing else: no pace, no rules, no report.

What boto3 itself costs for these calls, on as many threads.
"""

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

THREADS = 32
BATCH = 100
CONFIG = Config(max_pool_connections=THREADS, retries={"mode": "standard", "total_max_attempts": 1})
BATCHED = (
    ("get_identity_dkim_attributes", "DkimAttributes"),
    ("get_identity_mail_from_domain_attributes", "MailFromDomainAttributes"),
    ("get_identity_notification_attributes", "NotificationAttributes"),
)


def _list(client: Any) -> list[str]:
    names: list[str] = []
    page: dict[str, str] = {}
    while True:
        answer = client.list_email_identities(PageSize=1000, **page)
        names += [item["IdentityName"] for item in answer["EmailIdentities"]]
        if "NextToken" not in answer:
            return names
        page = {"NextToken": answer["NextToken"]}


def _batches(names: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), BATCH):
        yield names[start : start + BATCH]


def read(url: str, regions: list[str]) -> dict[str, dict[str, Any]]:
    """By region and identity, what the batches say."""
    session = boto3.Session()
    v1 = {name: session.client("ses", region_name=name, endpoint_url=url, config=CONFIG) for name in regions}
    v2 = {name: session.client("sesv2", region_name=name, endpoint_url=url, config=CONFIG) for name in regions}
    found: dict[str, dict[str, Any]] = {name: {} for name in regions}
    with ThreadPoolExecutor(THREADS) as pool:
        listed = {name: pool.submit(_list, v2[name]) for name in regions}
        fixed = [pool.submit(v2[name].get_account) for name in regions]
        fixed += [pool.submit(v2[name].list_configuration_sets, PageSize=1000) for name in regions]
        fixed += [pool.submit(v2[name].list_email_templates, PageSize=100) for name in regions]
        fixed += [pool.submit(v1[name].list_receipt_rule_sets) for name in regions]
        fixed += [pool.submit(v1[name].describe_active_receipt_rule_set) for name in regions]
        asked = [
            (name, member, pool.submit(getattr(v1[name], method), Identities=batch))
            for name in regions
            for batch in _batches(listed[name].result())
            for method, member in BATCHED
        ]
        for name, member, answer in asked:
            for identity, part in answer.result()[member].items():
                found[name].setdefault(identity, {})[member] = part
        for each in fixed:
            each.result()
    return found


if __name__ == "__main__":
    target, where, out = sys.argv[1:]
    read_all = read(target, where.split(","))
    told = {
        region: {name: parts["DkimAttributes"]["DkimVerificationStatus"] for name, parts in names.items()}
        for region, names in read_all.items()
    }
    Path(out).write_text(json.dumps(told))
