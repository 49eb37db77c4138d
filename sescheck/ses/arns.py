"""What an ARN says of itself, and how the ARNs of SES's own resources end."""

_FIELDS = 6  # arn:partition:service:region:account:resource


def region_of(arn: str) -> str | None:
    """The region that an ARN names; None where it names none, or is no ARN."""
    fields = arn.split(":", _FIELDS - 1)
    if len(fields) < _FIELDS or fields[0] != "arn":
        return None
    return fields[3] or None


def service_of(arn: str) -> str:
    """The service that an ARN names; empty where it is not an ARN."""
    return ":".join(arn.split(":")[2:3])


def of_identity(name: str) -> str:
    """The end of an identity's ARN."""
    return f"identity/{name}"


def of_destination(name: str) -> str:
    """The end of the ARN of the configuration set for which SES publishes, by ``set/destination``."""
    return f"configuration-set/{name.partition('/')[0]}"


def of_receipt_rule(name: str) -> str:
    """The end of a receipt rule's ARN, by ``set/rule``."""
    rule_set, _, rule = name.partition("/")
    return f"receipt-rule-set/{rule_set}:receipt-rule/{rule}"
