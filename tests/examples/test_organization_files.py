"""The files for clusters: each is what its own program takes, and all start the same scheduler and workers."""

import json
import re
from collections.abc import Iterator
from typing import Any

import kubernetes_validate
import pytest
import yaml

from sescheck import __version__
from tests.conftest import Cli
from tests.examples.clusters import (
    FOLDER,
    PAGE,
    in_compose,
    in_ecs,
    in_kubernetes,
    manifests,
    on_page,
    template,
)
from tests.examples.conftest import checked

COMPOSE = FOLDER / "compose.yaml"
MANIFESTS = tuple(manifests())
MACHINES = ("ecs.yaml", "step-functions.yaml")


def test_the_schema_of_compose_takes_the_file() -> None:
    """It is part of check-jsonschema."""
    checked("check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE)


@pytest.mark.parametrize("version", ["1.30", "1.37"])
@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda each: f"{each['kind']} {each['metadata']['name']}")
def test_the_schemas_of_kubernetes_take_the_manifests(manifest: dict[str, Any], version: str) -> None:
    """Strictly: a field that does not exist is an error."""
    kubernetes_validate.validate(manifest, version, strict=True)


def test_a_field_that_kubernetes_does_not_have_is_noticed() -> None:
    """The schemas are strict."""
    (manifest,) = yaml.safe_load_all((FOLDER / "kubernetes" / "client.yaml").read_text())
    manifest["spec"]["shedule"] = manifest["spec"]["schedule"]
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(manifest, "1.37", strict=True)


@pytest.mark.parametrize("name", MACHINES)
def test_cloudformation_takes_the_templates(name: str) -> None:
    """With the language of Step Functions in one of them."""
    checked("cfn-lint", "--non-zero-exit-code", "informational", FOLDER / name)


@pytest.mark.parametrize("name", MACHINES)
def test_no_template_has_a_null(name: str) -> None:
    """CloudFormation refuses one, also in the definition of a state machine, and cfn-lint does not say so."""
    assert [] == list(nulls(template(name)))


def nulls(value: Any, path: str = "") -> Iterator[str]:
    """Yield where a value is null."""
    if value is None:
        yield path
    for key, each in (
        value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    ):
        yield from nulls(each, f"{path}/{key}")


def test_shellcheck_finds_nothing() -> None:
    """In the script that makes the certificates."""
    checked("shellcheck", FOLDER / "certificates.sh")


@pytest.mark.parametrize(
    ("command", "service", "file", "task"),
    [
        ("dask scheduler", "scheduler", "scheduler.yaml", "SchedulerTask"),
        ("dask worker", "worker", "workers.yaml", "WorkerTask"),
    ],
)
def test_a_part_is_the_same_wherever_it_runs(command: str, service: str, file: str, task: str) -> None:
    """The page explains its options, and the other files have them too."""
    wanted = on_page(command).settings
    assert wanted == in_compose(service).settings
    assert wanted == in_kubernetes(file).settings
    assert wanted == in_ecs(task).settings
    assert any("REQUIRE_ENCRYPTION=true" in each for each in wanted)


def test_nothing_is_published() -> None:
    """No port of the compose file, no service of Kubernetes, no address of Fargate."""
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    assert not [name for name, each in services.items() if "ports" in each or "network_mode" in each]
    assert ["ClusterIP"] == [each["spec"]["type"] for each in MANIFESTS if each["kind"] == "Service"]
    for name in MACHINES:
        public = re.findall(r"AssignPublicIp: (\w+)", (FOLDER / name).read_text())
        assert {"DISABLED"} == set(public)


def test_every_pod_is_between_policies() -> None:
    """What is not allowed is denied, for each; the scheduler and the workers name who reaches them."""
    policies = {each["metadata"]["name"]: each["spec"] for each in MANIFESTS if each["kind"] == "NetworkPolicy"}
    assert {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]} == policies["deny-all"]
    reaching = {
        name: {
            source["podSelector"]["matchLabels"]["app"]
            for rule in policies[name]["ingress"]
            for source in rule["from"]
        }
        for name in ("scheduler", "worker")
    }
    assert {
        "scheduler": {"sescheck-worker", "sescheck-client"},
        "worker": {"sescheck-scheduler"},
    } == reaching


def test_the_scheduler_has_no_role() -> None:
    """It calls nothing of AWS."""
    assert "TaskRoleArn" not in template("ecs.yaml")["SchedulerTask"]["Properties"]
    accounts = {
        each["metadata"]["name"]: each["metadata"] for each in MANIFESTS if each["kind"] == "ServiceAccount"
    }
    assert "annotations" not in accounts["sescheck-scheduler"]
    assert "annotations" in accounts["sescheck-worker"]


def test_the_own_account_is_read_with_what_the_code_declares(cli: Cli) -> None:
    """The statements are those of `sescheck iam-policy`; the other policy of the workers only assumes the role."""
    role = template("ecs.yaml")["WorkerRole"]["Properties"]
    policies = {each["PolicyName"]: each["PolicyDocument"]["Statement"] for each in role["Policies"]}
    wanted = json.loads(cli("iam-policy").out)["Statement"]
    assert wanted == json.loads(json.dumps(policies["own-account"])), "run `make docs`"
    assert ["sts:AssumeRole"] == [each["Action"] for each in policies["members"]]


def test_the_image_has_the_version_of_this_checkout() -> None:
    """In Kubernetes, for all three."""
    kustomization = yaml.safe_load((FOLDER / "kubernetes" / "kustomization.yaml").read_text())
    (image,) = kustomization["images"]
    assert __version__ == image["newTag"]
    images = re.findall(r"image: (\S+)", "".join(map(yaml.safe_dump, MANIFESTS)))
    assert {f"{image['name']}:{__version__}"} == set(images)
    files = {each.name for each in (FOLDER / "kubernetes").glob("*.yaml")} - {"kustomization.yaml"}
    assert files == set(kustomization["resources"])


def test_the_page_names_the_ports_of_the_firewalls() -> None:
    """Those of the security groups and the policies."""
    page = PAGE.read_text()
    groups = template("ecs.yaml")
    rules = [each["Properties"] for each in groups.values() if each["Type"] == "AWS::EC2::SecurityGroupIngress"]
    assert {(8786, 8786), (8788, 8789)} == {(each["FromPort"], each["ToPort"]) for each in rules}
    assert "| client and workers to the scheduler | 8786 |" in page
    assert "| scheduler to the workers | 8788, and 8789 " in page
