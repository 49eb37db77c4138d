"""What findings about the DNS have in their evidence: the resolver, and how far it can be trusted."""

import re
from ipaddress import ip_address

from sescheck.comparison.account_view import AccountView

_PRIVATE = (
    "the resolver has a private address: it may answer for an internal zone of the same name (split-horizon DNS);"
    " ask a public resolver with --nameserver"
)


def asked(account: AccountView) -> dict[str, object]:
    """Which resolver was asked."""
    return {"resolver": account.resolver}


def doubted(account: AccountView) -> dict[str, object]:
    """Which resolver was asked, and a hint if it may see other records than SES does."""
    return asked(account) | ({"hint": _PRIVATE} if is_private(account.resolver or "") else {})


def is_private(resolver: str) -> bool:
    """True if the text names a resolver with a private address."""
    return any(map(_is_private_address, re.split(r"[\s,#/()\[\]]+", resolver)))


def _is_private_address(word: str) -> bool:
    try:
        return ip_address(word).is_private
    except ValueError:
        return False
