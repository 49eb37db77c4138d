"""The defaults of the options of a configuration set, and the options that may differ between regions.

Every option of sesv2 GetConfigurationSet is in one of these tables. Quoted words are from the service model
(1.44.8); for the others, the source is named.
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

REGION_SPECIFIC: Final[Mapping[str, str]] = {
    TRACKING_DOMAIN: "the Developer Guide recommends a subdomain for each region",
    ARCHIVE: "its ARN has an id that is different in each region",
}
"""Options of which only the presence is compared, with the reason."""

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
"""The value of an option that AWS does not give."""

NO_DEFAULT: Final[Mapping[str, str]] = {
    "MessageSecurityOptions.SigningScheme.SmimeScheme.SignatureFormat": "given only if S/MIME is chosen",
    "SuppressionOptions.SuppressedReasons": "without it the account's or the tenant's apply; [] is none",
    "SuppressionOptions.SuppressionScope": '"overrides the tenant or account suppression scope"',
    VALIDATES: "without it the account's Auto Validation applies",
    CONFIDENCE: "applies if Auto Validation is on",
    "VdmOptions.DashboardOptions.EngagementMetrics": "without it the account's setting applies",
    "VdmOptions.GuardianOptions.OptimizedSharedDelivery": "without it the account's setting applies",
}
"""Options that have no default: an option that is not given differs from every value. With the reason."""

APPLIES_IF: Final[Mapping[str, tuple[str, Any]]] = {CONFIDENCE: (VALIDATES, "ENABLED")}
"""Options that have an effect only if another option has this value. AWS gives them in any case."""


def effective(options: Options) -> Mapping[str, Any]:
    """The options with defaults, without those that have no effect."""
    given = {**DEFAULTS, **options.values}
    without_effect = {name for name, (other, value) in APPLIES_IF.items() if given.get(other) != value}
    return {name: value for name, value in given.items() if name not in without_effect}


def comparable(options: Mapping[str, Any]) -> Mapping[str, Any]:
    """The options, with only the presence of those that may differ between regions."""
    return {name: name in REGION_SPECIFIC or value for name, value in options.items()}
