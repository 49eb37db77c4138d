"""Resources outside SES: topics, buckets, functions, keys, streams and roles."""

import json
from typing import Any

from sescheck.emulator import Emulator
from sescheck.emulator.installation import iam_backend, sns_backend
from sescheck.emulator.worlds import other_services
from sescheck.snapshot.reading import Known
from sescheck.snapshot.resources import Found, Resource, Subscription, Topic
from tests.fix.seeding.cannot import CannotSeedError, value_of

ACCOUNT = "123456789012"


def topic(emulator: Emulator, found: Topic) -> None:
    """Create a topic with its policy, its key and its subscriptions, if it exists."""
    _, _, _, region_name, account, name = (*found.arn.split(":"), "", "")[:6]
    if not isinstance(found.attributes, Known):
        if account == ACCOUNT:
            raise CannotSeedError("something could not be read")
        return
    attributes = found.attributes.value
    if attributes is None:
        return
    if account != ACCOUNT:
        raise CannotSeedError("a topic of another account that can be read")
    backdoor = emulator.region(region_name, ACCOUNT)
    if name.endswith(".fifo"):
        sns_backend(ACCOUNT, region_name).create_topic(name, {"FifoTopic": "true"})
    else:
        backdoor.create_topic(name, subscribers=0)
    made = sns_backend(ACCOUNT, region_name).topics[found.arn]
    if attributes.policy is not None:
        made._policy_json = json.loads(attributes.policy)
    made.kms_master_key_id = attributes.kms_key or ""
    for number, each in enumerate(found.subscriptions.items):
        _subscription(backdoor, made, f"{name}/{number}", each)


def _subscription(backdoor: Any, made: Any, endpoint: str, found: Subscription) -> None:
    from moto.sns.models import Subscription as Made  # noqa: PLC0415 - as in other_services

    subscription = Made(ACCOUNT, made, endpoint, found.protocol)
    subscription.confirmed = found.confirmed
    subscription.attributes["PendingConfirmation"] = "false" if found.confirmed else "true"
    sns_backend(ACCOUNT, backdoor.region).subscriptions[subscription.arn] = subscription


def resource(emulator: Emulator, found: Resource) -> None:
    """Create a resource with its policy, if it exists."""
    there = value_of(found.found)
    _, _, service, _, account, name = found.name.split(":", 5)
    if there is None:
        return
    if account not in {"", ACCOUNT}:
        raise CannotSeedError("a resource of another account that can be read")
    policy = found.policy.value if isinstance(found.policy, Known) else None
    retention = found.retention.value if isinstance(found.retention, Known) else None
    region = emulator.region(there.region or "us-east-1", ACCOUNT)
    match service:
        case "s3":
            _bucket(region, name, policy, retention)
        case "lambda":
            _function(region, name, there, policy)
        case "kms":
            _key(region, found.name, there, policy)
        case "firehose":
            _stream(region, name, there)
        case "iam":
            _role(region, name, policy)
        case _:
            raise CannotSeedError(f"a resource of {service}")


def _bucket(region: Any, name: str, policy: str | None, retention: str | None) -> None:
    from moto.s3.models import s3_backends  # noqa: PLC0415 - as in other_services

    other_services.bucket(region, name)
    backend: Any = s3_backends[ACCOUNT]["aws"]
    bucket = backend.buckets[name]
    bucket.policy = policy.encode() if policy is not None else None
    if retention is not None:
        bucket.object_lock_enabled, bucket.default_lock_mode, bucket.default_lock_days = True, retention, 1


def _function(region: Any, name: str, there: Found, policy: str | None) -> None:
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 - as above

    short = name.removeprefix("function:")
    other_services.function(region, short.partition(":")[0])
    made: Any = lambda_backends[ACCOUNT][region.region].get_function(short)
    made.state = there.state or "Active"
    made.policy.statements = [] if policy is None else json.loads(policy)["Statement"]


def _stream(region: Any, name: str, there: Found) -> None:
    from moto.firehose.models import firehose_backends  # noqa: PLC0415 - as above

    short = name.removeprefix("deliverystream/")
    other_services.stream(region, short)
    backend: Any = firehose_backends[ACCOUNT][region.region]
    backend.delivery_streams[short].delivery_stream_status = there.state or "ACTIVE"


def _role(region: Any, name: str, policy: str | None) -> None:
    short = name.rpartition("/")[2]
    if name != f"role/{short}":
        raise CannotSeedError("a role with a path")
    arn = other_services.role(region, short)
    for each in iam_backend(ACCOUNT).roles.values():
        if each.arn == arn and policy is not None:
            each.assume_role_policy_document = policy


def _key(region: Any, arn: str, there: Found, policy: str | None) -> None:
    from moto.kms.models import kms_backends  # noqa: PLC0415 - as above

    backend: Any = kms_backends[ACCOUNT][region.region]
    own = there.key or (arn if ":key/" in arn else f"{arn.rpartition(':')[0]}:key/1234abcd")
    made = backend.create_key(policy, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", None)
    del backend.keys[made.id]
    made.id, made.arn = own.rpartition("/")[2], own
    made.key_state, made.key_manager = there.state or "Enabled", there.manager or "CUSTOMER"
    # AWS takes the ARN wherever it takes the ID; some of moto's operations do not
    backend.keys[made.id] = backend.keys[own] = made
    if ":alias/" in arn:
        backend.create_alias(made.id, arn.rpartition(":")[2])
