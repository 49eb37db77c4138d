"""The regions do not wait for STS, and are not read to the end where it says that the credentials are useless."""

from sescheck.emulator import Emulator, Fault
from tests.conftest import Cli

REGIONS = "us-east-1,eu-west-1,eu-central-1"


def test_the_regions_are_asked_before_sts_has_said_whose_they_are(emulator: Emulator, audit: Cli) -> None:
    """An answer of STS takes a connection of its own, far away."""
    emulator.inject(Fault("delay", operation="GetCallerIdentity", seconds=1.5))
    audited = audit(REGIONS, "-v")
    told = [line for line in audited.err.splitlines() if "sts:GetCallerIdentity" in line or "ses:" in line]

    assert "sts:GetCallerIdentity" not in told[0]
    assert any("sts:GetCallerIdentity" in line for line in told)


def test_credentials_that_sts_refuses_end_the_reading(emulator: Emulator, audit: Cli) -> None:
    """What is under way is hung up: the regions, which never answer here, are not waited for."""
    emulator.inject(Fault("expired", operation="GetCallerIdentity"))
    emulator.inject(Fault("hang", service="ses*"))
    audited = audit(REGIONS, "--read-timeout", "60")

    assert audited.code == 4
    assert "AWS refuses the credentials" in audited.err
