"""The regions do not wait for STS. If STS refuses the credentials, they are not read to the end."""

from sescheck.emulator import Emulator, Fault
from tests.conftest import Cli

REGIONS = "us-east-1,eu-west-1,eu-central-1"


def test_the_regions_are_read_before_sts_answers(emulator: Emulator, audit: Cli) -> None:
    """A call to STS needs its own connection, to a distant region."""
    emulator.inject(Fault("delay", operation="GetCallerIdentity", seconds=1.5))
    audited = audit(REGIONS, "-v")
    lines = [line for line in audited.err.splitlines() if "sts:GetCallerIdentity" in line or "ses:" in line]

    assert "sts:GetCallerIdentity" not in lines[0]
    assert any("sts:GetCallerIdentity" in line for line in lines)


def test_credentials_that_sts_refuses_end_the_run(emulator: Emulator, audit: Cli) -> None:
    """Running calls are cancelled: the regions, which never answer here, are not waited for."""
    emulator.inject(Fault("expired", operation="GetCallerIdentity"))
    emulator.inject(Fault("hang", service="ses*"))
    audited = audit(REGIONS, "--read-timeout", "60")

    assert audited.code == 4
    assert "AWS refuses the credentials" in audited.err
