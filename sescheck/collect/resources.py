"""What SES's settings point to outside SES and SNS, each once, in its own region: is it there, and where?

Lambda functions, KMS keys, Firehose streams, S3 buckets and IAM roles. What belongs to another account is not
asked for: most of these services would look the name up in the caller's own account and say that there is none.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.each import one
from sescheck.collect.other_accounts import kept_back
from sescheck.snapshot.model import Depth, Fact
from sescheck.snapshot.reading import Known, Reading
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
_OLD_NAMES = {None: "us-east-1", "": "us-east-1", "EU": "eu-west-1"}
"""Of two regions S3 does not give the name. Source: the GetBucketLocation reference."""


@dataclass(slots=True)
class Resources:
    """The resources of an account, each asked once, as soon as a setting is known to name it.

    Attributes:
        door_to: the door of a region.
        main: the door for what has no region.
        account_id: whose account is audited, as soon as STS has said so.
        earlier: what an earlier run read; what it knows is kept.
    """

    door_to: Callable[[str], Door]
    main: Door
    account_id: Awaitable[Reading[str]]
    earlier: Mapping[str, Resource]
    _asked: dict[str, asyncio.Task[Resource]] = field(default_factory=dict)

    def ask(self, arns: Iterable[str]) -> None:
        """Begin to read these, unless that was begun before; a service that is not known here is passed over."""
        for arn in arns:
            match = _ARN.fullmatch(arn)
            if match is not None and match["service"] in _OPERATIONS and arn not in self._asked:
                self._asked[arn] = asyncio.create_task(self._kept(arn, match))

    async def all(self) -> Mapping[str, Resource]:
        """By ARN, in the order of their names."""
        return {arn: await task for arn, task in sorted(self._asked.items())}

    async def _kept(self, arn: str, match: re.Match[str]) -> Resource:
        before = self.earlier.get(arn)
        if before is not None and isinstance(before.found, Known):
            return before
        return Resource(arn, await self._read(arn, match))

    async def _read(self, arn: str, match: re.Match[str]) -> Reading[Found | None]:
        operation = _OPERATIONS[match["service"]]
        own = await self.account_id
        if match["account"] and isinstance(own, Known) and own.value != match["account"]:
            return kept_back(operation.action, match["account"])
        region = match["region"]
        door = (self.door_to(region) if region else self.main).for_reads(READS)
        name = match["name"]
        match operation.service:
            case "s3":
                return await one(door, operation, _bucket, Bucket=name.partition("/")[0])
            case "lambda":
                return await one(door, operation, lambda _: Found(region), FunctionName=arn)
            case "kms":
                return await one(door, operation, lambda answer: _key(answer, region), KeyId=arn)
            case "firehose":
                stream = name.removeprefix("deliverystream/")
                return await one(
                    door, operation, lambda answer: _stream(answer, region), DeliveryStreamName=stream
                )
            case _:
                return await one(door, operation, lambda _: Found(None), RoleName=name.rpartition("/")[2])


def _bucket(answer: Answer) -> Found:
    said = answer.get("LocationConstraint")
    return Found(_OLD_NAMES.get(said, said))


def _key(answer: Answer, region: str) -> Found:
    return Found(region, answer["KeyMetadata"]["KeyState"])


def _stream(answer: Answer, region: str) -> Found:
    return Found(region, answer["DeliveryStreamDescription"]["DeliveryStreamStatus"])
