"""What the rules about inbound MX records share: the regions that they name, and where a rule takes the mail."""

from collections.abc import Iterable

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.ses.records.lookups import plain
from sescheck.ses.records.mail_hosts import Purpose, SesHost, mail_exchange
from sescheck.snapshot.reading import Reading, Unreadable, Why, none_if_unsupported, value_of
from sescheck.snapshot.receiving import ReceiptRule, ReceiptRuleSet

_DESCRIBE = "ses:DescribeActiveReceiptRuleSet"


def inbound_regions(records: Iterable[str]) -> tuple[str, ...]:
    """The regions whose receipt rules get the mail of a domain with these MX records, each once."""
    hosts = (host for host in _ses_hosts(records) if host.purpose is Purpose.INBOUND)
    return tuple(dict.fromkeys(host.region for host in hosts if host.region is not None))


def is_for_mail_manager(records: Iterable[str]) -> bool:
    """True if one of the MX records names an ingress endpoint of Mail Manager."""
    return any(host.purpose is Purpose.MAIL_MANAGER for host in _ses_hosts(records))


def _ses_hosts(records: Iterable[str]) -> list[SesHost]:
    exchanges = (mail_exchange(data) for data in records)
    return [each.ses for each in exchanges if each is not None and each.ses is not None]


def region_takes(account: AccountView, region: str, domain: str) -> Reading[bool]:
    """True if an active receipt rule of the region is for the domain; unread for a region that was not audited."""
    view = next((view for view in account.regions if view.name == region), None)
    if view is None:
        return Unreadable(Why.NOT_ASKED, _DESCRIBE, f"{region} was not audited")
    return takes(view, domain)


def takes(view: RegionView, domain: str) -> Reading[bool]:
    """True if an enabled rule of the active rule set is for some address of the domain."""
    return value_of(none_if_unsupported(view.region.active_rule_set), lambda found: _has_rule_for(found, domain))


def _has_rule_for(rule_set: ReceiptRuleSet | None, domain: str) -> bool:
    return rule_set is not None and any(_is_for(rule, plain(domain)) for rule in rule_set.rules if rule.enabled)


def _is_for(rule: ReceiptRule, domain: str) -> bool:
    """A rule without recipients is for every verified domain, and ``.example.com`` for all subdomains."""
    return not rule.recipients or any(_names(recipient, domain) for recipient in rule.recipients)


def _names(recipient: str, domain: str) -> bool:
    host = plain(recipient.rpartition("@")[2])
    return domain.endswith(host) if host.startswith(".") else domain == host
