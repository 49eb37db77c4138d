"""Worlds of two regions in which mail leaves or does not, for one reason or for several."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.registry import Refused
from sescheck.emulator.worlds import other_services

PRIMARY, STANDBY = "us-east-1", "eu-west-1"
OWNER, PARTNER = "123456789012", "222233334444"
CUSTOMER = "customer@shop.invalid"

DOMAINS = ("example.com", "sub.example.com", "deep.sub.example.com", "example.org")
ADDRESSES = (
    "ann@example.com",
    "ann+news@example.com",
    "Ann@example.com",
    "ann@EXAMPLE.com",
    "cat+a+b@sub.example.com",
    "cat@sub.example.com",
    "bob@sub.example.com",
    "eve@example.net",
)
SETS: Mapping[str, Mapping[str, Any]] = {
    "main": {},
    "gone": {},
    "off": {"SendingOptions": {"SendingEnabled": False}},
    "pool": {"DeliveryOptions": {"SendingPoolName": "fast"}},
    "no-pool": {"DeliveryOptions": {"SendingPoolName": "slow"}},
    "shared": {"DeliveryOptions": {"SendingPoolName": "ses-shared-pool"}},
}
"""Default sets; the one called gone is deleted again."""


@dataclass(frozen=True)
class Made:
    """An identity of a region.

    `status` is its verification, and whether AWS lets it send if that does not follow. The policy for the partner
    has an ARN of the region `policy`.
    """

    name: str
    status: tuple[str, bool | None] = ("SUCCESS", None)
    mail_from: tuple[str, str] | None = None
    default: str | None = None
    policy: str | None = None

    @property
    def is_verified(self) -> bool:
        """True if SES has verified it, whether AWS lets it send or not."""
        verification, may_send = self.status
        return verification == "SUCCESS" or may_send is True

    @property
    def sends(self) -> bool:
        """True if AWS lets it send."""
        verification, may_send = self.status
        return (verification == "SUCCESS" and may_send is not False) or may_send is True

    @property
    def mailbox(self) -> str:
        """An address that sends through it."""
        return self.name if "@" in self.name else f"probe@{self.name}"


@dataclass(frozen=True)
class Place:
    """A region with its identities."""

    identities: tuple[Made, ...]
    account: Mapping[str, Any]


STATUSES = st.sampled_from(
    [
        *[("SUCCESS", None)] * 8,
        ("SUCCESS", False),
        ("TEMPORARY_FAILURE", True),
        ("TEMPORARY_FAILURE", False),
        ("PENDING", None),
        ("FAILED", None),
        ("NOT_STARTED", None),
    ]
)
MAIL_FROM = st.none() | st.tuples(
    st.sampled_from(["SUCCESS", "SUCCESS", "PENDING", "FAILED", "TEMPORARY_FAILURE"]),
    st.sampled_from(["USE_DEFAULT_VALUE", "REJECT_MESSAGE"]),
)
DEFAULTS = st.sampled_from([None, None, None, "main", *SETS])
HEALTHY: Mapping[str, Any] = {
    "production": True,
    "max_24_hour_send": 50_000,
    "max_send_rate": 100,
    "sent_last_24_hours": 1_000,
}
FAULTS: tuple[Mapping[str, Any], ...] = (
    {"production": False},
    {"sending": False},
    {"enforcement": "SHUTDOWN"},
    {"sent_last_24_hours": 50_000},
    {"max_24_hour_send": 0},
    {"production": False, "sending": False, "max_24_hour_send": 200, "sent_last_24_hours": 0},
)
HARMLESS: tuple[Mapping[str, Any], ...] = (
    {"enforcement": "PROBATION"},
    {"sent_last_24_hours": 49_000},
    {"max_24_hour_send": -1},
    {"max_send_rate": 1},
    {"sent_last_24_hours": 0},
)
ACCOUNTS = st.sampled_from([{}, {}, {}, {}, {}, {}, *HARMLESS, *FAULTS]).map(
    lambda changes: {**HEALTHY, **changes}
)


def identities(region: str, names: Iterable[str]) -> st.SearchStrategy[tuple[Made, ...]]:
    """Some of the names, with any settings. Only domains have policies; those of the standby may be copies."""
    policies = [None, None, None, region, region, *([PRIMARY] if region == STANDBY else [])]
    made = [
        st.none()
        | st.builds(
            Made,
            st.just(name),
            STATUSES,
            MAIL_FROM,
            DEFAULTS,
            st.none() if "@" in name else st.sampled_from(policies),
        )
        for name in names
    ]
    return st.tuples(*made).map(lambda found: tuple(each for each in found if each is not None))


def places(region: str) -> st.SearchStrategy[Place]:
    """Any region of that name."""
    return st.builds(Place, identities(region, (*DOMAINS, *ADDRESSES)), ACCOUNTS)


def stage(emulator: Emulator, worlds: Mapping[str, Place]) -> None:
    """Make the regions; the partner may send in both."""
    emulator.reset()
    for name, place in worlds.items():
        emulator.region(name, PARTNER).account(**HEALTHY)
        _stage_region(emulator.region(name, OWNER), place)


def _stage_region(region: Region, place: Place) -> None:
    region.account(**place.account)
    other_services.ip_pool(region, "fast")
    for name, options in SETS.items():
        region.call("sesv2", "CreateConfigurationSet", ConfigurationSetName=name, **options)
    for made in place.identities:
        _stage_identity(region, made)
    region.call("sesv2", "DeleteConfigurationSet", ConfigurationSetName="gone")


def _stage_identity(region: Region, made: Made) -> None:
    region.call("sesv2", "CreateEmailIdentity", EmailIdentity=made.name, ConfigurationSetName=made.default)
    verification, sending = made.status
    region.settle(made.name, verification=verification, dkim="SUCCESS", sending=sending)
    if made.mail_from is not None:
        status, behaviour = made.mail_from
        region.call(
            "sesv2",
            "PutEmailIdentityMailFromAttributes",
            EmailIdentity=made.name,
            MailFromDomain=f"bounce.{made.name.rpartition('@')[2]}",
            BehaviorOnMxFailure=behaviour,
        )
        region.settle(made.name, mail_from=status)
    if made.policy is not None:
        policy = json.dumps({"Version": "2012-10-17", "Statement": [_statement(made)]})
        region.call(
            "sesv2", "CreateEmailIdentityPolicy", EmailIdentity=made.name, PolicyName="partner", Policy=policy
        )


def _statement(made: Made) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{PARTNER}:root"},
        "Action": "ses:SendEmail",
        "Resource": f"arn:aws:ses:{made.policy}:{OWNER}:identity/{made.name}",
    }


def accepts(region: Region, sender: str, **more: Any) -> bool:
    """True if SES accepts a mail to a customer."""
    text = {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Hello"}}}
    destination = {"ToAddresses": [CUSTOMER]}
    try:
        region.call(
            "sesv2",
            "SendEmail",
            FromEmailAddress=sender,
            Destination=destination,
            Content={"Simple": text},
            **more,
        )
    except Refused:
        return False
    return True


def all_leaves(emulator: Emulator, made: Made, region: str, *, from_region: str) -> bool:
    """True if the region accepts all mail of an identity of the other: the owner's, and the partner's."""
    own = accepts(emulator.region(region, OWNER), made.mailbox)
    if made.policy != from_region:
        return own
    arn = f"arn:aws:ses:{region}:{OWNER}:identity/{made.name}"
    return own and accepts(emulator.region(region, PARTNER), made.mailbox, FromEmailAddressIdentityArn=arn)
