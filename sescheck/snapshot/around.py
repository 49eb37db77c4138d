"""The model of what is around SES: VPC endpoints, rules of the event bus, requests for higher quotas."""

from typing import ClassVar

import msgspec

from sescheck.snapshot.reading import Reading


class VpcEndpoint(msgspec.Struct, frozen=True):
    """A VPC endpoint for SES, through which private subnets reach it. Source: ec2 DescribeVpcEndpoints.

    Attributes:
        endpoint_id: ``vpce-…``.
        service: its whole name, such as ``com.amazonaws.us-east-1.email-smtp``; the region in it is that of SES.
        state: in lower case: ``available``, ``pending``, ``failed``, ``rejected``, ``expired``, ``deleting`` …
    """

    endpoint_id: str
    service: str
    state: str


class EventRule(msgspec.Struct, frozen=True):
    """A rule of the default event bus that may match events of SES.

    Source: events ListRules and ListTargetsByRule. Rules that match no event of SES are not stored.

    Attributes:
        enabled: False if its state is ``DISABLED``.
        targets: how many targets it has.
    """

    SUBJECT: ClassVar[str] = "event-rule"

    name: str
    enabled: bool
    targets: Reading[int]


class QuotaRequest(msgspec.Struct, frozen=True):
    """A request for a higher sending quota. Source: servicequotas ListRequestedServiceQuotaChangeHistory.

    Attributes:
        code: of the quota: ``L-804C8AE8`` (messages in 24 hours) or ``L-CDEF9B6B`` (messages a second).
        desired: the quota that was requested.
        status: ``PENDING``, ``CASE_OPENED``, ``APPROVED``, ``DENIED``, ``NOT_APPROVED``, ``CASE_CLOSED``,
            ``INVALID_REQUEST`` or another value.
        created: RFC 3339, UTC.
    """

    code: str
    desired: float
    status: str
    created: str
