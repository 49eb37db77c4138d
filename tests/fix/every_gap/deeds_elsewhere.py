"""What people do outside SES: topics, keys, users, buckets, functions and the DNS."""

import json
import re
from typing import Any

from sescheck.emulator.backdoor import Region
from sescheck.emulator.dns.world_records import KEY, SPF
from sescheck.emulator.installation import iam_backend, sns_backend
from sescheck.emulator.worlds import other_services
from tests.fix.every_gap.names import ACCOUNT
from tests.fix.every_gap.people import NobodyError, People, does


@does(r"Subscribe to the SNS topic (\S+) in (\S+)")
def _subscribe(people: People, name: str, region: str) -> None:
    here = people.region(region)
    arn = f"arn:aws:sns:{region}:{ACCOUNT}:{name}"
    here.call("sns", "Subscribe", TopicArn=arn, Protocol="https", Endpoint="https://hooks.example.com")
    here.confirm_subscriptions(arn)


@does(r"Choose another KMS key for (arn:aws:sns:(\S+?):\S+)")
def _key(people: People, arn: str, region: str) -> None:
    key = _key_for_topics(people.region(region))
    sns_backend(ACCOUNT, region).topics[arn].kms_master_key_id = key


def _key_for_topics(region: Region) -> str:
    from moto.kms.models import kms_backends  # noqa: PLC0415 - as in other_services

    actions = ["kms:GenerateDataKey*", "kms:Decrypt"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": actions,
        "Resource": "*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    backend: Any = kms_backends[ACCOUNT][region.region]
    return str(backend.create_key(policy, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "topics", None).arn)


@does(r"Allow (\S+) to send in (\S+)")
def _smtp(_people: People, user: str, _: str) -> None:
    statement = {"Effect": "Allow", "Action": "ses:SendRawEmail", "Resource": "*"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam_backend(ACCOUNT).put_user_policy(user, "AmazonSesSendingAccess", text)


@does(r"Allow the role (\S+) to send in (\S+)")
def _sending_role(_people: People, role: str, _: str) -> None:
    statement = {"Effect": "Allow", "Action": "ses:SendEmail", "Resource": "*"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam_backend(ACCOUNT).put_role_policy(role, "send", text)


@does(r"Replace and deactivate the old access key of (\S+)")
def _old_key(_people: People, user: str) -> None:
    backend = iam_backend(ACCOUNT)
    for key in backend.users[user].access_keys:
        key.status = "Inactive"
    backend.create_access_key(user)


@does(r"Correct the SPF record of (\S+)")
def _spf(people: People, name: str) -> None:
    people.server.publish(name, "TXT", SPF)


@does(r"Publish the TXT record of (\S+\._domainkey\.\S+?)(?: for \S+)?")
def _own_key(people: People, name: str) -> None:
    """The step names a region only if it is about the record, and not about what SES says of the domain."""
    people.server.publish(name, "TXT", KEY)


@does(r"Decide whether the regions that the MX record of (\S+) names receive its mail")
def _mx(people: People, name: str) -> None:
    people.server.publish(name, "MX")


@does(r"(?:Make sure that|Create) (arn:aws:\S+?)(?: exists| again), for \S+ in (\S+)")
def _resource(people: People, arn: str, region: str) -> None:
    here, name = people.region(region), re.split("[:/]", arn)[-1]
    match arn.split(":")[2]:
        case "s3":
            other_services.bucket(here, name)
        case "lambda":
            _function(here, name)
        case "kms":
            other_services.key_for_ses(here, "incoming mail")
        case _:
            raise NobodyError(arn)


@does(r"Create a role with which SES stores mail of \S+ in (\S+)")
def _role(people: People, region: str) -> None:
    people.chosen["ROLE_FOR"] = other_services.role(people.region(region), "ses-to-s3")


def _function(region: Region, name: str) -> None:
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 - as in other_services

    backend: Any = lambda_backends[ACCOUNT][region.region]
    if all(each.function_name != name for each in backend.list_functions()):
        other_services.function(region, name)
