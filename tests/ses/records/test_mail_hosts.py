"""The hosts of SES in MX and CNAME records, and the regions that their names say."""

import json
from pathlib import Path

import botocore
import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.endpoints import endpoints_of
from sescheck.ses.records.mail_hosts import MailExchange, Purpose, SesHost, mail_exchange, ses_host

PARTITIONS = json.loads((Path(botocore.__file__).parent / "data/partitions.json").read_text("utf-8"))["partitions"]
SESSION = botocore.session.Session()
REGIONS = [
    (region, partition["outputs"]["dnsSuffix"])
    for partition in PARTITIONS
    for region in SESSION.get_available_regions("ses", partition["id"])
]


@pytest.mark.parametrize(("region", "suffix"), REGIONS)
def test_the_hosts_of_every_region_that_botocore_lists_are_known(region: str, suffix: str) -> None:
    """With the suffix of its partition, in any case, with or without the last dot."""
    assert ses_host(f"inbound-smtp.{region}.{suffix}") == SesHost(Purpose.INBOUND, region)
    assert ses_host(f"Feedback-SMTP.{region}.amazonses.com.") == SesHost(Purpose.FEEDBACK, region)
    assert ses_host(f"r.{region}.awstrack.me") == SesHost(Purpose.TRACKING, region)
    ours = endpoints_of(region)
    for purpose, host in ((Purpose.INBOUND, ours.inbound), (Purpose.FEEDBACK, ours.feedback)):
        assert host is None or ses_host(host) == SesHost(purpose, region)


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("abc123.x.mail-manager-smtp.amazonaws.com", None),
        ("abc123.x.mail-manager-smtp.eu-west-1.amazonaws.com", "eu-west-1"),
    ],
)
def test_an_ingress_endpoint_of_mail_manager_need_not_say_its_region(name: str, region: str | None) -> None:
    """AWS documents only the first form."""
    assert ses_host(name) == SesHost(Purpose.MAIL_MANAGER, region)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "aspmx.l.google.com",
        "inbound-smtp.us-east-1.amazonaws.com.example.net",
        "inbound-smtp.us-east-1.amazonses.com",
        "feedback-smtp.us-east-1.amazonaws.com",
        "inbound-smtp.amazonaws.com",
        "x.inbound-smtp.us-east-1.amazonaws.com",
        "mail-manager-smtp.amazonaws.com",
        "email-smtp.us-east-1.amazonaws.com",
        "d111111abcdef8.cloudfront.net",
    ],
)
def test_other_hosts_are_not_of_ses(name: str) -> None:
    """Among them the endpoint for sending, and names that only begin like one of SES."""
    assert ses_host(name) is None


def test_an_mx_record_has_a_preference_and_a_host() -> None:
    """A null MX has no host."""
    found = mail_exchange("10 Feedback-smtp.us-east-1.amazonses.com.")
    assert found == MailExchange(10, "feedback-smtp.us-east-1.amazonses.com")
    assert found is not None
    assert found.ses == SesHost(Purpose.FEEDBACK, "us-east-1")
    null = mail_exchange("0 .")
    assert null == MailExchange(0, "")
    assert null is not None
    assert null.ses is None


@pytest.mark.parametrize("data", ["", "10", "host.example.com", "10 a b", "-1 a", "x a", "1234567 a", "² a"])
def test_other_data_is_not_an_mx_record(data: str) -> None:
    """The resolver gives a number and a name."""
    assert mail_exchange(data) is None


@given(st.integers(0, 65535), st.from_regex(r"[a-z0-9]{1,9}(\.[a-z]{1,9}){0,3}", fullmatch=True), st.text())
def test_any_data_is_read(preference: int, host: str, text: str) -> None:
    """And what is an MX record is one."""
    assert mail_exchange(f" {preference}\t{host}. ") == MailExchange(preference, host)
    mail_exchange(text)
    ses_host(text)
