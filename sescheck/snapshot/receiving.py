"""The model of email receiving: the active receipt rule set, its rules and their actions, IP filters."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from sescheck.snapshot.reading import Reading


class Action(msgspec.Struct, frozen=True):
    """What a receipt rule does with a message. Source: ses DescribeActiveReceiptRuleSet.

    Attributes:
        kind: ``S3``, ``SNS``, ``LAMBDA``, ``WORKMAIL``, ``BOUNCE``, ``STOP``, ``ADD_HEADER``, ``CONNECT``, or the
            name of the member if the kind is unknown.
        settings: the members of the answer, by name: ``BucketName``, ``TopicArn``, ``FunctionArn``,
            ``KmsKeyArn``, ``IamRoleArn`` …
    """

    kind: str
    settings: Mapping[str, str]


class ReceiptRule(msgspec.Struct, frozen=True):
    """A receipt rule. Source: ses DescribeActiveReceiptRuleSet.

    Attributes:
        recipients: domains and addresses; empty means every verified domain of the region.
        tls: ``Require`` or ``Optional``.
        scan: True if messages are scanned for spam and viruses.
        actions: in order.
    """

    SUBJECT: ClassVar[str] = "receipt-rule"

    name: str
    enabled: bool
    recipients: tuple[str, ...]
    tls: str = "Optional"
    scan: bool = False
    actions: tuple[Action, ...] = ()


class ReceiptRuleSet(msgspec.Struct, frozen=True):
    """The active receipt rule set, with its rules in order."""

    name: str
    rules: tuple[ReceiptRule, ...]


class IdleRuleSet(msgspec.Struct, frozen=True):
    """A receipt rule set that is not active. Source: ses DescribeReceiptRuleSet."""

    SUBJECT: ClassVar[str] = "rule-set"

    name: str
    rules: Reading[tuple[ReceiptRule, ...]]


class ReceiptFilter(msgspec.Struct, frozen=True):
    """An IP filter. Source: ses ListReceiptFilters. ``policy`` is ``Block`` or ``Allow``."""

    SUBJECT: ClassVar[str] = "receipt-filter"

    name: str
    policy: str
    cidr: str
