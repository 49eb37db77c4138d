"""The resources outside SES and SNS that settings name: whether they exist, and whether SES may use them.

Lambda functions, KMS keys, Firehose streams, S3 buckets and IAM roles, each read once, in its own region.
Resources of other accounts are not read: most of these services would look for the name in the caller's account,
and answer that it does not exist.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

import msgspec

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.each import one
from sescheck.collect.fetch.guard import guarded, unread
from sescheck.collect.fetch.parsing import arn_of, name, text_or_none
from sescheck.collect.targets import resource_policies
from sescheck.collect.targets.other_accounts import kept_back
from sescheck.collect.targets.resource_policies import NOT_LOOKED_UP
from sescheck.snapshot.model import Depth, Fact
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why
from sescheck.snapshot.resources import Found, Resource

FACT = Fact.RESOURCES
GET_BUCKET_LOCATION = Operation("s3", "GetBucketLocation", gone=frozenset({"NoSuchBucket"}))
GET_FUNCTION = Operation(
    "lambda", "GetFunctionConfiguration", gone=frozenset({"ResourceNotFoundException"}), rate=100
)
DESCRIBE_KEY = Operation("kms", "DescribeKey", gone=frozenset({"NotFoundException"}), rate=100)
DESCRIBE_STREAM = Operation(
    "firehose", "DescribeDeliveryStream", gone=frozenset({"ResourceNotFoundException"}), rate=5
)
GET_ROLE = Operation("iam", "GetRole", gone=frozenset({"NoSuchEntity", "NoSuchEntityException"}), rate=15)
READS = (GET_BUCKET_LOCATION, GET_FUNCTION, DESCRIBE_KEY, DESCRIBE_STREAM, GET_ROLE)
ASKED_FROM = {DESCRIBE_STREAM: Depth.STANDARD}

_ARN = re.compile(r"arn:[\w-]+:(?P<service>[\w-]+):(?P<region>[a-z0-9-]*):(?P<account>\d*):(?P<name>.+)")
_OPERATIONS = {
    "s3": GET_BUCKET_LOCATION,
    "lambda": GET_FUNCTION,
    "kms": DESCRIBE_KEY,
    "firehose": DESCRIBE_STREAM,
    "iam": GET_ROLE,
}
_OLD_NAMES = {"": "us-east-1", "EU": "eu-west-1"}
"""S3 does not give the name of two regions. Source: the GetBucketLocation reference."""


@dataclass(slots=True)
class Resources:
    """The resources of an account, each read once, as soon as a setting names it.

    Attributes:
        door_to: returns the door to a region.
        main: the door for resources without a region.
        account_id: the ID of the audited account, as soon as STS answers.
        earlier: the resources that an earlier run read; what is known of them is kept.
    """

    door_to: Callable[[str], Door]
    main: Door
    account_id: Awaitable[Reading[str]]
    earlier: Mapping[str, Resource]
    _tasks: dict[str, asyncio.Task[Resource]] = field(default_factory=dict)
    _policies: dict[str, asyncio.Task[Resource]] = field(default_factory=dict)

    def start(self, arns: Iterable[str]) -> None:
        """Start to read these, unless that is started already. An ARN of another service is skipped."""
        for arn in arns:
            match = _ARN.fullmatch(arn)
            if match is not None and match["service"] in _OPERATIONS and arn not in self._tasks:
                self._tasks[arn] = asyncio.create_task(
                    guarded(self._kept(arn, match), _OPERATIONS[match["service"]], partial(Resource, arn))
                )

    def start_policies(self, arns: Iterable[str]) -> None:
        """Start to read these with their policies, which may allow SES to use them."""
        wanted = tuple(arns)
        self.start(wanted)
        for arn in wanted:
            if arn in self._tasks and arn not in self._policies:
                self._policies[arn] = asyncio.create_task(self._with_policy(arn))

    async def all(self) -> Mapping[str, Resource]:
        """Return the resources by ARN, sorted."""
        return {arn: await task for arn, task in sorted((self._tasks | self._policies).items())}

    async def _kept(self, arn: str, match: re.Match[str]) -> Resource:
        before = self.earlier.get(arn)
        resource = before
        if resource is None or not _is_whole(resource, match):
            resource = await self._read(arn, match)
        if match["service"] != "s3" or isinstance(resource.retention, Known):
            return resource
        match resource.found:
            case Known(Found(region=str(region))):
                asked = resource_policies.retention(self.door_to(region), arn)
                retention = await guarded(asked, resource_policies.GET_OBJECT_LOCK, unread)
                return msgspec.structs.replace(resource, retention=retention)
            case _:
                return resource

    async def _with_policy(self, arn: str) -> Resource:
        resource = await self._tasks[arn]
        if isinstance(resource.policy, Known):
            return resource
        match resource.found:
            case Known(Found(region=str(region)) as found):
                policy = resource_policies.policy(self.door_to(region), arn, found)
                reading = await guarded(policy, resource_policies.operation_for(arn), unread)
                return msgspec.structs.replace(resource, policy=reading)
            case _:
                return resource

    async def _read(self, arn: str, match: re.Match[str]) -> Resource:
        operation = _OPERATIONS[match["service"]]
        own = await self.account_id
        if match["account"] and isinstance(own, Known) and own.value != match["account"]:
            return _without_policy(arn, kept_back(operation.action, match["account"]))
        if operation is GET_ROLE:
            return await self._role(arn, match["name"].rpartition("/")[2])
        return _without_policy(arn, await self._find(arn, match))

    async def _role(self, arn: str, name: str) -> Resource:
        """Read a role with its trust policy, in one call."""
        trust = await one(self.main.for_reads(READS), GET_ROLE, _trust, RoleName=name)
        match trust:
            case Known(policy):
                found = Known(None if policy is None else Found(None))
                return Resource(arn, found, policy or NOT_LOOKED_UP, NOT_LOOKED_UP)
            case Unreadable():
                return _without_policy(arn, trust)

    async def _find(self, arn: str, match: re.Match[str]) -> Reading[Found | None]:
        operation = _OPERATIONS[match["service"]]
        region = match["region"]
        door = (self.door_to(region) if region else self.main).for_reads(READS)
        named = match["name"]
        match operation.service:
            case "s3":
                return await one(door, operation, _bucket, Bucket=resource_policies.bucket_of(arn))
            case "lambda":
                return await one(door, operation, lambda answer: _function(answer, region), FunctionName=arn)
            case "kms":
                return await one(door, operation, lambda answer: _key(answer, region), KeyId=arn)
            case _:
                stream = named.removeprefix("deliverystream/")
                return await one(
                    door, operation, lambda answer: _stream(answer, region), DeliveryStreamName=stream
                )


def _is_whole(resource: Resource, match: re.Match[str]) -> bool:
    """True if an earlier run read all that the one call gives. For a role, this includes its trust policy."""
    has_policy = match["service"] != "iam" or isinstance(resource.policy, Known) or resource.found == Known(None)
    return isinstance(resource.found, Known) and has_policy


def _without_policy(arn: str, found: Reading[Found | None]) -> Resource:
    return Resource(arn, found, NOT_LOOKED_UP, NOT_LOOKED_UP)


def _trust(answer: Answer) -> Reading[str]:
    """Return the trust policy as text. Botocore has already parsed it if it is JSON."""
    arn_of(answer["Role"], "Arn")
    document = answer["Role"].get("AssumeRolePolicyDocument")
    if document is None:
        return Unreadable(Why.UNEXPECTED, GET_ROLE.action, "an answer without AssumeRolePolicyDocument")
    return Known(document if isinstance(document, str) else json.dumps(document))


def _bucket(answer: Answer) -> Found:
    location = answer["LocationConstraint"]
    return Found(_OLD_NAMES.get(location, location))


def _function(answer: Answer, region: str) -> Found:
    arn_of(answer, "FunctionArn")
    return Found(region, text_or_none(answer.get("State")))


def _key(answer: Answer, region: str) -> Found:
    key = answer["KeyMetadata"]
    return Found(region, name(key, "KeyState"), text_or_none(key.get("KeyManager")), text_or_none(key.get("Arn")))


def _stream(answer: Answer, region: str) -> Found:
    return Found(region, name(answer["DeliveryStreamDescription"], "DeliveryStreamStatus"))
