"""What AWS's own duplication for global endpoints leaves behind is found, row by row, and nothing else is said.

Source: the Developer Guide's page on global endpoints, "Preparing the secondary region". Every row has a subject
of its own, a domain, a configuration set or a template, so that one audit answers for all.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sescheck.cli.main import run
from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.worlds import healthy, parts

FIRST, SECOND = "us-east-1", "us-west-2"
BOTH = (FIRST, SECOND)
KEY = {"DomainSigningSelector": "own", "DomainSigningPrivateKey": "secret"}

Row = Callable[[Region, Region, str], None]
Found = set[tuple[str, str, str]]
"""Rule, region, severity."""


def arn(region: Region, resource: str) -> str:
    """Of something of SES's."""
    return f"arn:aws:ses:{region.region}:{region.account_id}:{resource}"


def event_destinations(_: Region, second: Region, name: str) -> None:
    """The set publishes nothing."""
    which = {"ConfigurationSetName": name, "EventDestinationName": "feedback"}
    second.call("sesv2", "DeleteConfigurationSetEventDestination", **which)


def reputation_options(_: Region, second: Region, name: str) -> None:
    """The set keeps no metrics."""
    off = {"ConfigurationSetName": name, "ReputationMetricsEnabled": False}
    second.call("sesv2", "PutConfigurationSetReputationOptions", **off)


def archiving_options(first: Region, second: Region, name: str) -> None:
    """Only the first region archives, though both have the archive."""
    archive = arn(first, "mailmanager-archive/a-1")
    for each in (first, second):
        each.stage("Archives", [{"ArchiveName": "kept", "ArchiveId": "a-1", "ArchiveState": "ACTIVE"}])
    first.call("sesv2", "PutConfigurationSetArchivingOptions", ConfigurationSetName=name, ArchiveArn=archive)


def suppression_options(first: Region, _: Region, name: str) -> None:
    """Only in the first region the set suppresses for bounces alone."""
    reasons = {"ConfigurationSetName": name, "SuppressedReasons": ["BOUNCE"]}
    first.call("sesv2", "PutConfigurationSetSuppressionOptions", **reasons)


def templates(_: Region, second: Region, name: str) -> None:
    """The template is not there."""
    second.call("sesv2", "DeleteEmailTemplate", TemplateName=name)


def mail_from(_: Region, second: Region, name: str) -> None:
    """The domain has no custom MAIL FROM."""
    second.call("sesv2", "PutEmailIdentityMailFromAttributes", EmailIdentity=name)


def policies(first: Region, _: Region, name: str) -> None:
    """Only in the first region another account may send."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
        "Action": "ses:SendEmail",
        "Resource": arn(first, f"identity/{name}"),
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    first.call("sesv2", "CreateEmailIdentityPolicy", EmailIdentity=name, PolicyName="partner", Policy=policy)


def feedback_forwarding(first: Region, _: Region, name: str) -> None:
    """The first region has it switched off; the copy is as it was made."""
    first.call("ses", "SetIdentityFeedbackForwardingEnabled", Identity=name, ForwardingEnabled=False)


def notification_topics(_: Region, second: Region, name: str) -> None:
    """Bounces are not published."""
    second.call("ses", "SetIdentityNotificationTopic", Identity=name, NotificationType="Bounce")


def byodkim_copied_by_hand(first: Region, _: Region, name: str) -> None:
    """Only the first region signs with a key of one's own."""
    own = {"SigningAttributesOrigin": "EXTERNAL", "SigningAttributes": KEY}
    first.call("sesv2", "PutEmailIdentityDkimSigningAttributes", EmailIdentity=name, **own)
    first.settle(name, dkim="SUCCESS", key_length="RSA_2048_BIT")


def byodkim(first: Region, second: Region, name: str) -> None:
    """The domain signs with a key of one's own, and so was not copied at all."""
    byodkim_copied_by_hand(first, second, name)
    second.call("sesv2", "DeleteEmailIdentity", EmailIdentity=name)


def default_configuration_set(_: Region, second: Region, name: str) -> None:
    """Mail of the domain goes out with no set."""
    second.call("sesv2", "PutEmailIdentityConfigurationSetAttributes", EmailIdentity=name)


def tags(_: Region, second: Region, name: str) -> None:
    """The domain is nobody's."""
    resource = arn(second, f"identity/{name}")
    second.call("sesv2", "UntagResource", ResourceArn=resource, TagKeys=["team"])


def gap(rule: str, severity: str = "high") -> Found:
    """What one rule says, in the second region."""
    return {(rule, SECOND, severity)}


SETS: dict[Row, Found] = {
    event_destinations: gap("event-destination-missing-in-region"),
    reputation_options: gap("configuration-set-differs"),
    archiving_options: gap("configuration-set-differs"),
    suppression_options: gap("configuration-set-differs"),
}
TEMPLATES: dict[Row, Found] = {templates: gap("template-missing-in-region")}
DOMAINS: dict[Row, Found] = {
    mail_from: gap("mail-from-missing-in-region"),
    policies: gap("policy-missing-in-region"),
    feedback_forwarding: gap("feedback-forwarding-differs", severity="medium"),
    notification_topics: gap("notification-topic-missing-in-region", severity="medium"),
    byodkim: gap("identity-missing-in-region"),
    byodkim_copied_by_hand: gap("dkim-origin-differs"),
    default_configuration_set: gap("default-configuration-set-differs"),
    tags: gap("identity-tags-differ", severity="info"),
}
ROWS = SETS | TEMPLATES | DOMAINS


def subject(row: Row) -> str:
    """The name that is the row's own."""
    name = row.__name__.replace("_", "-")
    return f"{name}.example.org" if row in DOMAINS else name


def seed(emulator: Emulator) -> None:
    """Two regions that match in everything, a global endpoint that sends through both; then every row's gap."""
    healthy(emulator, BOTH)
    first, second = (emulator.region(name) for name in BOTH)
    for region in (first, second):
        topics = parts.topics(region, "rows")
        for row in SETS:
            parts.configuration_set(region, subject(row), topics["Bounce"])
        for row in TEMPLATES:
            parts.template(region, subject(row))
        for row in DOMAINS:
            parts.domain(
                region, subject(row), configuration_set="transactional", tags={"team": "mail"}, mail_from=True
            )
            parts.notify(region, subject(row), topics)
    route = {"RoutesDetails": [{"Region": SECOND}]}
    first.call("sesv2", "CreateMultiRegionEndpoint", EndpointName="both", Details=route)
    first.settle_endpoint("both", "READY")
    for row in ROWS:
        row(first, second, subject(row))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    """What one audit says of each subject; what could not be read is an empty subject's."""
    file = tmp_path_factory.mktemp("duplicator") / "report.json"
    with pytest.MonkeyPatch.context() as patch, Emulator() as emulator:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
            patch.setenv(name, os.devnull)
        seed(emulator)
        where = ("--endpoint-url", emulator.url, "--regions", ",".join(BOTH))
        run(("audit", *where, "--format", f"json:{file}"))
    return told(file)


def told(file: Path) -> dict[str, Found]:
    """A JSON report by the names of its subjects; event destinations under their sets'."""
    report = json.loads(file.read_text(encoding="utf-8"))
    by_subject: dict[str, Found] = {}
    for each in report["findings"]:
        name = each["subject"]["name"].removesuffix("/feedback")
        by_subject.setdefault(name, set()).add((each["rule"], each["region"], each["severity"]))
    return by_subject | ({"": {("unread", "", "")}} if report["unread"] else {})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_what_duplication_leaves_behind_is_found(found: dict[str, Found], row: Row) -> None:
    """By the rule meant for it, with the severity of regions that share the load, and by no other."""
    assert ROWS[row] == found[subject(row)]


def test_there_is_no_other_finding(found: dict[str, Found]) -> None:
    """And all was read."""
    assert set(map(subject, ROWS)) == set(found)
