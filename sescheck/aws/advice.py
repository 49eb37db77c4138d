"""Advice for AWS's refusals of credentials, if AWS's own words do not say what to do."""

from botocore import exceptions as boto

_CLOCK = "the clock of this machine is wrong: set it, then run again"
_SECRET = "the secret access key does not belong to the access key id: set both again"  # noqa: S105 - no secret
_EXPIRED = "log in again"
_NOT_SIGNED_UP = "the account has not signed up for this service: complete the sign-up in the AWS console"
_CHANGED = "something in between, such as a proxy, changes the request, or a character of the keys is wrong"
_STRIPPED = "the request reached AWS without its signature: check whether a proxy removes it"
_TOO_LARGE = (
    "the session policy and the session tags of the caller are together too large: use credentials with fewer or"
    " shorter transitive tags, or read less with --depth"
)

_BY_CODE = {
    "RequestTimeTooSkewed": _CLOCK,
    "RequestInTheFuture": _CLOCK,
    "RequestExpired": _CLOCK,
    "SignatureDoesNotMatch": _SECRET,
    "InvalidSignatureException": _SECRET,
    "ExpiredToken": _EXPIRED,
    "ExpiredTokenException": _EXPIRED,
    "OptInRequired": _NOT_SIGNED_UP,
    "SubscriptionRequiredException": _NOT_SIGNED_UP,
    "NotSignedUp": _NOT_SIGNED_UP,
    "IncompleteSignature": _CHANGED,
    "IncompleteSignatureException": _CHANGED,
    "MissingAuthenticationToken": _STRIPPED,
    "MissingAuthenticationTokenException": _STRIPPED,
    "PackedPolicyTooLarge": _TOO_LARGE,
}
"""Source: the pages "Common Errors" of the services; of S3 and EC2 their lists of error codes; the model of STS.

``RequestExpired`` is not about credentials: the request arrived more than 15 minutes before or after its signing.
"""

_OF_THE_CLOCK = ("signature expired", "signature not yet current")
"""AWS uses one code for a wrong secret and for a wrong clock; its message about the clock begins like this."""


def advised_message(error: boto.ClientError) -> str:
    """Return AWS's code and message, and what to do; for a refused signature without what was signed."""
    given = error.response.get("Error")
    if not isinstance(given, dict):
        return "an error that cannot be understood"
    code, message = str(given.get("Code", "")), str(given.get("Message", ""))
    advice = _BY_CODE.get(code)
    if advice is None:
        return f"{code}: {message}".strip(": ")
    if message.lower().startswith(_OF_THE_CLOCK):
        advice = _CLOCK
    first = message.partition("\n")[0].partition(" The Canonical String")[0].strip().rstrip(".")
    return "; ".join(part for part in (f"{code}: {first}".strip(": "), advice) if part)
