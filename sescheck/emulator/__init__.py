"""An emulated SES for tests: moto, the SES operations that it lacks, and faults, over HTTP on 127.0.0.1.

    with Emulator() as emulator:
        client = boto3.client("sesv2", endpoint_url=emulator.url, region_name="eu-west-1", ...)

Importing this is cheap; moto (the `demo` extra) is imported when an emulator is started.
"""

from sescheck.emulator.backdoor import Region
from sescheck.emulator.organization import Organization
from sescheck.emulator.registry import Refused
from sescheck.emulator.server.calls import Call
from sescheck.emulator.server.emulator import Emulator
from sescheck.emulator.server.faults import Fault, parse_fault

__all__ = ["Call", "Emulator", "Fault", "Organization", "Refused", "Region", "parse_fault"]
