"""A named region that does not know the credentials is asked about: "not enabled" has to be true."""

from sescheck.collect.account.enabled_regions import GET_STATUS
from sescheck.emulator import Emulator, Fault
from sescheck.snapshot.unread import ONE_REGION
from tests.conftest import Cli, Result

HOME, FAR = "us-east-1", "me-south-1"
EMPTY = ("--ignore", "region-without-sender", "--ignore", "sandbox-everywhere")
"""Nothing is set up in the regions, and that is not what is asked here."""
REFUSED = (FAR, "ses:GetAccount", "region-disabled")


def _audited(audit: Cli, emulator: Emulator, *faults: Fault) -> Result:
    emulator.inject(*faults)
    return audit(f"{HOME},{FAR}", *EMPTY)


def _enable(emulator: Emulator, region: str) -> None:
    emulator.region(HOME).call("account", "EnableRegion", RegionName=region)


def _asked(emulator: Emulator) -> int:
    return sum(1 for call in emulator.calls if call.operation == "GetRegionOptStatus")


def test_a_disabled_region_is_found(audit: Cli, emulator: Emulator) -> None:
    """One call says so."""
    result = _audited(audit, emulator)
    assert [("region-not-enabled", FAR, "123456789012")] == result.findings
    assert 1 == _asked(emulator)
    (found,) = (each for each in result.report["findings"] if each["rule"] == "region-not-enabled")
    assert {"opt_in": "DISABLED"} == found["evidence"]


def test_a_named_region_that_is_enabled_and_refuses_the_token_is_unread(audit: Cli, emulator: Emulator) -> None:
    """As it does with a token of the global STS endpoint; the way out is in the detail."""
    _enable(emulator, FAR)
    result = _audited(audit, emulator, Fault("disable-region", region=FAR))
    assert (3, []) == (result.code, result.findings)
    (unread,) = result.report["unread"]
    assert ("expired-credentials", FAR) == (unread["why"], unread["region"])
    assert "AWS_STS_REGIONAL_ENDPOINTS=regional" in unread["detail"]
    states = {each["region"]: each["state"] for each in result.report["accounts"][0]["regions"]}
    assert "unreadable" == states[FAR]


def test_the_read_of_the_opt_in_status_may_be_denied(audit: Cli, emulator: Emulator) -> None:
    """Then nobody can tell."""
    result = _audited(audit, emulator, Fault("deny", service="account"))
    assert (3, [], {REFUSED}) == (result.code, result.findings, result.unread)
    assert "region-not-enabled" in result.report["unread"][0]["rules"]


def test_a_region_that_cannot_be_disabled_is_never_not_enabled(audit: Cli, emulator: Emulator) -> None:
    """It is unread, and nobody has to be asked."""
    emulator.inject(Fault("disable-region", region="eu-west-1"))
    result = audit(f"{HOME},eu-west-1", *EMPTY)
    assert (3, []) == (result.code, result.findings)
    assert {("eu-west-1", "ses:GetAccount", "expired-credentials")} == result.unread
    assert 0 == _asked(emulator)


def test_a_region_that_answers_is_not_asked_about(audit: Cli, emulator: Emulator) -> None:
    """Nor is one that was looked for, of which the list of all regions tells."""
    _enable(emulator, FAR)
    assert 0 == audit(f"{HOME},{FAR}", *EMPTY).code
    assert 0 == _asked(emulator)


def test_one_global_token_and_nothing_else(audit: Cli, emulator: Emulator) -> None:
    """An enabled opt-in region named alone: no region could be read, and the line says why."""
    _enable(emulator, FAR)
    emulator.inject(Fault("disable-region", region=FAR))
    result = audit(FAR)
    assert 4 == result.code
    assert "AWS_STS_REGIONAL_ENDPOINTS=regional" in result.err


def test_the_name_of_the_operation_is_the_one_that_is_asked() -> None:
    """The snapshot room knows it by its name only."""
    assert GET_STATUS.action == ONE_REGION
