"""What the tests under fire share: two healthy regions, one fault that must always be found, a report's parts."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from sescheck.auditing import library, planning
from sescheck.auditing.options import ReadOptions
from sescheck.aws.limits import Limits
from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.worlds import healthy, other_services, parts
from tests.conftest import Result
from tests.iam_world import also_attached, in_a_group

ResultT = TypeVar("ResultT")

HERE, THERE = "us-east-1", "us-west-2"
"""Where things go wrong, and where they do not. HERE is also where account-wide services are asked."""

REGIONS = f"{HERE},{THERE}"
ACCOUNT = "123456789012"
KNOWN_FAULT = ("identity-cannot-send", THERE, "news.example.net")
ONE_TRY = ("--retries", "0")
IMPATIENT = ("--read-timeout", "1.5", "--retries", "0")
_OF_THE_RUN = {"generated_at", "exit_code", "complete", "unread", "summary"}


def stage(emulator: Emulator) -> None:
    """Two healthy regions of an account with an alias, and a domain that may not send in one of them."""
    healthy(emulator, (HERE, THERE))
    for name in (HERE, THERE):
        _what_is_asked_about_further(emulator.region(name))
    in_a_group(emulator, "smtp-orders")
    also_attached(emulator, "shop-backend")
    emulator.region(HERE).name_account(alias="acme-mail")
    emulator.region(THERE).settle("news.example.net", sending=False)


def _what_is_asked_about_further(region: Region) -> None:
    """An empty pool, a set that signs with S/MIME, and a bucket and a key that SES uses without a role."""
    other_services.ip_pool(region, "spare")
    parts.signs_smime(region, "signed", "example.com", "news@example.com")
    bucket = other_services.bucket(region, f"incoming-mail-{region.account_id}")
    store = {
        "S3Action": {
            "BucketName": bucket,
            "KmsKeyArn": other_services.key_for_ses(region, "mail that SES encrypts"),
        }
    }
    region.state.backend.receipt_rule_set["incoming"].rules.append(parts.rule("kept", ["kept@example.com"], store))


def idle(emulator: Emulator) -> None:
    """No region receives: no receipt rule set is active, and no rule waits to be; so they are all read."""
    for name in (HERE, THERE):
        backend = emulator.region(name).state.backend
        backend.set_active_receipt_rule_set(None)
        for rule_set in backend.receipt_rule_set.values():
            for rule in rule_set.rules:
                rule["Enabled"] = False


def states(result: Result) -> dict[str, str]:
    """The state of each region."""
    return {each["region"]: each["state"] for each in result.report["accounts"][0]["regions"]}


def identities(result: Result) -> dict[str, int | None]:
    """How many identities each region has; None where that is not known."""
    return {each["region"]: each["identities"] for each in result.report["accounts"][0]["regions"]}


def whys(result: Result) -> set[str]:
    """Why readings are missing."""
    return {each["why"] for each in result.report["unread"]}


def judged(result: Result) -> set[tuple[str, str | None, str]]:
    """(rule, region, subject) of every finding, however mild."""
    return {(each["rule"], each["region"], each["subject"]["name"]) for each in result.report["findings"]}


def rest(result: Result, *, without: str = HERE) -> Any:
    """The report but for one region's own line and what differs from run to run."""
    report = {name: value for name, value in result.report.items() if name not in _OF_THE_RUN}
    accounts = [
        {**account, "regions": [region for region in account["regions"] if region["region"] != without]}
        for account in report["accounts"]
    ]
    return deepcopy({**report, "accounts": accounts})


def once(known: dict[str, ResultT], name: str, read: Callable[[], ResultT]) -> ResultT:
    """The result of that name, made when first asked for."""
    if name not in known:
        known[name] = read()
    return known[name]


def have_little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second in place of for ever, after which an operation that is only throttled is given up."""
    make_plan = planning.make_plan

    def hurried(read: ReadOptions, limits: Limits, *others: Any) -> Any:
        return make_plan(read, replace(limits, patience=0.5), *others)

    for module in (planning, library):
        monkeypatch.setattr(module, "make_plan", hurried)
