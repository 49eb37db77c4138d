"""A world through the front door: read it, ask about it, print what mends it, and do that."""

import json
import re
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from tests.conftest import Cli, Result
from tests.fix.every_gap import deeds_around, deeds_elsewhere, deeds_in_ses
from tests.fix.every_gap.looking import look
from tests.fix.every_gap.names import ACCOUNT, PRIMARY, REGIONS, STANDBY
from tests.fix.every_gap.people import People
from tests.fix.publishing import publish
from tests.fix.running import Machine

PAIR = ("--primary", PRIMARY, "--standby", STANDBY)
RANKS = ("not-ready", "cannot-tell", "ready-with-gaps", "ready")
INCOMPLETE = 3
CODES = {"not-ready": 1, "cannot-tell": 3, "ready-with-gaps": 0, "ready": 0}
NAMED = re.compile(r"sescheck fix --from \S+( --region eu-west-1)? prints")
DEEDS = (deeds_in_ses, deeds_elsewhere, deeds_around)
"""Where it is written what people do: an import is enough."""


@dataclass
class World:
    """A world, its people, and what readiness has answered so far: after which step, and the answer."""

    cli: Cli
    emulator: Emulator
    machine: Machine
    server: DnsServer
    folder: Path
    answers: list[tuple[str, Any]] = field(default_factory=list)

    def read(self, after: str = "") -> None:
        """Read both regions, and the DNS of the world; on a busy machine a question may time out."""
        where = ("--endpoint-url", self.emulator.url, "--regions", ",".join(REGIONS), "--depth", "deep")
        options = ("--nameserver", self.server.address, "--suppression-list")
        reading = ("snapshot", *where, *options, "-o", str(self.folder / "snapshot"))
        read = self.cli(*reading)
        if read.code == INCOMPLETE:
            read = self.cli(*reading)
        assert read.code == 0, (after, read.err, self.judged("audit", "--format", "json").unread)

    def ask(self, after: str) -> Any:
        """Read, and ask whether the standby could take over."""
        self.read(after)
        result = self.judged("readiness", *PAIR, "--format", "json")
        (found,) = json.loads(result.out)["answers"]
        assert result.code == CODES[found["verdict"]]
        self.answers.append((after, found))
        return found

    def script(self) -> str:
        """What the command prints that readiness names."""
        told = self.judged("readiness", *PAIR, "--format", "text", "--verbose").out
        (option,) = set(NAMED.findall(" ".join(told.split())))
        return self.printed(*option.split())

    def printed(self, *options: str) -> str:
        """What `sescheck fix` prints."""
        result = self.judged("fix", *options)
        assert result.code == 0, result.err
        return result.out

    def judged(self, command: str, *options: str) -> Result:
        """Run a command on what was read."""
        return self.cli(command, "--from", str(self.folder / "snapshot"), *options)

    def do(self, step: str) -> None:
        """Run the commands of a step, publish its records, or let people do it; then SES looks at the DNS."""
        people = People(self.emulator, self.server, self.machine.filled)
        self.machine.asked.clear()
        if commands(step):
            self.machine.run(step)
        publish(self.server, self.emulator, step)
        for each in self.machine.asked:
            people.grant(each)
        if is_by_hand(step):
            people.do(title_of(step))
        self.let_ses_look()

    def let_ses_look(self) -> None:
        """SES looks for the records that it waits for."""
        look(self.server, *(self.emulator.region(name, ACCOUNT) for name in REGIONS))


def commands(step: str) -> list[str]:
    """The commands of a step."""
    return re.findall(r"^ *aws .*", step, re.MULTILINE)


def is_by_hand(step: str) -> bool:
    """True if a person or AWS does it."""
    return "#    By hand: " in step


def title_of(step: str) -> str:
    """Its title, on one line."""
    found = re.search(r"^# \d+\. (.*?)(?=\n#    |\n[^#]|\Z)", step, re.MULTILINE | re.DOTALL)
    assert found is not None, step
    return found[1].replace("\n# ", " ").replace("\\(", "(")


def steps_of(script: str) -> list[str]:
    """Each step as a script of its own, which begins as the whole does."""
    start, *steps = re.split(r"^(?=# \d+\. )", script, flags=re.MULTILINE)
    return [f"{start}{step}" for step in steps]


def worse(answers: list[tuple[str, Any]]) -> list[str]:
    """The steps after which the standby was worse than before: the verdict, a track, or the senders."""
    ranked = ((step, ranks(before), ranks(after)) for (_, before), (step, after) in pairwise(answers))
    return [
        step for step, before, after in ranked if any(new < old for old, new in zip(before, after, strict=True))
    ]


def ranks(found: Any) -> tuple[int, ...]:
    """How good an answer is: each number only grows."""
    tracks = (RANKS.index(each["verdict"]) for each in found["tracks"])
    return (RANKS.index(found["verdict"]), *tracks, len(found["senders"]["ready"]))


def left(found: Any) -> list[tuple[str, str]]:
    """What is still found."""
    return [(check["rule"], each["message"]) for check in found["checks"] for each in check["findings"]]


def fired(answers: list[tuple[str, Any]]) -> set[str]:
    """The rules that found something at any time."""
    return {rule for _, found in answers for rule, _ in left(found)}
