"""Accounts that are read at the same time share clients, and never a credential."""

import gc
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
import pytest
from botocore.credentials import RefreshableCredentials
from botocore.exceptions import NoCredentialsError
from botocore.session import Session

from sescheck import secrets
from sescheck.auditing.checks import Source
from sescheck.auditing.collecting import read
from sescheck.auditing.options import ReadOptions
from sescheck.auditing.planning import make_plan
from sescheck.aws.botocore_tuning.call_credentials import CredentialsOfTheCall, signed_with
from sescheck.aws.botocore_tuning.core_session import CoreSession
from sescheck.aws.client_pool import ClientPool
from sescheck.aws.clients import Clients
from sescheck.aws.limits import Limits
from sescheck.aws.operations import Operation
from sescheck.aws.sessions import open_accesses
from sescheck.collect.collection import new_pool
from sescheck.collect.declarations import every_read
from sescheck.collect.progress import Progress
from sescheck.emulator import Emulator
from sescheck.emulator.worlds import parts
from sescheck.snapshot.model import Account
from sescheck.snapshot.reading import Known

REGIONS = ("us-east-1", "eu-west-1")
ACCOUNTS = tuple(f"{number:012}" for number in range(1, 9))
AT_ONCE = 4
GET_IDENTITY = Operation("sesv2", "GetEmailIdentity")

Seen = Counter[tuple[str, str, str]]
"""(account that is asked about, account of the access key, account of the session token)."""


class _Recorder(BaseHTTPRequestHandler):
    """Records whose key and token a request about an account has."""

    protocol_version = "HTTP/1.1"
    seen: Seen

    def do_GET(self) -> None:
        key = self.headers["Authorization"].partition("Credential=KEY")[2].partition("/")[0]
        token = self.headers["X-Amz-Security-Token"].removeprefix("TOKEN")
        self.seen[self.path.rpartition("/")[2], key, token] += 1
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def server() -> Iterator[tuple[str, Seen]]:
    """The URL of a server that records, and what it saw."""
    seen: Seen = Counter()
    handler = type("Handler", (_Recorder,), {"seen": seen})
    running = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    running.daemon_threads = True
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_address[1]}", seen
    running.shutdown()
    running.server_close()


def clients_of(account: str, url: str, pool: ClientPool) -> Clients:
    """The clients of an account whose credentials name it."""
    session = Session()
    session.set_credentials(f"KEY{account}", "none", f"TOKEN{account}")
    return Clients(boto3.Session(botocore_session=session), Limits(), url, pool=pool)


def test_each_request_has_the_credentials_of_its_account(server: tuple[str, Seen]) -> None:
    """Eight accounts at the same time, through one client; each call of each of them."""
    url, seen = server
    pool = ClientPool((GET_IDENTITY,), AT_ONCE)
    calls = [
        clients_of(account, url, pool).call(GET_IDENTITY, "us-east-1", {"EmailIdentity": account})
        for account in ACCOUNTS
    ] * 25
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda call: call(), calls))
    assert {(account, account, account): 25 for account in ACCOUNTS} == seen


def test_accounts_share_a_client_with_the_same_settings_only() -> None:
    """Another profile or another endpoint may need another one."""
    pool = ClientPool((GET_IDENTITY,))
    one, other = (clients_of(each, "http://127.0.0.1:9", pool) for each in ACCOUNTS[:2])
    elsewhere = clients_of(ACCOUNTS[0], "http://127.0.0.1:8", pool)
    assert one.client("sesv2", "us-east-1") is other.client("sesv2", "us-east-1")
    assert one.client("sesv2", "us-east-1") is not elsewhere.client("sesv2", "us-east-1")


def test_threads_that_need_a_client_at_the_same_time_get_the_same_one() -> None:
    """It is made once."""
    pool, began = ClientPool((GET_IDENTITY,)), threading.Barrier(AT_ONCE)

    def made(account: str) -> Any:
        clients = clients_of(account, "http://127.0.0.1:9", pool)
        began.wait()
        return clients.client("sesv2", "us-east-1")

    with ThreadPoolExecutor(AT_ONCE) as threads:
        assert 1 == len(set(map(id, threads.map(made, ACCOUNTS[:AT_ONCE]))))


def test_a_client_sends_nothing_outside_of_a_call(server: tuple[str, Seen]) -> None:
    """It has no credentials of its own, not even after a call."""
    url, seen = server
    clients = clients_of(ACCOUNTS[0], url, ClientPool((GET_IDENTITY,)))
    clients.call(GET_IDENTITY, "us-east-1", {"EmailIdentity": ACCOUNTS[0]})()
    with pytest.raises(NoCredentialsError):
        clients.client("sesv2", "us-east-1").get_email_identity(EmailIdentity="example.com")
    assert 1 == seen.total()


def test_a_call_within_a_call_gives_the_credentials_back() -> None:
    """A role that has expired is assumed again in the middle of a call."""

    def now() -> Any:
        found = CredentialsOfTheCall().get_frozen_credentials()
        return found and found.access_key

    def of(key: str) -> Any:
        session = Session()
        session.set_credentials(key, "none")
        return session.get_credentials()

    with signed_with(of("ROLE")):
        with signed_with(of("SOURCE")):
            assert "SOURCE" == now()
        assert "ROLE" == now()
    assert now() is None


def read_through(emulator: Emulator, pool: ClientPool | None) -> Callable[[str], Account]:
    """What reads one account by its role, through a pool."""

    def read_account(account: str) -> Account:
        source = Source(role_arns=(f"arn:aws:iam::{account}:role/sescheck",), endpoint_url=emulator.url)
        plan = make_plan(ReadOptions(regions=REGIONS, endpoint_url=emulator.url), Limits(), source)
        (found,) = read(plan, source, Progress(), handle_signals=False, pool=pool).accounts
        return found

    return read_account


def populate(emulator: Emulator) -> None:
    """Give each account a domain that has its number."""
    for account in ACCOUNTS:
        for name in REGIONS:
            region = emulator.region(name, account)
            parts.production(region, sent=0)
            parts.domain(region, f"of-{account}.example.com")


def calls_by_account(emulator: Emulator) -> dict[str, Counter[str]]:
    """The calls by the account of the access key, without those that assume the roles."""
    found: dict[str, Counter[str]] = {}
    for call in emulator.calls:
        if call.operation != "AssumeRole":
            found.setdefault(call.account, Counter())[f"{call.region} {call.service}:{call.operation}"] += 1
    return found


def test_accounts_at_the_same_time_are_what_they_are_alone(emulator: Emulator) -> None:
    """Four at once in one process: the same calls with their own access keys, and what their own regions have."""
    populate(emulator)
    alone = [read_through(emulator, None)(account) for account in ACCOUNTS]
    calls_alone = calls_by_account(emulator)
    emulator.forget_calls()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        together = list(threads.map(read_through(emulator, new_pool(AT_ONCE)), ACCOUNTS))

    assert set(ACCOUNTS) == set(calls_alone)
    assert calls_alone == calls_by_account(emulator)
    assert [Known(account) for account in ACCOUNTS] == [each.account_id for each in together]
    for account, one, other in zip(ACCOUNTS, alone, together, strict=True):
        names = {item.name for region in other.regions for item in region.identities.items}
        assert {f"of-{account}.example.com"} == names
        assert one == other


def test_nothing_of_an_account_is_kept_when_it_was_read(emulator: Emulator) -> None:
    """No credentials of its role in any object of the process, and no secret to mask."""
    populate(emulator)
    read_account = read_through(emulator, new_pool(1))
    read_account(ACCOUNTS[0])
    known = dict(secrets._known)
    for account in ACCOUNTS[1:4]:
        read_account(account)
    gc.collect()
    assert [] == [each for each in gc.get_objects() if isinstance(each, RefreshableCredentials)]
    assert known.keys() == secrets._known.keys()


def test_a_later_account_needs_no_client_of_its_own(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """They cost as much as its calls. A pool for one run has those of the first account only."""
    populate(emulator)
    made: list[str] = []
    real = CoreSession.create_client

    def create_client(self: CoreSession, service: str, **options: Any) -> Any:
        made.append(service)
        return real(self, service, **options)

    monkeypatch.setattr(CoreSession, "create_client", create_client)
    read_account = read_through(emulator, new_pool(1))
    read_account(ACCOUNTS[0])
    assert {"sts", "iam", "sesv2", "ses"} <= set(made)
    made.clear()
    read_account(ACCOUNTS[1])
    assert [] == made


def test_a_pool_keeps_the_newest_kinds_of_clients_only() -> None:
    """A worker that serves one run after the other does not grow."""
    pool = ClientPool((GET_IDENTITY,))
    for port in range(9, 30):
        clients_of(ACCOUNTS[0], f"http://127.0.0.1:{port}", pool)
    assert 4 == len(pool._kinds)


@pytest.mark.parametrize("service", ["iam", "sesv2"])
def test_a_shared_client_has_the_declared_operations_only(service: str) -> None:
    """As the clients of one run: none that writes."""
    pool = new_pool(AT_ONCE)
    (access,) = open_accesses(None, (), None, None, "us-east-1", Limits(), pool=pool)
    client = Clients(access.session, Limits(), pool=pool).client(service, "us-east-1")
    declared = {each.name for each in every_read() if each.service == service}
    assert declared == set(client.meta.method_to_api_mapping.values())
