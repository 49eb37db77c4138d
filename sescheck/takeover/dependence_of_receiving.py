"""What the receiving of the standby needs of the primary: resources of receipt rules, and MX records."""

from collections.abc import Iterator

from sescheck.comparison.account_view import verified
from sescheck.comparison.logic import YES
from sescheck.rules.shared.inbound_mail import inbound_regions, takes
from sescheck.rules.shared.receiving import BUCKET, FUNCTION, KEY, TOPIC, WORKMAIL, named, not_in_snapshot
from sescheck.ses.records.expected import recipient_domains
from sescheck.ses.records.lookups import RecordType, answer_to, plain, question
from sescheck.snapshot.receiving import ReceiptRule, ReceiptRuleSet
from sescheck.snapshot.resources import Found, bucket_arn
from sescheck.takeover.search import Search

_CONNECT = "InstanceARN"
_KINDS = {TOPIC: "topic", FUNCTION: "function", KEY: "key", WORKMAIL: "workmail", _CONNECT: "connect"}


def receipt_actions(search: Search) -> None:
    """Look for what the enabled rules of the active rule set of the standby use in the primary."""
    for rule_set in search.read("receipt-action", search.here.region.active_rule_set):
        for rule in rule_set.rules if rule_set is not None else ():
            if rule.enabled and rule_set is not None:
                _action(search, f"{rule_set.name}/{rule.name}", rule)


def _action(search: Search, name: str, rule: ReceiptRule) -> None:
    for setting, kind in _KINDS.items():
        for arn in named(rule, setting):
            if search.is_there(arn):
                search.add(kind, ("receipt-rule", name), f"The receipt rule {name} uses {arn}.")
    for bucket in named(rule, BUCKET):
        _bucket(search, name, bucket)


def _bucket(search: Search, name: str, bucket: str) -> None:
    arn = bucket_arn(bucket, search.account.partition)
    resource = search.account.resources.get(arn)
    reading = not_in_snapshot(arn) if resource is None else resource.found
    for found in search.read("bucket", reading):
        if isinstance(found, Found) and found.region == search.there.name:
            words = f"The receipt rule {name} stores mail in the bucket {bucket}, which is in {found.region}."
            search.add("bucket", ("receipt-rule", name), words)


def inbound_mx(search: Search) -> None:
    """Look for the domains whose mail only the primary gets."""
    there = search.there.name
    for rule_set in search.read("inbound-mx", search.there.region.active_rule_set):
        for domain in dict.fromkeys((*recipient_domains(rule_set), *_not_named(search, rule_set))):
            mx = answer_to(search.account.dns, question(domain, RecordType.MX))
            for answer in search.read("inbound-mx", mx):
                if inbound_regions(answer.records) == (there,):
                    words = f"Mail for {domain} goes to {there} only: its MX record names no other region of SES."
                    search.add("inbound-mx", ("domain", domain), words)


def _not_named(search: Search, rule_set: ReceiptRuleSet | None) -> Iterator[str]:
    """The verified domains that a rule is for and does not name: it has no recipient, or names all subdomains."""
    rules = () if rule_set is None else (rule for rule in rule_set.rules if rule.enabled)
    if all(rule.recipients and not any(_is_for_subdomains(each) for each in rule.recipients) for rule in rules):
        return
    for identity in search.listed("inbound-mx", search.there.region.identities):
        if "@" not in identity.name and takes(search.there, identity.name) == YES:
            for is_verified in search.read("inbound-mx", verified(identity)):
                if is_verified:
                    yield plain(identity.name)


def _is_for_subdomains(recipient: str) -> bool:
    return recipient.rpartition("@")[2].startswith(".")
