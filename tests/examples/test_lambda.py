"""The scheduled Lambda: its template is valid, its rights are those that the code declares, its handler runs."""

import importlib.util
import json
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import pytest
from cfnlint.decode.cfn_yaml import loads

from sescheck import AuditError
from sescheck.emulator import Emulator, Fault
from tests.conftest import Cli
from tests.examples.conftest import EXAMPLES, checked
from tests.notify.receivers import receiving

FOLDER = EXAMPLES / "lambda"
TEMPLATE = FOLDER / "template.yaml"
BUCKET = "reports"


class Context:
    """What Lambda gives beside the event."""

    def get_remaining_time_in_millis(self) -> int:
        """Of 15 minutes, less the start."""
        return 899_000


@pytest.fixture(scope="module")
def app() -> ModuleType:
    """The handler's module, as Lambda would load it."""
    spec = importlib.util.spec_from_file_location("app", FOLDER / "src" / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def cloud(world: Emulator, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """The function's environment, with the bucket and the topic of the template."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", world.url)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("SESCHECK_REGIONS", "us-east-1,eu-west-1")
    boto3.client("s3").create_bucket(Bucket=BUCKET)
    sns, sqs = boto3.client("sns"), boto3.client("sqs")
    topic = sns.create_topic(Name="ses")["TopicArn"]
    queue = sqs.create_queue(QueueName="inbox")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    monkeypatch.setenv("REPORT_BUCKET", BUCKET)
    monkeypatch.setenv("TOPIC_ARN", topic)
    monkeypatch.setenv("QUEUE_URL", queue)
    return world


def messages(queue: str) -> list[dict[str, Any]]:
    """What the topic's subscriber got."""
    got = boto3.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
    return [json.loads(each["Body"]) for each in got]


def test_cloudformation_takes_the_template() -> None:
    """With SAM's resources in it."""
    checked("cfn-lint", "--non-zero-exit-code", "informational", TEMPLATE)


def test_the_function_may_do_what_the_code_declares_and_no_more(cli: Cli) -> None:
    """The statements are those of `sescheck iam-policy`; beside them it only writes reports and tells."""
    template: Any = loads(TEMPLATE.read_text())
    policies = template["Resources"]["Audit"]["Properties"]["Policies"]
    own, reading = (policy["Statement"] for policy in policies)
    wanted = json.loads(cli("iam-policy").out)["Statement"]
    assert wanted == json.loads(json.dumps(reading)), "run `make docs`"
    *own, conditional = own
    assert ["s3:PutObject", "sns:Publish"] == [each["Action"] for each in own]
    name, address, otherwise = conditional["Fn::If"]
    assert ("HasNotify", "secretsmanager:GetSecretValue") == (name, address["Action"])
    assert {"Ref": "AWS::NoValue"} == otherwise


def test_the_handler_reads_what_the_template_sets(app: ModuleType) -> None:
    """Each variable is used, and each that is used is set."""
    template: Any = loads(TEMPLATE.read_text())
    function = template["Resources"]["Audit"]["Properties"]
    code = (FOLDER / function["CodeUri"] / "app.py").read_text()
    for name in function["Environment"]["Variables"]:
        assert f'"{name}"' in code
    module, _, name = function["Handler"].partition(".")
    assert (FOLDER / function["CodeUri"] / f"{module}.py").is_file()
    assert callable(getattr(app, name))


def test_a_run_stores_the_reports_and_tells_the_topic(app: ModuleType, cloud: Emulator) -> None:
    """The message names the finding's rule and the places."""
    assert cloud.url
    answer = app.handler({}, Context())
    assert 1 == answer["exit_code"]
    bodies = {place.rpartition(".")[2]: body(place) for place in answer["reports"]}
    assert {"json", "html"} == set(bodies)
    assert 1 == json.loads(bodies["json"])["exit_code"]
    assert "<html" in bodies["html"]
    (message,) = messages(queue_url())
    assert "Amazon SES: findings" == message["Subject"]
    assert "identity-missing-in-region" in message["Message"]
    assert all(place in message["Message"] for place in answer["reports"])


def body(place: str) -> str:
    """What is stored there."""
    bucket, _, key = place.removeprefix("s3://").partition("/")
    return str(boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read(), "utf-8")


def queue_url() -> str:
    """Of the subscriber."""
    return str(boto3.client("sqs").get_queue_url(QueueName="inbox")["QueueUrl"])


def test_what_is_not_read_is_told_and_a_clean_run_is_not(
    app: ModuleType, cloud: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silence is no all-clear."""
    monkeypatch.setenv("SESCHECK_REGIONS", "us-east-1")
    monkeypatch.setattr(app, "LONGEST", 40)
    monkeypatch.setenv("SESCHECK_FAIL_ON", "never")
    assert 0 == app.handler({}, Context())["exit_code"]
    assert [] == messages(queue_url())
    cloud.inject(Fault("deny", operation="GetAccount"))
    assert 3 == app.handler({}, Context())["exit_code"]
    (message,) = messages(queue_url())
    assert "Amazon SES: not all could be read" == message["Subject"]
    assert "bytes left out here" in message["Message"]


def test_findings_go_to_the_address_of_the_secret(
    app: ModuleType, cloud: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run without them sends nothing; a receiver that fails is the function's failure."""
    assert cloud.url
    monkeypatch.setattr("sescheck.secrets._known", Counter())
    monkeypatch.setattr("sescheck.notify.trying.pause", lambda _: None)
    secrets = boto3.client("secretsmanager")
    with receiving() as receiver:
        value = receiver.url("/services/canary-canary")
        monkeypatch.setenv("NOTIFY_SECRET", secrets.create_secret(Name="chat", SecretString=value)["ARN"])
        app.handler({}, Context())
        monkeypatch.setenv("SESCHECK_FAIL_ON", "never")
        app.handler({}, Context())
    (body,) = receiver.bodies
    assert "findings: " in body["title"]
    monkeypatch.delenv("SESCHECK_FAIL_ON")
    with pytest.raises(AuditError, match=r"not delivered to 127\.0\.0\.1"):
        app.handler({}, Context())


def test_a_configuration_beside_the_handler_is_followed(
    app: ModuleType, cloud: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The regions of the template's parameter win over it."""
    assert cloud.url
    config = tmp_path / "sescheck.toml"
    config.write_text('regions = ["us-east-1"]\nselect = ["identity-missing-in-region"]\n')
    monkeypatch.setattr(app, "CONFIG", config)
    monkeypatch.delenv("SESCHECK_REGIONS")
    assert 0 == app.handler({}, Context())["exit_code"]


def test_the_examples_needs_are_named() -> None:
    """What SAM installs into the package; boto3 is there already."""
    assert "../..\n" == (FOLDER / "src" / "requirements.txt").read_text()
