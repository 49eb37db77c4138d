"""What steps for identities make and need, by name."""

from sescheck.engine.steps import thing
from sescheck.ses.records.expected_record import ExpectedRecord

IDENTITY = "identity"
DNS_OWNER = "the owner of the DNS"
UP_TO_72_HOURS = "up to 72 hours"


def key_of(region: str, name: str) -> str:
    """The DKIM key of an identity, as steps make and need it."""
    return thing(region, "dkim-key", name)


def easy_of(region: str, name: str) -> str:
    """That Easy DKIM of an identity has started again: another origin of its key is set after that."""
    return thing(region, "easy-dkim", name)


def tokens_of(region: str, name: str) -> str:
    """The records of the tokens that SES makes for an identity."""
    return thing(region, "dkim-tokens", name)


def verified_of(region: str, name: str) -> str:
    """That an identity is verified, as steps make and need it: AWS refuses most settings before."""
    return thing(region, "verified", name)


def record_thing(record: ExpectedRecord) -> str:
    """A record of the DNS, as steps make and need it."""
    return thing(None, "record", f"{record.name} {record.type}")
