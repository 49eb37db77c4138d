"""Operations that replace what is there, and what of it a command loses by leaving it out."""

from collections.abc import Iterator

from botocore import xform_name
from botocore.model import StructureShape

from tests.commands.asked import Asked

WRITES = ("Put", "Set", "Update")
"""So begin the names of operations that may replace something. A new one has to be put into one of the tables."""

REPLACES = {
    ("cloudwatch", "PutMetricAlarm"): "DescribeAlarmsForMetric",
    ("events", "PutRule"): "ListRules",
    ("iam", "PutGroupPolicy"): "GetGroupPolicy",
    ("iam", "PutRolePolicy"): None,  # of a role that was made just before
    ("iam", "PutUserPolicy"): "GetUserPolicy",
    ("iam", "UpdateAssumeRolePolicy"): "GetRole",
    ("kms", "PutKeyPolicy"): "GetKeyPolicy",
    ("s3api", "PutBucketPolicy"): "GetBucketPolicy",
    ("ses", "SetIdentityNotificationTopic"): None,  # one topic, which the finding is about
    ("ses", "UpdateReceiptRule"): "DescribeReceiptRule",
    ("sesv2", "PutAccountDetails"): "GetAccount",
    ("sesv2", "PutAccountSuppressionAttributes"): "GetAccount",
    ("sesv2", "PutAccountVdmAttributes"): "GetAccount",
    ("sesv2", "PutConfigurationSetArchivingOptions"): "GetConfigurationSet",
    ("sesv2", "PutConfigurationSetDeliveryOptions"): "GetConfigurationSet",
    ("sesv2", "PutConfigurationSetSuppressionOptions"): "GetConfigurationSet",
    ("sesv2", "PutConfigurationSetTrackingOptions"): "GetConfigurationSet",
    ("sesv2", "PutConfigurationSetVdmOptions"): "GetConfigurationSet",
    ("sesv2", "PutEmailIdentityConfigurationSetAttributes"): "GetEmailIdentity",
    ("sesv2", "PutTenantSuppressionAttributes"): "GetTenant",
    ("sesv2", "PutEmailIdentityDkimSigningAttributes"): "GetEmailIdentity",
    ("sesv2", "PutEmailIdentityMailFromAttributes"): "GetEmailIdentity",
    ("sesv2", "UpdateConfigurationSetEventDestination"): "GetConfigurationSetEventDestinations",
    ("sesv2", "UpdateContactList"): "GetContactList",
    ("sesv2", "UpdateCustomVerificationEmailTemplate"): "GetCustomVerificationEmailTemplate",
    ("sesv2", "UpdateEmailIdentityPolicy"): "GetEmailIdentityPolicies",
    ("sesv2", "UpdateEmailTemplate"): "GetEmailTemplate",
    ("sns", "SetTopicAttributes"): "GetTopicAttributes",
}
"""Operations that put what they are given in the place of all that is there, or may do so.

Each with the operation that shows what is there, which a page has to name too.
"""

SETS_ONE = {
    ("events", "PutTargets"): "one target; its number says which",
    ("iam", "UpdateAccessKey"): "one status; the user's name says whose key",
    (
        "mailmanager",
        "UpdateIngressPoint",
    ): "changes the members that are given; the model has no words of any other",
    (
        "mailmanager",
        "UpdateTrafficPolicy",
    ): "changes the members that are given; the model has no words of any other",
    ("mailmanager", "UpdateRuleSet"): "changes the members that are given; the page says that rules replace all",
    ("mailmanager", "UpdateRelay"): "changes the members that are given, which the command names",
    ("mailmanager", "UpdateArchive"): "one period; the page says what is lost",
    ("ses", "SetActiveReceiptRuleSet"): "one name",
    ("sesv2", "UpdateReputationEntityPolicy"): "one policy, which the command before it shows",
    ("sesv2", "PutEmailIdentityFeedbackAttributes"): "one switch",
    ("ses", "SetIdentityHeadersInNotificationsEnabled"): "one switch",
    ("sesv2", "PutAccountDedicatedIpWarmupAttributes"): "one switch",
    ("sesv2", "PutAccountDeliveryAttributes"): "one mode",
    ("sesv2", "PutAccountSendingAttributes"): "one switch",
    ("sesv2", "PutConfigurationSetReputationOptions"): "one switch",
    ("sesv2", "PutConfigurationSetSendingOptions"): "one switch",
    ("sesv2", "PutDedicatedIpInPool"): "one pool",
    ("sesv2", "PutDedicatedIpPoolScalingAttributes"): "one mode; the page says that it cannot be undone",
    ("sesv2", "PutEmailIdentityDkimAttributes"): "one switch",
    ("sesv2", "PutSuppressedDestination"): "adds one address; the tenant's name says to which list",
    ("sesv2", "UpdateReputationEntityCustomerManagedStatus"): "one status",
    ("sesv2", "UpdateConfigurationSet"): "one choice; AWS leaves alone what is not given",
}
"""Operations that set a single thing, which the command names, and why nothing else is lost."""


def name_of(found: Asked) -> tuple[str, str]:
    """As the tables have it."""
    return found.service, str(found.operation.name)


def writes(found: Asked) -> bool:
    """May it replace something, by its name?"""
    return name_of(found)[1].startswith(WRITES)


def lost(found: Asked) -> Iterator[tuple[str, str]]:
    """The members that the command leaves out, by botocore's model: each as the CLI's option, and as AWS's name.

    Of a structure that is typed out also those within it.
    """
    shape = found.operation.input_shape
    assert shape is not None
    for name, member in shape.members.items():
        option = f"--{xform_name(name, '-')}"
        if name not in found.parameters:
            yield option, name
        elif isinstance(member, StructureShape) and name not in found.from_file:
            for inner in member.members:
                if inner not in found.parameters[name]:
                    yield option, inner


def replaces_a_document(found: Asked) -> bool:
    """Is a whole document given: from a file, or as a structure?"""
    shape = found.operation.input_shape
    assert shape is not None
    return bool(found.from_file) or any(
        isinstance(shape.members[name], StructureShape) for name in found.parameters
    )
