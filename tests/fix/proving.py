"""Audit, fix, run, let time pass, and audit again."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.engine.example import Example
from tests.conftest import Cli, Result
from tests.fix.publishing import publish
from tests.fix.running import Machine
from tests.fix.seeding.world import seed
from tests.fix.time_passing import settle

Finding = tuple[str, str | None, str]
"""A rule, a region and the name of the subject."""


@dataclass(frozen=True)
class Seeded:
    """The example of a rule as a world: how to read it, and what it was."""

    cli: Cli
    emulator: Emulator
    machine: Machine
    server: DnsServer
    regions: tuple[str, ...]
    options: tuple[str, ...]
    folder: Path

    def read(self) -> frozenset[Finding]:
        """Read the world, and return all that is found, however bad it is."""
        where = ("--endpoint-url", self.emulator.url, "--regions", ",".join(self.regions), "--depth", "deep")
        read = self.cli("snapshot", *where, *self.options, "-o", str(self.folder / "snapshot"))
        assert read.code in {0, 3}, read.err
        report = self._judged("audit", "--format", "json").report
        return frozenset((each["rule"], each["region"], each["subject"]["name"]) for each in report["findings"])

    def printed(self) -> str:
        """What `fix` prints for the world as it was read."""
        result = self._judged("fix")
        assert result.code in {0, 3}, result.err
        return result.out

    def mend(self, script: str) -> None:
        """Run a script, publish its records, and let time pass."""
        self.machine.asked.clear()
        self.machine.run(script)
        publish(self.server, self.emulator, script)
        settle(self.emulator, self.server, self.regions, asked_for_quotas=bool(self.machine.asked))

    def _judged(self, command: str, *options: str) -> Result:
        config = ("--config", str(self.folder / "sescheck.toml"))
        return self.cli(command, "--from", str(self.folder / "snapshot"), *config, *options)


def commands(script: str) -> list[str]:
    """The commands of a script that change something; without those that only ask AWS."""
    found = re.findall(r"^ *(aws .*)", script, re.MULTILINE)
    return [each for each in found if not each.startswith("aws service-quotas")]


def names_the_rule(script: str, rule: str) -> bool:
    """True if a step says that it mends what the rule found."""
    return f" {rule} (" in re.sub(r"\n# *", " ", script).replace("\\(", "(")


def seeded(
    example: Example, cli: Cli, emulator: Emulator, machine: Machine, server: DnsServer, folder: Path
) -> Seeded:
    """Make the world of an example.

    Raises:
        CannotSeedError: the emulator cannot answer so.
    """
    regions = seed(emulator, server, example.snapshot)
    asks_dns = example.snapshot.resolver is not None
    options = ("--nameserver", server.address) if asks_dns else ("--no-dns",)
    if any(region.suppressed.items for account in example.snapshot.accounts for region in account.regions):
        options = (*options, "--suppression-list", "--show-addresses")
    trusted = example.trusted_accounts
    text = "" if trusted is None else f"[policy]\ntrusted_accounts = {json.dumps(sorted(trusted))}\n"
    (folder / "sescheck.toml").write_text(text)
    return Seeded(cli, emulator, machine, server, regions, options, folder)
