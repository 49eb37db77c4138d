"""What the standby has that needs the primary: it may fail together with it.

What could not be read is not left out: each kind of dependence says how many answers it lacks, and why.
"""

from typing import NamedTuple

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.ses.dkim_origin import parent_region
from sescheck.ses.records.lookups import RecordType, answer_to, question
from sescheck.ses.records.mail_hosts import Purpose, feedback_region, ses_host
from sescheck.snapshot.reading import Reading, Unreadable, Why
from sescheck.snapshot.resources import TopicAttributes, key_arn
from sescheck.snapshot.sending import ConfigurationSet, EventDestination, Options
from sescheck.takeover.dependence_of_receiving import inbound_mx, receipt_actions
from sescheck.takeover.model import HangsOn, Hidden
from sescheck.takeover.search import Search


class Dependence(NamedTuple):
    """What is known to need the primary, and the readings that may hide more."""

    found: tuple[HangsOn, ...]
    hidden: tuple[Hidden, ...]


def dependence(account: AccountView, there: RegionView, here: RegionView) -> Dependence:
    """Return everything in ``here`` that needs ``there``."""
    search = Search(account, there, here)
    for look in (_dkim_parents, _mail_from, _topics, _sets, receipt_actions, inbound_mx, _endpoints):
        look(search)
    return Dependence(search.found, search.hidden)


def _dkim_parents(search: Search) -> None:
    there = search.there.name
    for identity in search.listed("dkim-parent", search.here.region.identities):
        for detail in search.read("dkim-parent", identity.detail):
            if parent_region(detail) == there:
                words = (
                    f"{identity.name} signs with the key of {there} (Deterministic Easy DKIM): it is unknown"
                    f" whether this holds in an outage of {there}."
                )
                search.add("dkim-parent", ("identity", identity.name), words)


def _mail_from(search: Search) -> None:
    there = search.there.name
    for identity in search.listed("mail-from", search.here.region.identities):
        for setting in search.read("mail-from", identity.mail_from):
            if setting is None:
                continue
            mx = answer_to(search.account.dns, question(setting.domain, RecordType.MX))
            for answer in search.read("mail-from", mx):
                if {feedback_region(each) for each in answer.records} == {there}:
                    words = f"Bounces to {setting.domain} go to {there}: its only MX record names that region."
                    search.add("mail-from", ("identity", identity.name), words)


def _topics(search: Search) -> None:
    for identity in search.listed("topic", search.here.region.identities):
        for notifications in search.read("topic", identity.notifications):
            for arn in notifications.topics():
                if search.is_there(arn):
                    search.add("topic", ("identity", identity.name), f"{identity.name} notifies {arn}.")
                else:
                    topic_key(search, arn)


def topic_key(search: Search, arn: str) -> None:
    """Look for the key of a topic of the standby: it may be one of the primary."""
    topic = search.account.topics.get(arn)
    attributes: Reading[TopicAttributes | None] = (
        Unreadable(Why.NOT_ASKED, "sns:GetTopicAttributes", "the snapshot does not have the topic")
        if topic is None
        else topic.attributes
    )
    for found in search.read("key", attributes):
        key = None if found is None or found.kms_key is None else key_arn(found.kms_key, arn)
        if search.is_there(key):
            search.add("key", ("topic", arn), f"The topic {arn} is encrypted with {key}.")


def _sets(search: Search) -> None:
    for found in search.listed("event-target", search.here.region.configuration_sets):
        for destinations in search.read("event-target", found.destinations):
            for each in destinations:
                if each.enabled:
                    _event_target(search, f"{found.name}/{each.name}", each)
        for options in search.read("archive", found.options):
            _options(search, found, options)


def _event_target(search: Search, name: str, found: EventDestination) -> None:
    for arn in (found.target, *found.settings.values()):
        if search.is_there(arn):
            search.add("event-target", ("event-destination", name), f"{name} publishes events to {arn}.")
    if found.kind == "SNS" and found.target is not None and not search.is_there(found.target):
        topic_key(search, found.target)


def _options(search: Search, found: ConfigurationSet, options: Options) -> None:
    subject = ("configuration-set", found.name)
    if search.is_there(options.archive):
        search.add("archive", subject, f"{found.name} archives its mail in {options.archive}.")
    domain = options.tracking_domain
    if domain is not None:
        cname = answer_to(search.account.dns, question(domain, RecordType.CNAME))
        for answer in search.read("tracking-domain", cname):
            hosts = [host for each in answer.records if (host := ses_host(each)) is not None]
            if {(host.purpose, host.region) for host in hosts} == {(Purpose.TRACKING, search.there.name)}:
                words = (
                    f"The links of {found.name} lead to {search.there.name}: the CNAME record of {domain} does."
                )
                search.add("tracking-domain", subject, words)


def _endpoints(search: Search) -> None:
    """A global endpoint sends through both regions, and only its primary region can change it."""
    for each in search.listed("global-endpoint", search.there.region.global_endpoints):
        if search.here.name in each.regions:
            words = f"The global endpoint {each.name} can be managed in {search.there.name} only."
            search.add("global-endpoint", ("global-endpoint", each.name), words)
