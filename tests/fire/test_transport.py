"""What a network makes of an answer: cut, garbled, somebody else's, endless, or none at all."""

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from moto.events.models import events_backends

from sescheck.aws.operations import Operation
from sescheck.collect.declarations import declared, every_read
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.installation import sns_backend
from sescheck.snapshot.model import Depth
from tests.conftest import LOOPBACK, Cli, Result
from tests.fire.staging import (
    ACCOUNT,
    HERE,
    KNOWN_FAULT,
    ONE_TRY,
    REGIONS,
    THERE,
    identities,
    judged,
    once,
    rest,
    states,
    whys,
)

BROKEN = ("cut", "empty", "garble", "html", "reset", "server-error", "truncate")
NOT_UNDERSTOOD = {"unexpected", "unreachable"}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_region_of_broken_answers_is_not_known(
    world: Emulator, audit: Cli, known: dict[str, Result], kind: str
) -> None:
    """Both protocols, every operation: nothing is read into it, and the other region is as before."""
    before = once(known, "standard", lambda: audit(REGIONS))
    world.inject(Fault(kind, region=HERE, service="ses*"))
    after = audit(REGIONS, *ONE_TRY)
    assert ([KNOWN_FAULT], 1) == (after.findings, after.code)
    assert ({HERE: "unreadable", THERE: "read"}, None) == (states(after), identities(after)[HERE])
    assert whys(after) <= NOT_UNDERSTOOD
    assert rest(before) == rest(after)


@pytest.mark.parametrize("kind", BROKEN)
def test_where_every_answer_is_broken_the_run_says_so(world: Emulator, audit: Cli, kind: str) -> None:
    """Exit code 4 and why; no finding, no traceback."""
    world.inject(Fault(kind))
    result = audit(REGIONS, *ONE_TRY)
    assert 4 == result.code
    assert result.err.startswith("sescheck: no region could be read: ")
    assert "Traceback" not in result.err
    assert set() == judged(result)
    assert {"unreadable"} == set(states(result).values())


@pytest.mark.parametrize("kind", ["html", "reset", "truncate"])
def test_broken_answers_about_topics_cost_what_is_known_of_topics(
    world: Emulator, audit: Cli, known: dict[str, Result], kind: str
) -> None:
    """A topic that cannot be read is not gone, and not without subscribers."""
    before = once(known, "standard", lambda: audit(REGIONS))
    world.inject(Fault(kind, region=HERE, service="sns"))
    after = audit(REGIONS, *ONE_TRY)
    assert {(HERE, "sns:GetTopicAttributes"), (HERE, "sns:ListSubscriptionsByTopic")} == {
        (region, action) for region, action, _ in after.unread
    }
    assert whys(after) <= NOT_UNDERSTOOD
    assert rest(before, without="") == rest(after, without="")


@pytest.fixture
def no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that knows this machine only; no question leaves it."""
    real = socket.getaddrinfo

    def resolve(host: Any, *rest: Any, **options: Any) -> Any:
        if host not in LOOPBACK:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.mark.usefixtures("no_names")
def test_a_name_that_does_not_resolve_is_named(cli: Cli) -> None:
    """Exit code 4 and the address that could not be reached."""
    result = cli("audit", "--regions", REGIONS, "--endpoint-url", "http://nowhere.invalid", "-f", "json", *ONE_TRY)
    assert (4, 1) == (result.code, result.err.count("\n"))
    assert "nowhere.invalid" in result.err
    assert ({"unreachable"}, set()) == (whys(result), judged(result))


@pytest.mark.usefixtures("no_names")
def test_one_service_whose_name_does_not_resolve_is_unread(
    world: Emulator, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All the rest is read and judged."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", world.url)
    monkeypatch.setenv("AWS_ENDPOINT_URL_SNS", "http://nowhere.invalid")
    result = cli("audit", "--regions", REGIONS, "-f", "json", *ONE_TRY)
    assert ([KNOWN_FAULT], 1, {"unreachable"}) == (result.findings, result.code, whys(result))
    assert {"sns"} == {action.partition(":")[0] for _, action, _ in result.unread}


def test_tls_where_none_is_spoken_is_no_answer(emulator: Emulator, cli: Cli) -> None:
    """Https to a plain port: exit code 4, one line."""
    url = emulator.url.replace("http:", "https:")
    result = cli("audit", "--regions", REGIONS, "--endpoint-url", url, "-f", "json", *ONE_TRY)
    assert (4, 1) == (result.code, result.err.count("\n"))
    assert "SSL" in result.err
    assert ({"unreachable"}, set()) == (whys(result), judged(result))


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[str]:
    """A server whose certificate nobody vouches for; its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=_shake_hands, args=(listener, context), daemon=True).start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"


def _shake_hands(listener: socket.socket, context: ssl.SSLContext) -> None:
    """Until the listener is closed; the client is the one who turns away."""
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with suppress(OSError), context.wrap_socket(connection, server_side=True) as secure:
                secure.recv(1)


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "self-signed.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file


def test_a_certificate_that_nobody_vouches_for_is_no_answer(
    world: Emulator, cli: Cli, self_signed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for the one service that has it; the report says why."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", world.url)
    monkeypatch.setenv("AWS_ENDPOINT_URL_SNS", self_signed)
    result = cli("audit", "--regions", REGIONS, "-f", "json", *ONE_TRY)
    assert ([KNOWN_FAULT], 1, {"unreachable"}) == (result.findings, result.code, whys(result))
    assert all("CERTIFICATE_VERIFY_FAILED" in each["detail"] for each in result.report["unread"])


NEW_FIELDS = [
    ("ListEmailIdentities", '"IdentityName"', '"NeverHeardOf": {"a": [1]}, "IdentityName"'),
    ("GetAccount", '"SendQuota"', '"NeverHeardOf": [null], "SendQuota"'),
    ("GetEmailIdentity", '"DkimAttributes": {', '"NeverHeardOf": "", "DkimAttributes": {"NeverHeardOf": 1, '),
    ("GetIdentityDkimAttributes", "<DkimEnabled>", "<NeverHeardOf><a>1</a></NeverHeardOf><DkimEnabled>"),
    ("GetTopicAttributes", "<Attributes>", "<NeverHeardOf/><Attributes>"),
]
"""Operation, what its answer holds, and what stands there tomorrow."""


def test_fields_that_aws_adds_tomorrow_change_nothing(world: Emulator, audit: Cli) -> None:
    """In either protocol, at any depth."""
    before = audit(REGIONS, "--depth", "deep")
    world.inject(*(Fault("rewrite", operation=name, find=old, replacement=new) for name, old, new in NEW_FIELDS))
    after = audit(REGIONS, "--depth", "deep")
    assert after.report["complete"]
    assert rest(before, without="") == rest(after, without="")


NEW_WORDS = {
    "DescribeRegions": {"opt-in-not-required": "never-heard-of"},
    "GetAccount": {"HEALTHY": "NEVER_HEARD_OF"},
    "GetConfigurationSetEventDestinations": {
        '"BOUNCE"': '"NEVER_HEARD_OF"',
        "SnsDestination": "NeverHeardOfDestination",
    },
    "GetEmailIdentity": {
        '"AWS_SES"': '"NEVER_HEARD_OF"',
        "RSA_2048_BIT": "NEVER_HEARD_OF",
        '"SUCCESS"': '"NEVER_HEARD_OF"',
    },
    "GetIdentityDkimAttributes": {"Success": "NeverHeardOf"},
    "GetIdentityMailFromDomainAttributes": {">Success<": ">NeverHeardOf<", "UseDefaultValue": "NeverHeardOf"},
    "ListEmailIdentities": {
        '"SUCCESS"': '"NEVER_HEARD_OF"',
        '"DOMAIN"': '"NEVER_HEARD_OF"',
        '"EMAIL_ADDRESS"': '"NEVER_HEARD_OF"',
    },
    "ListRegions": {"ENABLED_BY_DEFAULT": "NEVER_HEARD_OF"},
    "ListSubscriptionsByTopic": {">https<": ">never-heard-of<"},
}
"""By operation: words of its answer, and what AWS says in their place tomorrow."""


@pytest.mark.parametrize("operation", NEW_WORDS)
def test_a_word_that_aws_invents_tomorrow_is_no_crash(
    world: Emulator, audit: Cli, cli: Cli, operation: str
) -> None:
    """Nothing is missing because of it, and a finding that rests on it shows the word."""
    for old, new in NEW_WORDS[operation].items():
        world.inject(Fault("unknown-enum", operation=operation, region=HERE, find=old, replacement=new))
    options = ("--depth", "deep")
    if operation == "DescribeRegions":
        world.inject(Fault("deny", operation="ListRegions"))
    if operation in {"DescribeRegions", "ListRegions"}:
        result = cli("audit", "--endpoint-url", world.url, "--format", "json", *options)
    else:
        result = audit(REGIONS, *options)
    assert operation in {call.operation for call in world.calls}
    assert ([], True, 1) == (result.report["rule_errors"], result.report["complete"], result.code)
    assert KNOWN_FAULT in result.findings
    others = [
        json.dumps([each["message"], each["evidence"]]).replace("_", "").lower()
        for each in result.report["findings"]
        if each["severity"] != "info" and each["subject"]["name"] != "news.example.net"
    ]
    assert all("neverheardof" in message for message in others), others


LISTS = list({each.action: each for each in every_read() if each.token is not None}.values())
INSTEAD_OF = {read.operation: read.instead_of for read in declared() if read.instead_of is not None}
MANY = {"sns": 6, "iam": 12, "ListEmailIdentityCertificates": 5}
"""Services and operations whose lists are asked of several topics, users or identities."""

ACCOUNT_WIDE = {"account:ListRegions", "iam:ListAccountAliases"}
"""Whose failure costs nothing that a report is about: other ways lead there, or it is a label."""

TOLD_BY_ANOTHER = {"iam:ListRoles", "iam:ListUsers"}
"""Asked where another is refused, which is then what is named."""

TO_ITS_END_IF_DEEP = {
    "cloudwatch:DescribeAlarms",  # standard reads a few pages
    *(read.operation.action for read in declared() if not read.is_asked(Depth.STANDARD, ("suppression-list",))),
}
"""Lists that are followed to their end at depth deep only."""


@pytest.mark.parametrize("operation", LISTS, ids=[operation.action for operation in LISTS])
def test_a_list_whose_pages_never_end_is_unread(
    world: Emulator, audit: Cli, cli: Cli, operation: Operation
) -> None:
    """Each list: a token that comes back is followed once and once again; what was listed is not all."""
    world.inject(Fault("repeat-token", region=HERE, service=operation.service, operation=operation.name))
    if operation.name == "ListSubscriptionsByTopic":
        sns_backend(ACCOUNT, HERE).subscriptions.clear()  # one who is confirmed suffices: nothing would be open
    if operation.name == "ListTargetsByRule":
        for rule in events_backends[ACCOUNT][HERE].event_buses["default"].rules.values():
            rule.targets.clear()  # as one target of a rule
    if operation in INSTEAD_OF:
        world.inject(Fault("deny", region=HERE, operation=INSTEAD_OF[operation].name))
    if operation.name == "ListRegions":
        result = cli("audit", "--endpoint-url", world.url, "--format", "json", "--depth", "quick")
    else:
        depth = "deep" if operation.action in TO_ITS_END_IF_DEEP else "standard"
        result = audit(REGIONS, "--suppression-list", "--depth", depth)
    assert [KNOWN_FAULT] == result.findings
    where = None if operation.service == "iam" else HERE
    told = (where, operation.action, "unexpected") in result.unread
    assert told is (operation.action not in ACCOUNT_WIDE | TOLD_BY_ANOTHER)
    assert told or operation.action in ACCOUNT_WIDE or result.unread
    asked = [call for call in world.calls if (call.region, call.operation) == (HERE, operation.name)]
    assert len(asked) <= 4 * MANY.get(operation.name, MANY.get(operation.service, 1))


LAST = "zz-last.example.org"


@pytest.mark.parametrize("kind", ["cut", "html", "server-error"])
def test_the_1001st_identity_is_read_though_its_page_fails_twice(world: Emulator, audit: Cli, kind: str) -> None:
    """It is the only one of page 2, and there is something wrong with it."""
    for name in (HERE, THERE):
        region = world.region(name)
        region.create_identities(996)
        region.create_identities(1, LAST)
    world.region(HERE).settle(LAST, sending=False)
    world.inject(Fault(kind, region=HERE, operation="ListEmailIdentities", after=1, count=2))
    result = audit(REGIONS, "--depth", "quick")
    assert {HERE: 1001, THERE: 1001} == identities(result)
    assert [("identity-cannot-send", HERE, LAST), KNOWN_FAULT] == result.findings
    assert result.report["complete"]
    pages = [call for call in world.calls if (call.region, call.operation) == (HERE, "ListEmailIdentities")]
    assert 4 == len(pages)
