"""What people put where a page has a word in capitals, or names a file of theirs."""

import json
import re
from pathlib import Path

_TOPIC = "arn:aws:sns:us-east-1:123456789012:bounces"
_POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "ses:SendRawEmail", "Resource": "*"}],
}

PLACEHOLDERS = {
    "ACCOUNT": "123456789012",
    "ADDRESS": "ann@example.com",
    "ARCHIVE_ARN": "arn:aws:ses:us-east-1:123456789012:mailmanager-archive/a-12345678",
    "ARN": "arn:aws:ses:us-east-1:123456789012:configuration-set/main",
    "AWS_SES_PARENT_REGION": "AWS_SES_US_EAST_1",
    "BEHAVIOUR": "REJECT_MESSAGE",
    "BUCKET": "example-bucket",
    "CERTIFICATE_ARN": "arn:aws:acm:us-east-1:123456789012:certificate/4f1c2d3e-0000-4000-8000-00000000000a",
    "CLIENT_NETWORK": "awsvpcConfiguration={assignPublicIp=DISABLED,subnets=[subnet-0123456789abcdef0]}",
    "CLIENT_TASK": "arn:aws:ecs:us-east-1:123456789012:task-definition/sescheck-client:1",
    "CLUSTER": "production",
    "DEFAULT_ACTION": "DENY",
    "DOMAIN": "example.com",
    "FIRST": "first",
    "GROUP": "senders",
    "ID": "1234567890abcdef",
    "SERVER": "mail.example.com",
    "SECRET_ARN": "arn:aws:secretsmanager:us-east-1:123456789012:secret:relay-1a2b3c",
    "ADDON": "virus-scanner",
    "IDENTITY": "example.com",
    "IMAGE": "123456789012.dkr.ecr.us-east-1.amazonaws.com/sescheck-organization:0.1.0",
    "FUNCTION": "sort",
    "KEY": "AKIAIOSFODNN7EXAMPLE",
    "KEY_ID": "1234abcd-12ab-34cd-56ef-1234567890ab",
    "LIST": "customers",
    "MAIL_FROM_DOMAIN": "bounce.example.com",
    "NAME": "example",
    "NEW_NAME": "sending",
    "NEW_ROLE": "sesrole",
    "OLD": "newsletter",
    "OTHER_POOL": "bulk",
    "OTHER_REGION": "us-west-2",
    "OTHER_SET": "bulk",
    "PARENT_REGION": "us-west-2",
    "PARTITION": "aws",
    "POLICY": "sending",
    "POLICY_ARN": "arn:aws:iam::123456789012:policy/sending",
    "POOL": "marketing",
    "QUEUE_ARN": "arn:aws:sqs:us-east-1:123456789012:feedback",
    "REGION": "us-east-1",
    "RESOURCE_ARN": "arn:aws:ses:us-east-1:123456789012:tenant/acme/tn-1",
    "ROLE": "sesrole",
    "ROLE_ARN": "arn:aws:iam::123456789012:role/sescheck-worker",
    "RULE": "store",
    "RULE_BEFORE": "first",
    "SCALING_MODE": "MANAGED",
    "SCOPE": "TENANT",
    "SECOND": "second",
    "SECONDS": "50400",
    "SECURITY_GROUP_ID": "sg-0123456789abcdef0",
    "STATE_MACHINE_ARN": "arn:aws:states:us-east-1:123456789012:stateMachine:sescheck",
    "SERVICE": "email-smtp",
    "SET": "main",
    "SUBJECT": "Welcome",
    "SUBNET_ID": "subnet-0123456789abcdef0",
    "TARGET_ARN": "arn:aws:sqs:us-east-1:123456789012:feedback",
    "TEAM": "mail-team",
    "TEMPLATE": "welcome",
    "TENANT": "acme",
    "REPUTATION_POLICY": "arn:aws:ses:us-east-1:aws:reputation-policy/strict",
    "TENANT_ARN": "arn:aws:ses:us-east-1:123456789012:tenant/acme/tn-1",
    "TEXT": "Customers",
    "THIRD": "third",
    "TOPIC_ARN": _TOPIC,
    "URL": "https://example.com/done",
    "USER": "mailer",
    "VALUE": "mail",
    "VARIANT": "Ann@example.com",
    "VERSION": "v1",
    "VPC_ID": "vpc-0123456789abcdef0",
}
"""Words in capitals that people replace, and what a test replaces them by."""

FILES: dict[str, object] = {
    "alarm.json": {
        "AlarmName": "ses-bounces",
        "Namespace": "AWS/SES",
        "MetricName": "Reputation.BounceRate",
        "Statistic": "Maximum",
        "Period": 3600,
        "EvaluationPeriods": 1,
        "Threshold": 0.04,
        "ComparisonOperator": "GreaterThanThreshold",
        "AlarmActions": [_TOPIC],
    },
    "body.html": "<p>Please confirm</p>",
    "byodkim.json": {"DomainSigningSelector": "one", "DomainSigningPrivateKey": "MIIEpAIBAAKCAQEA"},
    "ca.pem": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    "certificate.pem": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    "chain.pem": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    "client.json": {"cert": "-----BEGIN CERTIFICATE-----\n", "key": "-----BEGIN PRIVATE KEY-----\n"},
    "content.json": {"Subject": "Hello", "Text": "Hello"},
    "destination.json": {
        "Enabled": True,
        "MatchingEventTypes": ["BOUNCE"],
        "SnsDestination": {"TopicArn": _TOPIC},
    },
    "fixes/eu-west-1.yaml": {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}},
    "ecs.yaml": {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}},
    "import.json": {"ContactListDestination": {"ContactListName": "customers", "ContactListImportAction": "PUT"}},
    "key.pem": "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n",
    "policy.json": _POLICY,
    "put-object.json": _POLICY,
    "rule.json": {"Name": "store", "Actions": [{"StopAction": {"Scope": "RuleSet"}}]},
    "rules.json": [{"Name": "store", "Actions": [{"Drop": {}}]}],
    "scheduler.json": {"cert": "-----BEGIN CERTIFICATE-----\n", "key": "-----BEGIN PRIVATE KEY-----\n"},
    "sending.json": _POLICY,
    "sescheck.yaml": {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}},
    "set.json": {"ConfigurationSetName": "main", "SendingOptions": {"SendingEnabled": True}},
    "source.json": {"S3Url": "s3://example-bucket/contacts.csv", "DataFormat": "CSV"},
    "statements.json": [
        {
            "Action": "ALLOW",
            "Conditions": [
                {
                    "StringExpression": {
                        "Evaluate": {"Attribute": "RECIPIENT"},
                        "Operator": "ENDS_WITH",
                        "Values": ["@example.com"],
                    }
                }
            ],
        }
    ],
    "step-functions.yaml": {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}},
    "topics.json": [{"TopicName": "news", "DisplayName": "News", "DefaultSubscriptionStatus": "OPT_IN"}],
    "trust.json": _POLICY,
    "validation-attributes.json": {
        "ConditionThreshold": {
            "ConditionThresholdEnabled": "ENABLED",
            "OverallConfidenceThreshold": {"ConfidenceVerdictThreshold": "MANAGED"},
        }
    },
    "vdm-attributes.json": {
        "VdmEnabled": "ENABLED",
        "DashboardAttributes": {"EngagementMetrics": "ENABLED"},
        "GuardianAttributes": {"OptimizedSharedDelivery": "ENABLED"},
    },
    "vdm-options.json": {
        "DashboardOptions": {"EngagementMetrics": "ENABLED"},
        "GuardianOptions": {"OptimizedSharedDelivery": "ENABLED"},
    },
    "worker.json": {"cert": "-----BEGIN CERTIFICATE-----\n", "key": "-----BEGIN PRIVATE KEY-----\n"},
}
"""Files that the commands name, as people write them."""

NAMES_OF_AWS = frozenset({"AWS/SES"})
"""Values in capitals that are right as they stand."""

_CAPITALS = re.compile(r"\b[A-Z][A-Z_]*[A-Z]\b")


def filled(word: str) -> str:
    """The word, with every placeholder replaced."""
    return _CAPITALS.sub(lambda found: PLACEHOLDERS.get(found[0], found[0]), word)


def is_open(word: str) -> bool:
    """Does a word in capitals stand in it? What is no value of AWS's is a placeholder that nobody filled."""
    return word not in NAMES_OF_AWS and _CAPITALS.search(word) is not None


def content(name: str) -> str:
    """The content of a file that a command names."""
    found = FILES[name]
    return found if isinstance(found, str) else json.dumps(found)


def write_files(folder: Path) -> None:
    """All of them, for programs that read them."""
    for name in FILES:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content(name), encoding="utf-8")
