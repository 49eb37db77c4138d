"""How the AWS CLI spells the names of operations and of their parameters."""

import re
from functools import cache

_PLURAL = re.compile("[A-Z]{2,}s$")
_WORDS = (re.compile("(.)([A-Z][a-z]+)"), re.compile("([a-z0-9])([A-Z])"))
_SERVICES = {"s3": "s3api"}


@cache
def kebab(name: str) -> str:
    """``SetIdentityNotificationTopic`` -> ``set-identity-notification-topic``, ``ARNs`` -> ``arns``."""
    plural = _PLURAL.search(name)
    if plural is not None:
        name = f"{name[: plural.start()]}-{plural.group().lower()}"
    for words in _WORDS:
        name = words.sub(r"\1-\2", name)
    return name.lower()


def command_of(service: str) -> str:
    """The name that the AWS CLI gives to a service of botocore."""
    return _SERVICES.get(service, service)
