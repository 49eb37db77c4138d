"""An organization: accounts with IDs of their own, each with a role whose access key names the account.

Every account has a world. The worlds are written for `ACCOUNT`; the ID of a member is put in its place.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.endpoint.answers import Answer, js, refused, xml
from benchmarks.endpoint.calls import Call
from benchmarks.endpoint.counters import Counters
from benchmarks.endpoint.world import ACCOUNT, World

ORGANIZATION = "o-benchmark0"
PAGE = 20
"""Accounts that ListAccounts gives at most."""
_KEY = re.compile(rb"Credential=ASIA(\d{12})/")
_FIRST = 200_000_000_000
_DENIED = "User: arn:aws:iam::{own}:user/audit is not authorized to perform: sts:AssumeRole on resource: {role}"


def ids(count: int) -> tuple[str, ...]:
    """The IDs of so many members."""
    return tuple(str(_FIRST + number) for number in range(1, count + 1))


def worlds_of(world: World) -> tuple[World, ...]:
    """Worlds of none to all of a world's identities: the members have one after the other."""
    sizes = range(world.identities + 1)
    return tuple(type(world)(world.regions, size, world.domains) for size in sizes)


@dataclass(frozen=True, slots=True)
class Members:
    """The members of the organization; the account of the credentials is its management account.

    Attributes:
        worlds: the first member has the first one, and so on, and again from the first.
        denied: accounts whose role may not be assumed.
    """

    count: int = 0
    worlds: Sequence[World] = ()
    denied: frozenset[str] = frozenset()
    _of: dict[str, World] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._of.update((each, self.worlds[at % len(self.worlds)]) for at, each in enumerate(ids(self.count)))

    def world_of(self, account: str, otherwise: World) -> World:
        """The world of an account."""
        return self._of.get(account, otherwise)

    def answer(self, call: Call, counters: Counters) -> Answer | None:
        """The answer to what the management account asks; None if it is something else."""
        ask = _BY_CALL.get((call.service, call.operation))
        return None if ask is None else ask(self, call, counters)

    def assumed(self, call: Call, counters: Counters) -> Answer:
        """Give the credentials of a role: the access key names its account."""
        role = call.param("RoleArn")
        account = role.split(":")[4]
        counters.roles[account] += 1
        if account in self.denied:
            return refused("sts", 403, "AccessDenied", _DENIED.format(own=ACCOUNT, role=role))
        key = f"ASIA{account}"
        keys = f"<SecretAccessKey>secret-of-{key}</SecretAccessKey><SessionToken>token-of-{key}</SessionToken>"
        credentials = f"<AccessKeyId>{key}</AccessKeyId>{keys}<Expiration>2100-01-01T00:00:00Z</Expiration>"
        user = f"<AssumedRoleId>AROABENCHMARK:sescheck</AssumedRoleId><Arn>{role}/sescheck</Arn>"
        result = f"<Credentials>{credentials}</Credentials><AssumedRoleUser>{user}</AssumedRoleUser>"
        return xml("sts", call.operation, result)

    def listed(self, call: Call, _: Counters) -> Answer:
        """Give a page of the accounts; the management account is the first one."""
        every = (ACCOUNT, *ids(self.count))
        start = int(json.loads(call.body or b"{}").get("NextToken") or 0)
        more = {"NextToken": str(start + PAGE)} if start + PAGE < len(every) else {}
        return js({"Accounts": [_account(each) for each in every[start : start + PAGE]], **more})

    def described(self, _: Call, __: Counters) -> Answer:
        """Describe the organization."""
        arn = f"arn:aws:organizations::{ACCOUNT}:organization/{ORGANIZATION}"
        return js({"Organization": {"Id": ORGANIZATION, "Arn": arn, "MasterAccountId": ACCOUNT}})


_BY_CALL: dict[tuple[str, str], Callable[[Members, Call, Counters], Answer]] = {
    ("sts", "AssumeRole"): Members.assumed,
    ("organizations", "ListAccounts"): Members.listed,
    ("organizations", "DescribeOrganization"): Members.described,
}


def _account(account: str) -> dict[str, object]:
    return {
        "Id": account,
        "Arn": f"arn:aws:organizations::{ACCOUNT}:account/{ORGANIZATION}/{account}",
        "Name": f"account {account}",
        "State": "ACTIVE",
        "Status": "ACTIVE",
        "Paths": [f"{ORGANIZATION}/r-benc/{account}/"],
    }


def account_of(head: bytes) -> str:
    """The account that signed a request."""
    match = _KEY.search(head)
    return ACCOUNT if match is None else match[1].decode()


def as_in_world(account: str, target: str, head: bytes, body: bytes) -> tuple[str, bytes, bytes]:
    """What a member asks, as the account of the worlds would ask it; the signature remains the member's."""
    if account == ACCOUNT:
        return target, head, body
    return target.replace(account, ACCOUNT), head, body.replace(account.encode(), ACCOUNT.encode())


def as_of(account: str, answer: Answer) -> Answer:
    """What a world answers, with the ID of the member."""
    if account == ACCOUNT or ACCOUNT.encode() not in answer.body:
        return answer
    body = answer.body.replace(ACCOUNT.encode(), account.encode())
    return Answer(answer.status, answer.kind, body, answer.error)
