"""Who is measured: the command of each, what it reads, and what it made of the world."""

import csv
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.endpoint.world import World

CACHE = Path(__file__).parent / ".cache"
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Task:
    """A run to be made.

    Attributes:
        folder: an empty one, where the run happens.
        code: the folder that holds the sescheck to be measured.
    """

    url: str
    world: World
    folder: Path
    code: Path = ROOT

    @property
    def regions(self) -> str:
        """Joined by commas."""
        return ",".join(self.world.region_names)


@dataclass(frozen=True)
class Outcome:
    """How right a run was.

    Attributes:
        identities: how many of the world's were read, over all regions.
        of: how many there are.
        wrong: verdicts that are not the world's: DKIM of an identity, or a finding too many or too few.
    """

    identities: int
    of: int
    wrong: int


@dataclass(frozen=True)
class Contender:
    """A tool, or a script.

    Attributes:
        reads: what it reads, for people.
        depth: sescheck's depth of the same name, by which its floor is computed.
        seconds_an_identity: roughly, at 30 ms and not throttled, so that runs of hours are not begun.
        start: seconds before its first call, roughly.
        most: identities of a region that it reads at most; None: all.
    """

    name: str
    reads: str
    depth: str
    seconds_an_identity: float
    command: Callable[[Task], list[str]]
    outcome: Callable[[Task], Outcome]
    start: float = 1.0
    most: int | None = None
    program: Path = Path(sys.executable)

    @property
    def is_there(self) -> bool:
        """Is it installed?"""
        return self.program.exists()

    def estimate(self, world: World) -> float:
        """Seconds that a run will take, roughly, where nothing is throttled."""
        return (
            self.start
            + world.regions * min(world.identities, self.most or world.identities) * self.seconds_an_identity
        )


def environment(task: Task) -> dict[str, str]:
    """Nothing of the user's: made-up credentials, the endpoint for every service."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(task.folder),
        "PYTHONPATH": f"{task.code}{os.pathsep}{ROOT}",
        "AWS_ACCESS_KEY_ID": "BENCHMARK",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": task.url,
    }


def _there(world: World) -> dict[str, dict[str, bool]]:
    """By region and name: does it sign with DKIM?"""
    return {
        region: {world.name(number): world.signs(number, region) for number in world.numbers_in(region)}
        for region in world.region_names
    }


def _compared(world: World, read: Mapping[str, Mapping[str, bool | None]]) -> Outcome:
    """Of each identity: was it read, and is what is said of its DKIM so? None: the tool does not say."""
    there = _there(world)
    known = wrong = 0
    for region, names in there.items():
        told = read.get(region, {})
        for name, signs in names.items():
            said = told.get(name)
            known += said is not None
            wrong += said is not None and said is not signs
    return Outcome(known, sum(map(len, there.values())), wrong)


# sescheck


def _audit(depth: str) -> Callable[[Task], list[str]]:
    def command(task: Task) -> list[str]:
        options = ["--endpoint-url", task.url, "--regions", task.regions, "--depth", depth, "--no-progress"]
        return [sys.executable, "-m", "sescheck", "audit", *options, "-f", f"json:{task.folder / 'report.json'}"]

    return command


def _audited(depth: str) -> Callable[[Task], Outcome]:
    def outcome(task: Task) -> Outcome:
        report = json.loads((task.folder / "report.json").read_text())
        listed = {r["region"]: r["identities"] or 0 for a in report["accounts"] for r in a["regions"]}
        found = {(f["rule"], f["region"], f["subject"]["name"]) for f in report["findings"]}
        unread = sum(each["count"] for each in report["unread"])
        wrong = len(found ^ task.world.expected(depth))
        there = _there(task.world)
        return Outcome(sum(listed.values()) - unread, sum(map(len, there.values())), wrong)

    return outcome


# scripts


def _script(name: str) -> Callable[[Task], list[str]]:
    def command(task: Task) -> list[str]:
        module = f"benchmarks.scripts.{name}"
        return [sys.executable, "-m", module, task.url, task.regions, str(task.folder / "read.json")]

    return command


def _scripted(task: Task) -> Outcome:
    read = json.loads((task.folder / "read.json").read_text())
    return _compared(
        task.world,
        {
            region: {
                name: None if status is None else status.upper() == "SUCCESS" for name, status in names.items()
            }
            for region, names in read.items()
        },
    )


# peers


def _prowler(task: Task) -> list[str]:
    options = [
        "aws",
        "--service",
        "ses",
        "--region",
        *task.world.region_names,
        "--output-directory",
        str(task.folder),
    ]
    options += ["--output-formats", "csv", "--output-filename", "out", "--no-banner", "--no-color", "-z"]
    return [str(CACHE / "prowler" / "bin" / "prowler"), *options]


def _prowled(task: Task) -> Outcome:
    read: dict[str, dict[str, bool | None]] = {}
    with (task.folder / "out.csv").open(newline="") as rows:
        for row in csv.DictReader(rows, delimiter=";"):
            if row["CHECK_ID"] == "ses_identity_dkim_enabled":
                read.setdefault(row["REGION"], {})[row["RESOURCE_NAME"]] = row["STATUS"] == "PASS"
    return _compared(task.world, read)


_POLICY = {"policies": [{"name": "identities", "resource": "aws.ses-email-identity"}]}


def _custodian(task: Task) -> list[str]:
    policy = task.folder / "policy.json"
    policy.write_text(json.dumps(_POLICY))
    regions = [word for name in task.world.region_names for word in ("--region", name)]
    options = ["--output-dir", str(task.folder / "out"), "--cache-period", "0"]
    return [str(CACHE / "c7n" / "bin" / "custodian"), "run", *regions, *options, str(policy)]


def _in_custody(task: Task) -> Outcome:
    read: dict[str, dict[str, bool | None]] = {}
    for region, file in _resources(task):
        for identity in json.loads(file.read_text()):
            dkim = identity.get("DkimAttributes")
            status = None if dkim is None else dkim["Status"] == "SUCCESS"
            read.setdefault(region, {})[identity["IdentityName"]] = status
    return _compared(task.world, read)


def _resources(task: Task) -> Iterable[tuple[str, Path]]:
    """Custodian adds the region to the folder where there are several."""
    for region in task.world.region_names:
        for file in (task.folder / "out" / region / "identities", task.folder / "out" / "identities"):
            if (file / "resources.json").exists():
                yield region, file / "resources.json"
                break


_QUICK = Contender(
    name="sescheck quick",
    reads="account settings, identities, DKIM, MAIL FROM, notification topics, configuration sets, templates, "
    "receiving",
    depth="quick",
    seconds_an_identity=0.0003,
    command=_audit("quick"),
    outcome=_audited("quick"),
)

CONTENDERS = (
    _QUICK,
    replace(
        _QUICK,
        name="sescheck standard",
        reads="as quick, and of domains: DKIM origin and key, policies, default configuration set, tags",
        depth="standard",
        seconds_an_identity=0.0015,
        command=_audit("standard"),
        outcome=_audited("standard"),
    ),
    Contender(
        name="batched loop",
        reads="the calls of sescheck quick, no pace, no rules, no report; 32 threads",
        depth="quick",
        seconds_an_identity=0.0002,
        command=_script("batched_loop"),
        outcome=_scripted,
    ),
    Contender(
        name="sequential loop",
        reads="identities, and of each: DKIM, MAIL FROM, policies, tags",
        depth="deep",
        seconds_an_identity=0.035,
        command=_script("sequential_loop"),
        outcome=_scripted,
    ),
    Contender(
        name="Prowler",
        reads="the first page of identities, and of each: DKIM, policies, tags; its two SES checks",
        depth="deep",
        seconds_an_identity=0.009,
        command=_prowler,
        outcome=_prowled,
        start=14.0,
        most=1000,
        program=CACHE / "prowler" / "bin" / "prowler",
    ),
    Contender(
        name="Cloud Custodian",
        reads="the first page of identities, and GetEmailIdentity of each; no rule",
        depth="deep",
        seconds_an_identity=0.013,
        command=_custodian,
        outcome=_in_custody,
        most=1000,
        program=CACHE / "c7n" / "bin" / "custodian",
    ),
)

BY_NAME = {each.name: each for each in CONTENDERS}
