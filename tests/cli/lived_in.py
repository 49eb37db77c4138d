"""A world that has at least one of everything that an audit looks at, so that everything is asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import healthy, other_services, parts
from tests.iam_world import also_attached, in_a_group

REGION = "us-east-1"
ACCOUNT = "123456789012"
MAY_SEND = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "ses:SendRawEmail", "Resource": "*"}],
    }
)


def arn(service: str, resource: str, region: str = REGION) -> str:
    """Of something that need not be there: to be asked about is enough."""
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{resource}"


ACTIONS = [
    {
        "S3Action": {
            "BucketName": "example-inbound",
            "KmsKeyArn": arn("kms", "key/7f3c"),
            "IamRoleArn": arn("iam", "role/ses-to-s3", region=""),
        }
    },
    {"LambdaAction": {"FunctionArn": arn("lambda", "function:sort")}},
]


@contextmanager
def client(emulator: Emulator, service: str) -> Iterator[Any]:
    """A client whose connections do not outlive the test."""
    made = boto3.client(
        service,
        region_name=REGION,
        endpoint_url=emulator.url,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )
    try:
        yield made
    finally:
        made.close()


def lived_in(emulator: Emulator) -> None:
    """The healthy world, and in one of its regions everything else."""
    healthy(emulator)
    with client(emulator, "sesv2") as sesv2:
        _sending(sesv2)
    with client(emulator, "ses") as ses:
        _receiving(ses)
    parts.signs_smime(emulator.region(REGION), "signed", "example.com", "news@example.com")
    rule_set = emulator.region(REGION).state.backend.receipt_rule_set["inbound"]
    rule_set.rules[0]["Actions"] = [
        *ACTIONS,
        _without_a_role(emulator),
    ]  # moto lets no rule name what is not there
    with client(emulator, "iam") as iam:
        _smtp_users(iam)
    in_a_group(emulator, "mailer")
    also_attached(emulator, "shop-backend")


def receiving_nothing(emulator: Emulator) -> None:
    """The same, but no receipt rule set is active."""
    lived_in(emulator)
    emulator.region(REGION).state.backend.set_active_receipt_rule_set(None)


def _without_a_role(emulator: Emulator) -> dict[str, Any]:
    """An action whose bucket and key have to let SES in by their policies; both are there."""
    region = emulator.region(REGION)
    bucket = other_services.bucket(region, f"incoming-mail-{ACCOUNT}")
    return {
        "S3Action": {
            "BucketName": bucket,
            "KmsKeyArn": other_services.key_for_ses(region, "mail that SES encrypts"),
        }
    }


def _sending(sesv2: Any) -> None:
    sesv2.put_account_vdm_attributes(VdmAttributes={"VdmEnabled": "ENABLED"})
    sesv2.create_contact_list(ContactListName="everybody")
    sesv2.create_dedicated_ip_pool(PoolName="bulk")
    sesv2.create_custom_verification_email_template(
        TemplateName="welcome",
        FromEmailAddress="alerts@example.com",
        TemplateSubject="Welcome",
        TemplateContent="Please confirm",
        SuccessRedirectionURL="https://example.com/yes",
        FailureRedirectionURL="https://example.com/no",
    )
    sesv2.create_configuration_set_event_destination(
        ConfigurationSetName="transactional",
        EventDestinationName="archive",
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": ["BOUNCE"],
            "KinesisFirehoseDestination": {
                "IamRoleArn": arn("iam", "role/ses-to-firehose", region=""),
                "DeliveryStreamArn": arn("firehose", "deliverystream/events"),
            },
        },
    )


def _receiving(ses: Any) -> None:
    ses.create_receipt_rule_set(RuleSetName="inbound")
    rule = {"Name": "store", "Recipients": ["example.com"], "Enabled": True}
    ses.create_receipt_rule(RuleSetName="inbound", Rule=rule)
    ses.set_active_receipt_rule_set(RuleSetName="inbound")


def _smtp_users(iam: Any) -> None:
    iam.create_user(UserName="mailer")
    iam.put_user_policy(UserName="mailer", PolicyName="AmazonSesSendingAccess", PolicyDocument=MAY_SEND)
    iam.create_access_key(UserName="mailer")
