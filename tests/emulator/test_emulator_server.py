"""The server: loopback, keep-alive, the record of calls, the control API, one a process."""

import http.client
import json
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sescheck.emulator import Call, Emulator, Fault

Aws = Callable[..., Any]
Refused = Callable[..., tuple[str, int]]
SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=testing/20261123/eu-west-1/ses/aws4_request, Signature=0"}


@pytest.fixture
def connection(emulator: Emulator) -> Iterator[http.client.HTTPConnection]:
    """A bare connection to the emulator."""
    opened = http.client.HTTPConnection(emulator.url.removeprefix("http://"), timeout=5)
    yield opened
    opened.close()


def ask(connection: http.client.HTTPConnection, method: str, path: str, body: Any = None) -> Any:
    """The JSON that a path answers with."""
    connection.request(method, path, body=None if body is None else json.dumps(body), headers=SIGNED)
    return json.loads(connection.getresponse().read())


def test_it_serves_on_loopback_only(emulator: Emulator) -> None:
    """127.0.0.1, at a free port."""
    assert emulator.url.startswith("http://127.0.0.1:")
    assert emulator._server is not None
    assert emulator._server.socket.getsockname()[0] == "127.0.0.1"


def test_a_connection_is_kept_for_the_next_request(connection: http.client.HTTPConnection) -> None:
    """Answers, errors and bodies that nobody looked at leave it usable."""
    paths = ("/v2/email/account", "/v2/email/identities/nobody.example", "/v2/email/account")
    sockets = []
    for path in paths:
        connection.request("GET", path, body="x" * 5000, headers=SIGNED)
        connection.getresponse().read()
        sockets.append(connection.sock)
    assert sockets[0] is not None
    assert sockets[0] is sockets[1] is sockets[2]


def test_a_chunked_request_is_read_to_its_end(connection: http.client.HTTPConnection) -> None:
    """Otherwise its body would be taken for the next request."""
    connection.request("POST", "/v2/email/list-identities", body=iter([b'{"Page', b'Size": 5}']), headers=SIGNED)
    assert json.loads(connection.getresponse().read()) == {"EmailIdentities": []}
    assert ask(connection, "GET", "/v2/email/account")["SendingEnabled"] is True


@pytest.mark.parametrize("path", ["identities", "configuration-sets"])
def test_older_sdks_list_by_get(connection: http.client.HTTPConnection, emulator: Emulator, path: str) -> None:
    """With page size and token in the query; posting there still creates."""
    created = {"identities": {"EmailIdentity": "{}.example"}, "configuration-sets": {"ConfigurationSetName": "{}"}}
    for number in range(3):
        body = {key: value.format(number) for key, value in created[path].items()}
        ask(connection, "POST", f"/v2/email/{path}", body)
    key = {"identities": "EmailIdentities", "configuration-sets": "ConfigurationSets"}[path]
    first = ask(connection, "GET", f"/v2/email/{path}?PageSize=2")
    second = ask(connection, "GET", f"/v2/email/{path}?PageSize=2&NextToken={first['NextToken']}")
    assert (len(first[key]), len(second[key]), "NextToken" in second) == (2, 1, False)
    listed = {"identities": "ListEmailIdentities", "configuration-sets": "ListConfigurationSets"}[path]
    assert [call.operation for call in emulator.calls[-2:]] == [listed] * 2


def test_a_client_that_waits_for_a_go_on_gets_it(emulator: Emulator) -> None:
    """At once: botocore sends the body of an object of S3 after a second without it."""
    host, port = emulator.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as plain:
        plain.sendall(b"PUT /x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert plain.recv(1024).startswith(b"HTTP/1.1 100 Continue\r\n")
        plain.sendall(b"ab")
        assert plain.recv(1024).startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize(("kind", "error"), [("cut", http.client.IncompleteRead), ("reset", ConnectionError)])
def test_a_connection_can_break_off(
    connection: http.client.HTTPConnection, emulator: Emulator, kind: str, error: type[Exception]
) -> None:
    """In the middle of the body, short of the length it promised; or before any byte."""
    emulator.inject(Fault(kind))
    connection.request("GET", "/v2/email/account", headers=SIGNED)
    with pytest.raises(error):
        connection.getresponse().read()


def test_a_user_agent_does_not_change_the_region(
    connection: http.client.HTTPConnection, emulator: Emulator
) -> None:
    """Moto believes a `region/...` in it over the signature."""
    emulator.region("eu-west-1").account(max_24_hour_send=777)
    connection.request("GET", "/v2/email/account", headers={**SIGNED, "User-Agent": "x region/us-east-1"})
    assert json.loads(connection.getresponse().read())["SendQuota"]["Max24HourSend"] == 777


def test_an_unsigned_request_is_refused(connection: http.client.HTTPConnection, emulator: Emulator) -> None:
    """As AWS does; it is nobody's call."""
    connection.request("GET", "/v2/email/account")
    answer = connection.getresponse()
    answer.read()
    assert (answer.status, answer.headers["x-amzn-errortype"]) == (403, "MissingAuthenticationToken")
    assert emulator.calls == ()


def test_what_is_not_implemented_is_an_error(aws: Aws, refused: Refused) -> None:
    """By moto or here, in either protocol: never an empty success, but for a list that nothing could fill."""
    unknown = (
        refused(aws("sesv2").get_deliverability_dashboard_options),
        refused(
            aws("ses").send_bounce, OriginalMessageId="m", BounceSender="a@b.example", BouncedRecipientInfoList=[]
        ),
        refused(aws("mailmanager").get_addon_instance, AddonInstanceId="ai-123456"),
        refused(aws("sesv2").list_import_jobs, ImportDestinationType="CONTACT_LIST"),
        refused(aws("account").get_primary_email, AccountId="123456789012"),
    )
    assert set(unknown) == {("NotImplemented", 501)}


def test_mail_manager_over_cbor_is_an_error_in_cbor(connection: http.client.HTTPConnection) -> None:
    """The other protocol that its SDKs speak, with the same code."""
    headers = {**SIGNED, "smithy-protocol": "rpc-v2-cbor", "Content-Type": "application/cbor"}
    connection.request("POST", "/service/MailManagerSvc/operation/ListRelays", body=b"\xa0", headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    assert (answer.status, answer.headers["smithy-protocol"]) == (501, "rpc-v2-cbor")
    assert b"NotImplemented" in body


def test_calls_are_counted_answered_or_refused(aws: Aws, emulator: Emulator, refused: Refused) -> None:
    """Account, region, service, operation, status and code."""
    aws("ses", "us-east-1").list_identities()
    refused(aws("sesv2").get_email_identity, EmailIdentity="example.com")
    assert emulator.calls == (
        Call("123456789012", "us-east-1", "ses", "ListIdentities", 200),
        Call("123456789012", "eu-west-1", "sesv2", "GetEmailIdentity", 404, "NotFoundException"),
    )
    emulator.forget_calls()
    assert len(emulator.calls) == 0


def test_calls_from_many_threads_are_all_counted(aws: Aws, emulator: Emulator) -> None:
    """And all answered."""
    client = aws("sesv2")
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: client.get_account()["SendingEnabled"], range(100)))
    assert (all(answers), len(emulator.calls)) == (True, 100)


def test_reset_empties_accounts_and_brings_the_first_faults_back() -> None:
    """What was injected later is gone."""
    with Emulator([Fault("deny", operation="GetAccount")]) as emulator:
        emulator.region("eu-west-1").create_identities(3)
        emulator.inject(Fault("throttle"))
        emulator.reset()
        assert emulator.region("eu-west-1").state.identities == {}
        connection = http.client.HTTPConnection(emulator.url.removeprefix("http://"))
        assert "not authorized" in ask(connection, "GET", "/v2/email/account")["message"]
        assert ask(connection, "POST", "/v2/email/list-identities", {}) == {"EmailIdentities": []}
        connection.close()


def test_a_second_emulator_in_a_process_is_refused(emulator: Emulator) -> None:
    """Moto has one state; and the first goes on."""
    with pytest.raises(RuntimeError, match="already"):
        Emulator().start()
    assert emulator.url


def test_stopping_twice_is_no_harm(emulator: Emulator) -> None:
    """And an emulator that is not running has no URL."""
    emulator.stop()
    emulator.stop()
    with pytest.raises(RuntimeError, match="start"):
        _ = emulator.url


def test_it_starts_anew_with_nothing(emulator: Emulator) -> None:
    """The state of the last run is gone."""
    emulator.region("eu-west-1").create_identities(3)
    emulator.stop()
    with Emulator() as again:
        assert again.region("eu-west-1").state.identities == {}


def test_the_backdoor_is_open_over_http(
    connection: http.client.HTTPConnection, aws: Aws, emulator: Emulator
) -> None:
    """For an emulator in another process."""
    aws("sesv2").create_email_identity(EmailIdentity="example.com")
    settled = {"region": "eu-west-1", "identity": "example.com", "verification": "SUCCESS"}
    assert ask(connection, "POST", "/_emulator/settle", settled) is None
    assert ask(connection, "POST", "/_emulator/account", {"region": "eu-west-1", "production": True}) is None
    assert aws("sesv2").get_email_identity(EmailIdentity="example.com")["VerificationStatus"] == "SUCCESS"
    assert aws("sesv2").get_account()["ProductionAccessEnabled"] is True
    calls = ask(connection, "GET", "/_emulator/calls")
    assert [call["operation"] for call in calls] == ["CreateEmailIdentity", "GetEmailIdentity", "GetAccount"]
    ask(connection, "DELETE", "/_emulator/calls")
    ask(connection, "POST", "/_emulator/faults", ["deny:operation=GetAccount", {"kind": "delay", "seconds": 0}])
    assert "not authorized" in ask(connection, "GET", "/v2/email/account")["message"]
    ask(connection, "DELETE", "/_emulator/faults")
    assert ask(connection, "GET", "/v2/email/account")["ProductionAccessEnabled"] is True
    ask(connection, "POST", "/_emulator/reset")
    assert emulator.calls == ()
    assert emulator.region("eu-west-1").state.identities == {}


def test_moto_s_own_reset_works_too(connection: http.client.HTTPConnection, emulator: Emulator) -> None:
    """Tests that were written for moto's server post to it before each test."""
    emulator.region("eu-west-1").create_identities(3)
    assert {"status": "ok"} == ask(connection, "POST", "/moto-api/reset")
    assert {} == emulator.region("eu-west-1").state.identities
    assert "use POST" in ask(connection, "GET", "/moto-api/reset")["error"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("settle", {"region": "eu-west-1", "identity": "nobody.example"}),
        ("settle", {"region": "eu-west-1"}),
        ("open-sesame", {}),
        ("faults", ["explode"]),
    ],
)
def test_a_wrong_control_request_says_what_is_wrong(
    connection: http.client.HTTPConnection, path: str, body: Any
) -> None:
    """And the server goes on."""
    assert ask(connection, "POST", f"/_emulator/{path}", body)["error"]
    assert ask(connection, "GET", "/_emulator/calls") == []
