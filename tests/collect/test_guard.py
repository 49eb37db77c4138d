"""If a collector fails, only its own readings are lost. The report has the rest, and says what failed."""

import asyncio
from typing import Any

import pytest

from sescheck.aws.operations import Operation
from sescheck.collect.account import caller, enabled_regions, settings
from sescheck.collect.fetch.guard import guarded, unread
from sescheck.collect.identities import assemble, listing
from sescheck.collect.receiving import active_rule_set, idle_rule_sets, receipt_filters, rule_sets
from sescheck.collect.sending import (
    configuration_sets,
    contact_lists,
    custom_templates,
    dedicated_ips,
    global_endpoints,
    ip_pools,
    mail_manager,
    pool_modes,
    recommendations,
    suppression_list,
    templates,
    tenants,
)
from sescheck.collect.smtp import sending_roles, smtp_users
from sescheck.collect.targets import resources, topics
from sescheck.emulator import Emulator
from sescheck.snapshot.reading import Unreadable, Why
from tests.conftest import Cli, Result
from tests.fire.staging import REGIONS, stage

TEXT = "this text may quote an answer"
GET_ACCOUNT = Operation("sesv2", "GetAccount")
COLLECTORS: dict[str, tuple[Any, str, str]] = {
    "settings": (settings, "read", "ses:GetAccount"),
    "identity list": (listing, "read", "ses:ListEmailIdentities"),
    "identities": (assemble, "read", "ses:ListEmailIdentities"),
    "configuration sets": (configuration_sets, "read", "ses:ListConfigurationSets"),
    "templates": (templates, "read", "ses:ListEmailTemplates"),
    "custom templates": (custom_templates, "read", "ses:ListCustomVerificationEmailTemplates"),
    "contact lists": (contact_lists, "read", "ses:ListContactLists"),
    "pools": (ip_pools, "read", "ses:ListDedicatedIpPools"),
    "dedicated addresses": (dedicated_ips, "read", "ses:GetDedicatedIps"),
    "pool modes": (pool_modes, "read", "ses:GetDedicatedIpPool"),
    "tenants": (tenants, "read", "ses:ListTenants"),
    "global endpoints": (global_endpoints, "read", "ses:ListMultiRegionEndpoints"),
    "recommendations": (recommendations, "read", "ses:ListRecommendations"),
    "Mail Manager": (mail_manager, "read", "ses:ListIngressPoints"),
    "suppression list": (suppression_list, "read", "ses:ListSuppressedDestinations"),
    "rule sets": (rule_sets, "read", "ses:ListReceiptRuleSets"),
    "active rule set": (active_rule_set, "read", "ses:DescribeActiveReceiptRuleSet"),
    "idle rule sets": (idle_rule_sets, "read", "ses:DescribeReceiptRuleSet"),
    "filters": (receipt_filters, "read", "ses:ListReceiptFilters"),
    "SMTP users": (smtp_users, "read", "iam:GetAccountAuthorizationDetails"),
    "roles that may send": (sending_roles, "read", "iam:GetAccountAuthorizationDetails"),
    "account's number": (caller, "account_id", "sts:GetCallerIdentity"),
    "topics": (topics, "_read", "sns:GetTopicAttributes"),
    "functions": (resources, "_function", "lambda:GetFunctionConfiguration"),
}
"""Module, what is called there, and the operation that then stands for what was not read."""


async def failing(*_: object, **__: object) -> None:
    """Raises an internal error."""
    raise ZeroDivisionError(TEXT)


def failing_at_once(*_: object) -> None:
    """Raises an internal error in a function that is not a coroutine."""
    raise ZeroDivisionError(TEXT)


@pytest.fixture(scope="module")
def whole() -> list[Result]:
    """The report without a failure. The account is always the same, so it is made once."""
    return []


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", COLLECTORS)
def test_a_collector_that_fails_loses_only_its_own_readings(
    emulator: Emulator, audit: Cli, monkeypatch: pytest.MonkeyPatch, whole: list[Result], name: str
) -> None:
    """There is no false finding, the run goes on, and only the report is printed."""
    stage(emulator)
    module, function, action = COLLECTORS[name]
    if not whole:
        whole.append(audit(REGIONS, "--suppression-list"))
    monkeypatch.setattr(module, function, failing_at_once if name == "functions" else failing)
    after = audit(REGIONS, "--suppression-list")
    assert set(after.findings) <= set(whole[0].findings)
    assert after.code in {1, 3}
    assert ([], "") == (after.report["rule_errors"], after.err)
    assert (action, "unexpected") in {(operation, why) for _, operation, why in after.unread}
    assert TEXT not in after.out
    assert any("ZeroDivisionError" in each["detail"] for each in after.report["unread"])


def test_if_the_list_of_regions_fails_each_region_is_read(
    emulator: Emulator, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if both lists are denied."""
    stage(emulator)
    monkeypatch.setattr(enabled_regions, "read", failing)
    result = cli("audit", "--endpoint-url", emulator.url, "--format", "json", "--depth", "quick")
    assert result.code in {1, 3}


def test_verbose_shows_where_a_collector_failed(
    emulator: Emulator, audit: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positions in the code and the type of the error; not its text, which may quote an answer."""
    stage(emulator)
    monkeypatch.setattr(tenants, "read", failing)
    result = audit(REGIONS, "-v")
    assert "test_guard.py" in result.err
    assert "ZeroDivisionError" in result.err
    assert TEXT not in result.err


@pytest.mark.parametrize("kind", [asyncio.CancelledError, KeyboardInterrupt])
def test_an_exception_that_ends_the_run_is_not_caught(kind: type[BaseException]) -> None:
    """A cancellation, or Ctrl-C."""

    async def ended() -> Unreadable:
        raise kind

    work = guarded(ended(), GET_ACCOUNT, unread)
    with pytest.raises(kind):
        work.send(None)


def test_the_reading_of_a_collector_that_failed_names_the_kind_of_error() -> None:
    """It also names the operation."""

    async def broken() -> Unreadable:
        raise ValueError("secret")

    found = asyncio.run(_reading(broken))
    assert Unreadable(Why.UNEXPECTED, "ses:GetAccount", "sescheck failed to read this (ValueError)") == found


async def _reading(broken: Any) -> Unreadable:
    return await guarded(broken(), GET_ACCOUNT, unread)
