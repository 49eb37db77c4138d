"""Clients have methods for the declared operations, and for no others of any service."""

from typing import Any
from urllib.parse import urlencode

import boto3
import pytest
from botocore.session import Session
from hypothesis import given
from hypothesis import strategies as st

from sescheck.aws.botocore_tuning.service_models import read_cheaply
from sescheck.aws.client_handlers import form
from sescheck.aws.clients import Clients
from sescheck.aws.limits import Limits
from sescheck.aws.operations import Operation
from sescheck.collect.declarations import every_read

SERVICES = sorted({each.service for each in every_read()} - {"sts"})


def client(service: str, *operations: Operation) -> Any:
    """A client of a session like those of an audit."""
    core = Session()
    read_cheaply(core)
    session = boto3.Session(botocore_session=core)
    return Clients(session, Limits(), "http://127.0.0.1:9", operations or every_read()).client(
        service, "us-east-1"
    )


@pytest.mark.parametrize("service", SERVICES)
def test_a_declared_service_has_its_declared_operations_only(service: str) -> None:
    """Whatever else the service could do."""
    declared = {each.name for each in every_read() if each.service == service}
    assert declared == set(client(service).meta.method_to_api_mapping.values())


@pytest.mark.parametrize("service", ["signin", "sso", "sso-oidc", "sts"])
def test_what_gives_credentials_is_left_its_operations_for_that(service: str) -> None:
    """SSO, a login, a role and a web identity take them from the same session."""
    kept = client(service).meta.method_to_api_mapping.values()
    given = {"AssumeRole", "AssumeRoleWithWebIdentity", "GetRoleCredentials", "CreateToken", "CreateOAuth2Token"}
    assert kept
    assert set(kept) <= given | {"GetCallerIdentity"}


@pytest.mark.parametrize("service", ["dynamodb", "ecs", "route53"])
def test_a_service_that_nobody_declares_has_no_operation(service: str) -> None:
    """Not one that changes something, and not one that reads."""
    made = client(service)
    assert {} == made.meta.method_to_api_mapping
    assert not {"delete_table", "put_item", "get_item", "list_clusters", "delete_hosted_zone"} & set(dir(made))


def test_an_error_with_the_status_of_success_stays_an_error_of_s3() -> None:
    """S3 begins an answer before it knows how it ends."""
    s3 = client("s3")
    answer = {"status_code": 200, "headers": {}, "body": b"<Error><Code>InternalError</Code></Error>"}
    s3.meta.events.emit(
        "before-parse.s3.GetBucketLocation",
        operation_model=s3.meta.service_model.operation_model("GetBucketLocation"),
        response_dict=answer,
        customized_response_dict={},
    )
    assert 500 == answer["status_code"]


_TEXTS = st.text() | st.from_regex(r"[a-z0-9.+_@ %&=~-]*", fullmatch=True)


@given(st.dictionaries(_TEXTS, _TEXTS | st.integers() | st.booleans() | st.lists(_TEXTS)))
def test_a_form_is_what_urlencode_makes_of_it(fields: dict[str, Any]) -> None:
    """Whatever the names and values are."""
    assert form(fields) == urlencode(fields, doseq=True).encode("ascii")


def test_the_clients_of_a_service_share_its_model_and_ask_their_own_region() -> None:
    """What botocore works out of a model costs as much as a call, for every operation."""
    core = Session()
    read_cheaply(core)
    clients = Clients(boto3.Session(botocore_session=core), Limits(), None, every_read())
    one, other = clients.client("ses", "us-east-1"), clients.client("ses", "eu-west-1")
    assert one.meta.service_model is other.meta.service_model
    assert {one.meta.endpoint_url, other.meta.endpoint_url} == {
        "https://email.us-east-1.amazonaws.com",
        "https://email.eu-west-1.amazonaws.com",
    }
