"""What an ARN says of itself."""

_FIELDS = 6  # arn:partition:service:region:account:resource


def region_of(arn: str) -> str | None:
    """The region that an ARN names; None where it names none, or is no ARN."""
    fields = arn.split(":", _FIELDS - 1)
    if len(fields) < _FIELDS or fields[0] != "arn":
        return None
    return fields[3] or None
