"""The calls of `sescheck audit --depth quick` or `standard`, and nothing else: no pace, no rules, no report.

What boto3 itself costs for these calls, on as many threads. It imports nothing of sescheck: what every region is
asked once is an argument. tests/benchmarks compares its calls with those of the audit.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

THREADS = 32
BATCH = 100
CONFIG = Config(max_pool_connections=THREADS, retries={"mode": "standard", "total_max_attempts": 1})
BATCHED = (
    ("get_identity_dkim_attributes", "DkimAttributes"),
    ("get_identity_mail_from_domain_attributes", "MailFromDomainAttributes"),
    ("get_identity_notification_attributes", "NotificationAttributes"),
)
USERS = (["User"], ["Group"], ["LocalManagedPolicy", "AWSManagedPolicy"])
TOPICS = ("BounceTopic", "ComplaintTopic", "DeliveryTopic")
Once = Sequence[Sequence[str]]
"""Services and methods of their clients."""


@dataclass
class Region:
    """The clients of a region, and what was read there.

    Attributes:
        found: by identity, what the batches say.
    """

    name: str
    v1: Any
    v2: Any
    sns: Any
    found: dict[str, dict[str, Any]] = field(default_factory=dict)


def _region(session: Any, url: str, name: str) -> Region:
    return Region(name, *(_client(session, url, service, name) for service in ("ses", "sesv2", "sns")))


def _client(session: Any, url: str, service: str, region: str) -> Any:
    return session.client(service, region_name=region, endpoint_url=url, config=CONFIG)


def _list(client: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    page: dict[str, str] = {}
    while True:
        answer = client.list_email_identities(PageSize=1000, **page)
        items += answer["EmailIdentities"]
        if "NextToken" not in answer:
            return items
        page = {"NextToken": answer["NextToken"]}


def _batches(names: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), BATCH):
        yield names[start : start + BATCH]


class Loop:
    """One run over all regions."""

    def __init__(
        self, url: str, regions: list[str], pool: ThreadPoolExecutor, calls: Once, *, standard: bool
    ) -> None:
        self._url = url
        self._calls = calls
        self._session = boto3.Session()
        self._pool = pool
        self._standard = standard
        self._begun: list[Future[Any]] = []
        self.regions = [_region(self._session, url, name) for name in regions]

    def read(self) -> None:
        """Lists first, then what they name; regions side by side."""
        listed = [self._pool.submit(_list, region.v2) for region in self.regions]
        sets = [self._pool.submit(each.v2.list_configuration_sets, PageSize=1000) for each in self.regions]
        templates = [self._pool.submit(each.v2.list_email_templates, PageSize=100) for each in self.regions]
        self._once()
        asked = [
            self._identities(region, items.result()) for region, items in zip(self.regions, listed, strict=True)
        ]
        if self._standard:
            for region, names, written in zip(self.regions, sets, templates, strict=True):
                self._details(region, names.result(), written.result())
        for region, batches in zip(self.regions, asked, strict=True):
            for member, answer in batches:
                for identity, part in answer.result()[member].items():
                    region.found.setdefault(identity, {})[member] = part
            self._topics(region)
        for each in chain(sets, templates, self._begun):
            each.result()

    def _begin(self, call: Callable[..., Any], **params: Any) -> None:
        self._begun.append(self._pool.submit(partial(call, **params)))

    def _once(self) -> None:
        """What does not depend on anything."""
        first = self.regions[0].name
        iam = _client(self._session, self._url, "iam", first)
        self._begin(_client(self._session, self._url, "sts", first).get_caller_identity)
        self._begin(iam.list_account_aliases)
        for region in self.regions:
            clients = {"ses": region.v1, "sesv2": region.v2}
            for service, method in self._calls:
                if service not in clients:
                    clients[service] = _client(self._session, self._url, service, region.name)
                self._begin(getattr(clients[service], method))
        if self._standard:
            for kind in USERS:
                self._begin(iam.get_account_authorization_details, Filter=kind, MaxItems=1000)

    def _identities(self, region: Region, items: list[dict[str, Any]]) -> list[tuple[str, Future[Any]]]:
        """The batches, which are kept; and at standard what only a call a domain gives."""
        names = [item["IdentityName"] for item in items]
        asked = [
            (member, self._pool.submit(getattr(region.v1, method), Identities=batch))
            for batch in _batches(names)
            for method, member in BATCHED
        ]
        for item in items if self._standard else ():
            if item["IdentityType"] == "DOMAIN":
                self._begin(region.v2.get_email_identity, EmailIdentity=item["IdentityName"])
        return asked

    def _details(self, region: Region, sets: dict[str, Any], templates: dict[str, Any]) -> None:
        for name in sets["ConfigurationSets"]:
            self._begin(region.v2.get_configuration_set, ConfigurationSetName=name)
            self._begin(region.v2.get_configuration_set_event_destinations, ConfigurationSetName=name)
        for template in templates["TemplatesMetadata"]:
            self._begin(region.v2.get_email_template, TemplateName=template["TemplateName"])

    def _topics(self, region: Region) -> None:
        """Those that the notifications name, each once."""
        notified = (parts["NotificationAttributes"] for parts in region.found.values())
        for arn in sorted({each[kind] for each in notified for kind in TOPICS if kind in each}):
            self._begin(region.sns.get_topic_attributes, TopicArn=arn)
            self._begin(region.sns.list_subscriptions_by_topic, TopicArn=arn)


def read(url: str, regions: list[str], depth: str, calls: Once) -> dict[str, dict[str, Any]]:
    """By region and identity, what the batches say.

    Args:
        url: of the endpoint.
        regions: their names.
        depth: quick or standard.
        calls: what every region is asked once.
    """
    with ThreadPoolExecutor(THREADS) as pool:
        loop = Loop(url, regions, pool, calls, standard=depth == "standard")
        loop.read()
        return {region.name: region.found for region in loop.regions}


def statuses(read: dict[str, dict[str, Any]]) -> dict[str, dict[str, str]]:
    """By region and identity, the status of DKIM, in the words of v2 but for case and underscores."""
    return {
        region: {name: parts["DkimAttributes"]["DkimVerificationStatus"] for name, parts in names.items()}
        for region, names in read.items()
    }


if __name__ == "__main__":
    target, where, out, how, once = sys.argv[1:]
    Path(out).write_text(json.dumps(statuses(read(target, where.split(","), how, json.loads(once)))))
