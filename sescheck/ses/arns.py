"""The parts of an ARN, and how the ARNs of SES resources end."""

_FIELDS = 6  # arn:partition:service:region:account:resource


def region_of(arn: str) -> str | None:
    """The region that an ARN names; None if it names none or is not an ARN."""
    fields = arn.split(":", _FIELDS - 1)
    if len(fields) < _FIELDS or fields[0] != "arn":
        return None
    return fields[3] or None


def service_of(arn: str) -> str:
    """The service that an ARN names; empty if it is not an ARN."""
    return ":".join(arn.split(":")[2:3])


def of_identity(name: str) -> str:
    """The end of an identity's ARN."""
    return f"identity/{name}"


def of_destination(name: str) -> str:
    """The end of the ARN of a destination's configuration set, by ``set/destination``."""
    return f"configuration-set/{name.partition('/')[0]}"


def of_receipt_rule(name: str) -> str:
    """The end of a receipt rule's ARN, by ``set/rule``."""
    rule_set, _, rule = name.partition("/")
    return f"receipt-rule-set/{rule_set}:receipt-rule/{rule}"
