"""Receipt rules for worked examples, with actions of every kind."""

from sescheck.snapshot.receiving import ReceiptRule
from sescheck.testing import builders as s


def other_kinds(region: str) -> ReceiptRule:
    """A rule with an action of each kind that changes, refuses or hands on mail."""
    account, topic = f"{region}:{s.ACCOUNT_ID}", s.arn("mail", region)
    return s.receipt_rule(
        "sort",
        actions=[
            s.action("ADD_HEADER", HeaderName="X-Region", HeaderValue="any"),
            s.action(
                "BOUNCE",
                Sender="no-reply@example.com",
                Message="Mailbox does not exist",
                SmtpReplyCode="550",
                StatusCode="5.1.1",
                TopicArn=topic,
            ),
            s.action(
                "CONNECT",
                InstanceARN=f"arn:aws:connect:{account}:instance/7f3c",
                IAMRoleARN=f"arn:aws:iam::{s.ACCOUNT_ID}:role/connect",
            ),
            s.action("WORKMAIL", OrganizationArn=f"arn:aws:workmail:{account}:organization/m-1", TopicArn=topic),
            s.action("STOP", Scope="RuleSet", TopicArn=topic),
        ],
    )


def storing(region: str) -> ReceiptRule:
    """A rule that stores mail, tells a topic and calls a function, with every setting of these actions."""
    topic = s.arn("mail", region)
    stored = s.action(
        "S3",
        BucketName=f"mail-{region}",
        ObjectKeyPrefix="in/",
        KmsKeyArn=f"arn:aws:kms:{region}:{s.ACCOUNT_ID}:key/7f3c",
        IamRoleArn=f"arn:aws:iam::{s.ACCOUNT_ID}:role/ses",
        TopicArn=topic,
    )
    function = f"arn:aws:lambda:{region}:{s.ACCOUNT_ID}:function:sort"
    notified = s.action("SNS", TopicArn=topic, Encoding="Base64")
    called = s.action("LAMBDA", FunctionArn=function, InvocationType="Event", TopicArn=topic)
    return s.receipt_rule("store", actions=[stored, notified, called])
