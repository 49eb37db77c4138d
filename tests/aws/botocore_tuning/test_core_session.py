"""A session that leaves handlers out leaves out none that its clients need."""

import botocore.session
from botocore import xform_name

from sescheck.aws.botocore_tuning.core_session import _OTHERS, CoreSession
from sescheck.aws.botocore_tuning.service_models import read_cheaply
from sescheck.aws.clients import Clients
from sescheck.aws.limits import Limits
from sescheck.aws.sessions import open_accesses
from sescheck.collect.declarations import every_read


def handlers_of(session: botocore.session.Session, service: str) -> set[str]:
    """Those that a client of the service has, by event and function."""
    client = session.create_client(
        service, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    events = client.meta.events
    names = (
        "before-parameter-build",
        "before-call",
        "request-created",
        "choose-signer",
        "before-sign",
        "after-call",
    )
    operations = list(client.meta.service_model.operation_names)
    asked = (f"{event}.{client.meta.service_model.service_id.hyphenize()}" for event in names)
    return {
        f"{name}: {getattr(handler, '__qualname__', type(handler).__name__)}"
        for event in asked
        for name in (event, *(f"{event}.{operation}" for operation in operations))
        for handler in events._emitter._handlers.prefix_search(name)
    }


def test_a_client_has_the_handlers_that_botocore_gives_it() -> None:
    """For every service that is asked, and every operation of it."""
    sessions = (CoreSession(), botocore.session.Session())
    for session in sessions:
        read_cheaply(session)
    services = sorted({operation.service for operation in every_read()})
    assert "s3" in services
    for service in services:
        ours, theirs = (handlers_of(session, service) for session in sessions)
        assert theirs
        assert theirs == ours


def test_what_is_left_out_is_never_asked() -> None:
    """Of no service that an operation names."""
    assert set() == _OTHERS & {operation.service for operation in every_read()}


def test_a_client_has_no_method_that_is_not_declared() -> None:
    """Not one that writes: of the fifty of SES v2 there are those that are asked."""
    (access,) = open_accesses(None, (), None, None, "us-east-1", Limits())
    clients = Clients(access.session, Limits(), operations=every_read())
    for service in sorted({operation.service for operation in every_read()} - {"sts"}):
        declared = {operation.name for operation in every_read() if operation.service == service}
        client = clients.client(service, "us-east-1")
        assert declared == set(client.meta.service_model.operation_names)
        assert {xform_name(name) for name in declared} == set(client.meta.method_to_api_mapping)
    assert not hasattr(clients.client("sesv2", "us-east-1"), "delete_email_identity")
