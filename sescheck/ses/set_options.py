"""What each option of a configuration set says where AWS does not give it, and what may be another in each region.

Every option of sesv2 GetConfigurationSet has its place in one of these tables. The words in quotation marks are
those of the service model (1.44.8); where there are none, the source is named.
"""

from collections.abc import Mapping
from typing import Any, Final

from sescheck.ses.pools import DEFAULT_POOL
from sescheck.snapshot.sending import Options

TRACKING_DOMAIN: Final = "TrackingOptions.CustomRedirectDomain"
ARCHIVE: Final = "ArchivingOptions.ArchiveArn"
_VALIDATION = "SuppressionOptions.ValidationOptions.ConditionThreshold"
VALIDATES: Final = f"{_VALIDATION}.ConditionThresholdEnabled"
CONFIDENCE: Final = f"{_VALIDATION}.OverallConfidenceThreshold.ConfidenceVerdictThreshold"

ANOTHER_IN_EACH_REGION: Final[Mapping[str, str]] = {
    TRACKING_DOMAIN: "the Developer Guide recommends a subdomain for each region",
    ARCHIVE: "its ARN holds an id of its region's own",
}
"""Only whether there is one is compared; with the reason."""

DEFAULTS: Final[Mapping[str, Any]] = {
    # The Developer Guide on TLS: "By default, Amazon SES uses opportunistic TLS".
    "DeliveryOptions.TlsPolicy": "OPTIONAL",
    # The Developer Guide on IP pools: a set that names no pool sends through the default one.
    "DeliveryOptions.SendingPoolName": DEFAULT_POOL,
    # "less than or equal to 50400 seconds (840 minutes)", which is how long SES tries by itself.
    "DeliveryOptions.MaxDeliverySeconds": 50_400,
    # "If you don't specify a value, the configuration set uses the shared pool delivery mode of your account."
    "DeliveryOptions.SharedPoolDeliveryMode": "ACCOUNT",
    # "Use the default signing behavior." A choice between structures, of which the reading keeps the name.
    "MessageSecurityOptions.SigningScheme": "DefaultScheme",
    # ses ReputationOptions: "The default value is false."
    "ReputationOptions.ReputationMetricsEnabled": False,
    # ses ReputationOptions, of sending: "The default value is true."
    "SendingOptions.SendingEnabled": True,
    # The Developer Guide on tracking domains: HTTPS is optional unless it is required.
    "TrackingOptions.HttpsPolicy": "OPTIONAL",
}
"""An option that is not given says this."""

NO_DEFAULT: Final[Mapping[str, str]] = {
    "MessageSecurityOptions.SigningScheme.SmimeScheme.SignatureFormat": "there only where S/MIME is chosen",
    "SuppressionOptions.SuppressedReasons": "without it the account's or the tenant's hold; an empty list is none",
    "SuppressionOptions.SuppressionScope": '"overrides the tenant or account suppression scope"',
    VALIDATES: "without it the account's Auto Validation holds, whatever that is",
    CONFIDENCE: "counts while Auto Validation is on",
    "VdmOptions.DashboardOptions.EngagementMetrics": "without it the account's setting holds",
    "VdmOptions.GuardianOptions.OptimizedSharedDelivery": "without it the account's setting holds",
}
"""Not given and given are two things; with the reason."""

COUNTS_WHILE: Final[Mapping[str, tuple[str, Any]]] = {CONFIDENCE: (VALIDATES, "ENABLED")}
"""Options that do nothing but while another has that value. AWS goes on giving them."""


def in_force(options: Options) -> Mapping[str, Any]:
    """The options with defaults, without those that do nothing."""
    told = {**DEFAULTS, **options.values}
    idle = {name for name, (other, value) in COUNTS_WHILE.items() if told.get(other) != value}
    return {name: value for name, value in told.items() if name not in idle}


def comparable(options: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of what may well be another in each region, only whether there is one."""
    return {name: name in ANOTHER_IN_EACH_REGION or value for name, value in options.items()}
