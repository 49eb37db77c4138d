"""The policies of the functions, buckets and keys that receipt rules and topics need, and Object Lock of buckets.

The policies show whether SES may use the resource. The trust policy of a role is read with the role.
"""

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.each import one
from sescheck.collect.fetch.parsing import name, text_or_none
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why
from sescheck.snapshot.resources import Found

FACT = Fact.RESOURCE_POLICIES
GET_FUNCTION_POLICY = Operation("lambda", "GetPolicy", gone=frozenset({"ResourceNotFoundException"}), rate=15)
GET_BUCKET_POLICY = Operation("s3", "GetBucketPolicy", gone=frozenset({"NoSuchBucketPolicy"}))
GET_OBJECT_LOCK = Operation(
    "s3", "GetObjectLockConfiguration", gone=frozenset({"ObjectLockConfigurationNotFoundError"})
)
GET_KEY_POLICY = Operation("kms", "GetKeyPolicy", rate=100)
READS = (GET_FUNCTION_POLICY, GET_BUCKET_POLICY, GET_OBJECT_LOCK, GET_KEY_POLICY)
FACTS = {GET_KEY_POLICY: Fact.KEY_POLICIES}

NOT_LOOKED_UP = Unreadable(
    Why.NOT_ASKED, "", "the policy is not read if the resource does not exist or needs none"
)


def bucket_of(arn: str) -> str:
    """Return the name of the bucket in the ARN."""
    return arn.rpartition(":")[2].partition("/")[0]


def operation_for(arn: str) -> Operation:
    """Return the operation that reads the policy of a resource."""
    of_service = {"lambda": GET_FUNCTION_POLICY, "s3": GET_BUCKET_POLICY}
    return of_service.get(arn.split(":")[2], GET_KEY_POLICY)


async def policy(door: Door, arn: str, found: Found) -> Reading[str | None]:
    """Read the policy of a resource that exists; ``Known(None)`` if it has none. A key always has one.

    The policy of a key that AWS manages is not read: nobody can change it.
    """
    door = door.for_reads(READS)
    match arn.split(":")[2]:
        case "lambda":
            return await one(door, GET_FUNCTION_POLICY, _policy, FunctionName=arn)
        case "s3":
            return await one(door, GET_BUCKET_POLICY, _policy, Bucket=bucket_of(arn))
        case "kms" if found.manager != "AWS":
            return await one(door, GET_KEY_POLICY, _policy, KeyId=found.key or arn, PolicyName="default")
        case _:
            return NOT_LOOKED_UP


def _policy(answer: Answer) -> str:
    return name(answer, "Policy")


async def retention(door: Door, arn: str) -> Reading[str | None]:
    """Read the default retention mode of a bucket; ``Known(None)`` if it has no default retention."""
    found = await one(door.for_reads(READS), GET_OBJECT_LOCK, _mode, Bucket=bucket_of(arn))
    return found if isinstance(found, Unreadable) else Known(found.value)


def _mode(answer: Answer) -> str | None:
    rule = answer["ObjectLockConfiguration"].get("Rule") or {}
    return text_or_none(rule.get("DefaultRetention", {}).get("Mode"))
