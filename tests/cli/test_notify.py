"""`sescheck notify` against servers on this machine: what they get, what they answer, and what nobody may see."""

import json
import logging
import re
from base64 import b64encode
from collections import Counter
from email import message_from_string
from email.policy import default
from pathlib import Path

import pytest

from sescheck import audit, render, send_notification
from sescheck.cli.commands.notify import KINDS, OCCASIONS, TLS
from sescheck.emulator import Emulator
from sescheck.emulator.worlds import healthy, parts
from sescheck.notify.destination import Channel
from sescheck.notify.occasion import Occasion
from sescheck.notify.smtp_delivery import Tls
from tests.conftest import Cli, Result
from tests.notify import saved
from tests.notify.receivers import (
    GARBAGE,
    RESET,
    SILENT,
    Answer,
    free_port,
    mailbox,
    no_mail_server,
    receiving,
    tls,
)

TOKEN = "XcanaryXcanaryXcanaryX24"
PATH = f"/services/T0CANARY1/B0CANARY2/{TOKEN}"
KEY = "0123456789canary0123456789canary"
OK = {
    "slack": Answer(200, "ok"),
    "teams": Answer(202),
    "webhook": Answer(204),
    "pagerduty": Answer(202, '{"status": "success"}'),
}
CHANNELS = tuple(OK)
TAKES = {
    "slack": lambda body: body["blocks"][0]["text"]["text"],
    "teams": lambda body: body["attachments"][0]["content"]["fallbackText"],
    "pagerduty": lambda body: body["payload"]["summary"],
    "webhook": lambda body: body["title"],
}
SECRETS = (PATH, TOKEN, "canary_CANARY-canary1", "0canary0canary0canary0", "canary-canary")
RANGE = (1, 1.5)
REGIONS = ("us-east-1", "eu-west-1")


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nothing of the user's environment, and no waits, only how long they would be."""
    names = ("SESCHECK_NOTIFY_URL", "SESCHECK_SMTP_HOST", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy")
    for name in (*names, "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SESCHECK_PAGERDUTY_KEY", KEY)
    monkeypatch.setattr("sescheck.secrets._known", Counter())
    waits: list[float] = []
    monkeypatch.setattr("sescheck.notify.trying.pause", waits.append)
    return waits


@pytest.fixture
def failed(tmp_path: Path) -> str:
    """The file of a report with findings and changes."""
    return saved.write(tmp_path, saved.with_verdicts())


@pytest.fixture
def clean(tmp_path: Path) -> str:
    """The file of a report in which nothing failed, and nothing changed."""
    return saved.write(tmp_path, saved.report(changes=saved.changes()), "clean.json")


def refused(result: Result, code: int, *words: str) -> None:
    """In one line that says why, and without a secret."""
    assert (code, "", 1) == (result.code, result.out, result.err.count("\n")), result.err
    assert all(word in result.err for word in words), result.err
    assert "canary" not in result.err.lower()


@pytest.mark.parametrize("channel", CHANNELS)
def test_each_kind_of_receiver_gets_its_form(cli: Cli, failed: str, channel: str) -> None:
    """With the result in it, as JSON; the command says where it went, and not with which secret."""
    with receiving(OK[channel]) as receiver:
        result = cli("notify", failed, "--to", receiver.url(PATH), "--as", channel)
        assert (0, f"sent to 127.0.0.1:{receiver.port} ({channel})\n", "") == (result.code, result.out, result.err)
    ((path, headers, body),) = receiver.got
    assert (PATH, "application/json") == (path, headers["Content-Type"])
    assert headers["User-Agent"].startswith("sescheck/")
    assert "1 new finding, 1 gone" in TAKES[channel](body)


def test_the_address_comes_from_the_environment(cli: Cli, failed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the variable of that name, else from SESCHECK_NOTIFY_URL."""
    with receiving() as receiver:
        monkeypatch.setenv("SESCHECK_NOTIFY_URL", receiver.url("/default"))
        monkeypatch.setenv("TEAM_URL", receiver.url("/team"))
        assert 0 == cli("notify", failed, "-q").code
        assert 0 == cli("notify", failed, "--to", "env:TEAM_URL").code
    assert ["/default", "/team"] == [path for path, _, _ in receiver.got]


@pytest.mark.parametrize(
    ("url", "channel"),
    [
        ("https://hooks.slack.com/services/T/B/x", "blocks"),
        ("https://hooks.slack-gov.com/services/T/B/x", "blocks"),
        ("https://acme.webhook.office.com/webhookb2/x", "attachments"),
        (
            "https://prod-1.westus.logic.azure.com:443/workflows/x/triggers/manual?sig=x",
            "attachments",
        ),
        ("https://d.61.environment.api.powerplatform.com:443/powerautomate/automations/x?sig=x", "attachments"),
        ("https://events.pagerduty.com/v2/enqueue", "routing_key"),
        ("https://events.eu.pagerduty.com", "routing_key"),
        ("https://hooks.example.com/services/T/B/x", "sections"),
        ("http://hooks.slack.com.example.com/services/T/B/x", "sections"),
    ],
)
def test_the_host_says_which_form(cli: Cli, failed: str, url: str, channel: str) -> None:
    """Only the whole host, or the end of one."""
    result = cli("notify", failed, "--to", url, "--dry-run")
    assert (0, "") == (result.code, result.err)
    assert channel in json.loads(result.out.split("\n\n", 1)[1])


def patience_with(*answers: Answer, silent: str = "0.3") -> str:
    """Seconds: enough for a busy machine, unless the test is about an answer that does not come."""
    return silent if any(each.instead == SILENT for each in answers) else "20"


# --- when


@pytest.mark.parametrize(
    ("only_if", "is_sent"),
    [
        ((), True),
        (("changed",), False),
        (("failed",), False),
        (("changed", "failed"), False),
        (("changed,failed",), False),
    ],
)
def test_a_quiet_run_is_told_only_if_nothing_is_asked(
    cli: Cli, clean: str, failed: str, only_if: tuple[str, ...], is_sent: bool
) -> None:
    """Nothing to tell is a line, and no error; a run with changes is told in any case."""
    options = [option for each in only_if for option in ("--only-if", each)]
    with receiving() as receiver:
        result = cli("notify", clean, "--to", receiver.url(), *options)
        assert (0, is_sent) == (result.code, bool(receiver.got))
        assert is_sent or result.out.startswith("nothing to tell: nothing ")
        assert 0 == cli("notify", failed, "--to", receiver.url(), *options).code
    assert is_sent + 1 == len(receiver.got)


def test_pagerduty_is_told_that_nothing_fails_any_more(cli: Cli, clean: str, failed: str) -> None:
    """The event that closes the alert has the key of the one that opened it."""
    with receiving(OK["pagerduty"]) as receiver:
        where = ("--to", receiver.url(), "--as", "pagerduty", "--only-if", "failed", "--only-if", "changed")
        assert [0, 0] == [cli("notify", each, *where).code for each in (failed, clean)]
    assert ["trigger", "resolve"] == [body["event_action"] for body in receiver.bodies]
    assert {(KEY, f"sescheck-report/{saved.ACCOUNT}")} == {
        (body["routing_key"], body["dedup_key"]) for body in receiver.bodies
    }


# --- what goes wrong


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (Answer(429, headers={"Retry-After": "7"}), (7, 7)),
        (Answer(503, headers={"Retry-After": "soon"}), RANGE),
        (Answer(503, headers={"Retry-After": "Sun, 06 Nov 1994 08:49:37 GMT"}), (0, 0)),
        (Answer(500, "rollup_error"), RANGE),
        (Answer(instead=RESET), RANGE),
        (Answer(instead=GARBAGE), RANGE),
        (Answer(instead=SILENT), RANGE),
        (Answer(200, "Webhook message delivery failed: Microsoft Teams endpoint returned HTTP error 429"), RANGE),
    ],
)
def test_what_may_pass_is_tried_again(
    cli: Cli, failed: str, surroundings: list[float], answer: Answer, wait: tuple[float, float]
) -> None:
    """As long after as the receiver asks."""
    with receiving(answer, Answer(200, "1")) as receiver:
        patience = ("--read-timeout", patience_with(answer, silent="1.5"))
        result = cli("notify", failed, "--to", receiver.url(PATH), "--as", "teams", *patience, "-v")
    assert (0, 2) == (result.code, len(receiver.got)), result.err
    assert wait[0] <= surroundings[0] <= wait[1]
    assert 1 == result.err.count("\n")
    assert "next try in" in result.err
    assert TOKEN not in result.err


@pytest.mark.parametrize(
    ("answers", "tries", "words"),
    [
        ([Answer(500, f"rollup {PATH}")], 3, ["after 3 tries", "it answered 500", "***"]),
        ([Answer(503), Answer(404, "no_service")], 2, ["after 2 tries", "404: no_service"]),
        ([Answer(400, "invalid_payload")], 1, ["after 1 try", "400: invalid_payload"]),
        ([Answer(302, headers={"Location": "http://127.0.0.1:1/"})], 1, ["redirect"]),
        ([Answer(200, "<html>Log in</html>")], 1, ["but not `ok`"]),
        ([Answer(200, "\x1b[31m\x00")], 1, [r"\x1b[31m\x00"]),
        ([Answer(429, headers={"Retry-After": "3600"})], 1, ["3,600 s"]),
        ([Answer(instead=SILENT)], 3, ["no answer within 0.3 s"]),
        ([Answer(instead=RESET)], 3, ["after 3 tries: the connection was closed before an answer came"]),
        ([Answer(instead=GARBAGE)], 3, ["after 3 tries: no answer that can be understood"]),
    ],
)
def test_what_could_not_be_delivered_is_exit_code_4(
    cli: Cli, failed: str, answers: list[Answer], tries: int, words: list[str]
) -> None:
    """In one line with the receiver's words, without the address."""
    with receiving(*answers) as receiver:
        patience = ("--read-timeout", patience_with(*answers))
        result = cli("notify", failed, "--to", receiver.url(PATH), "--as", "slack", *patience)
    refused(result, 4, "not delivered to 127.0.0.1", *words)
    assert tries == len(receiver.got)


@pytest.mark.parametrize("body", ["", "[1]", '{"status": "invalid event"}', "x" * 100_000])
def test_pagerduty_has_to_say_that_it_took_the_event(cli: Cli, failed: str, body: str) -> None:
    """Any other answer is one of somebody else."""
    with receiving(Answer(202, body)) as receiver:
        result = cli("notify", failed, "--to", receiver.url(), "--as", "pagerduty")
    refused(result, 4, "but not `success`")
    assert len(result.err) < 600


def test_nobody_is_there(cli: Cli, failed: str, surroundings: list[float]) -> None:
    """As often as asked, with longer waits."""
    result = cli("notify", failed, "--to", f"http://127.0.0.1:{free_port()}{PATH}", "--retries", "3")
    refused(result, 4, "after 4 tries", "no connection: Connection refused")
    assert sorted(surroundings) == surroundings
    assert 3 == len(surroundings)


def test_a_name_that_cannot_be_resolved(cli: Cli, failed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a fault that may pass."""

    def fail(*_: object) -> None:
        raise OSError(-2, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", fail)
    refused(cli("notify", failed, "--to", f"https://nowhere.example{PATH}"), 4, "after 3 tries", "no connection")


# --- TLS and proxies


def test_tls_is_verified(cli: Cli, failed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate that nobody trusts ends it at once; SSL_CERT_FILE names an authority to trust."""
    context, authority = tls(tmp_path)
    with receiving(Answer(200, "ok"), context=context) as receiver:
        address = receiver.url(PATH).replace("http:", "https:")
        refused(cli("notify", failed, "--to", address), 4, "after 1 try", "TLS", "self-signed certificate")
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        assert 0 == cli("notify", failed, "--to", address).code
        refused(cli("notify", failed, "--to", address.replace("127.0.0.1", "localhost")), 4, "TLS", "localhost")
    assert 1 == len(receiver.got)


def test_the_proxy_of_the_environment_is_used(cli: Cli, failed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its login, and not for hosts in NO_PROXY."""
    with receiving() as receiver:
        monkeypatch.setenv("http_proxy", f"http://user:proxy-canary@127.0.0.1:{receiver.port}")
        monkeypatch.setenv("https_proxy", f"http://user:proxy-canary@127.0.0.1:{receiver.port}")
        assert 0 == cli("notify", failed, "--to", "http://nowhere.example/hook").code
        refused(cli("notify", failed, "--to", "https://nowhere.example/hook"), 4, "proxy", "502")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert 0 == cli("notify", failed, "--to", receiver.url("/direct")).code
    paths = ["http://nowhere.example/hook", *["nowhere.example:443"] * 3, "/direct"]
    assert paths == [path for path, _, _ in receiver.got]
    assert all("Proxy-Authorization" in headers for _, headers, _ in receiver.got[:4])
    assert "Proxy-Authorization" not in receiver.got[-1][1]


def test_a_proxy_that_cannot_be_used(cli: Cli, failed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is wrong usage, and its password is not shown."""
    monkeypatch.setenv("http_proxy", "socks5://user:proxy-canary@127.0.0.1:1")
    refused(cli("notify", failed, "--to", "http://nowhere.example/hook"), 2, "the proxy of the environment")


def test_a_login_in_the_address_is_sent_as_a_header(cli: Cli, failed: str) -> None:
    """And is not part of what is asked for."""
    with receiving() as receiver:
        address = receiver.url().replace("//", "//team:login-canary@")
        assert 0 == cli("notify", failed, "--to", address).code
    assert ("/hook", "Basic dGVhbTpsb2dpbi1jYW5hcnk=") == (receiver.got[0][0], receiver.got[0][1]["Authorization"])


# --- secrets


@pytest.mark.parametrize("verbose", [[], ["-v"]])
@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}" + PATH,
        "http://127.0.0.1:{port}/workflows/0canary0canary0canary0/invoke?api-version=1&sig=canary_CANARY-canary1",
        "http://team:canary-canary@127.0.0.1:{port}/hook",
    ],
)
def test_no_secret_is_shown_whatever_is_answered(
    cli: Cli, failed: str, caplog: pytest.LogCaptureFixture, url: str, verbose: list[str]
) -> None:
    """Not even one that the receiver repeats, in the logs of libraries, or in what would be sent."""
    caplog.set_level(logging.DEBUG)
    secrets = [each for each in SECRETS if each in url]
    assert secrets
    said = " ".join([*secrets, KEY])
    for channel in CHANNELS:
        with receiving(Answer(503, said), Answer(instead=RESET), Answer(400, said)) as receiver:
            where = ("--to", url.format(port=receiver.port), "--as", channel)
            results = [
                cli("notify", failed, *where, *verbose),
                cli("notify", failed, *where, "--dry-run", *verbose),
            ]
        assert [4, 0] == [result.code for result in results]
        for text in (*(result.out + result.err for result in results), caplog.text):
            hidden = [*secrets, KEY] if channel == "pagerduty" else secrets
            assert not [word for word in hidden if word in text]


def test_a_fault_of_ours_shows_no_secret(cli: Cli, failed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in its traceback either."""

    def fail(*_: object) -> None:
        raise RuntimeError(f"http://127.0.0.1{PATH}")

    monkeypatch.setattr("sescheck.notify.dispatch.post", fail)
    result = cli("notify", failed, "--to", f"http://127.0.0.1{PATH}", "-v")
    assert 4 == result.code
    assert "Traceback" in result.err
    assert TOKEN not in result.err


# --- mail


def test_a_mail_is_sent(cli: Cli, failed: str) -> None:
    """To all receivers, without a login, to the server on this machine."""
    with mailbox() as box:
        where = ("--to", "mailto:team@example.com,ops%40example.com", "--sender", "sescheck@example.com")
        result = cli("notify", failed, *where, "--smtp", f"127.0.0.1:{box.port}")
        assert (0, "") == (result.code, result.err)
    assert "team@example.com, ops@example.com (mail)" in result.out
    (mail,) = box.took
    assert ("sescheck@example.com", ["team@example.com", "ops@example.com"]) == (mail.mail_from, mail.rcpt_tos)
    parsed = message_from_string(box.texts()[-1], policy=default)
    assert parsed["Subject"].startswith("Amazon SES 123456789012 (acme-mail): 1 new finding, 1 gone")
    assert saved.COMMAND in parsed.get_content()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # aiosmtpd's, of its other TLS
@pytest.mark.parametrize("how", ["starttls", "tls"])
def test_a_mail_is_sent_with_tls_and_a_login(
    cli: Cli, failed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """All from the environment; an unknown certificate or a wrong password is a line without it."""
    context, authority = tls(tmp_path)
    with mailbox(context, implicit=how == "tls") as box:
        settings = {
            "HOST": "127.0.0.1",
            "PORT": str(box.port),
            "USER": "sescheck",
            "TLS": how,
            "PASSWORD": "wrong-canary",
            "SENDER": "sescheck@example.com",
        }
        for name, value in settings.items():
            monkeypatch.setenv(f"SESCHECK_SMTP_{name}", value)
        where = ("notify", failed, "--to", "mailto:team@example.com")
        refused(cli(*where), 4, "after 1 try", "TLS", "self-signed certificate")
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        wrong = cli(*where)
        refused(wrong, 4, "after 1 try", "535", "***")
        assert b64encode(b"wrong-canary").decode() not in wrong.err
        monkeypatch.setenv("SESCHECK_SMTP_PASSWORD", "right-password")
        assert 0 == cli(*where).code
        dry = cli(*where, "--dry-run")
    assert [b"sescheck"] == [login for login, password in box.logins if password == b"right-password"]
    assert f"SMTP 127.0.0.1:{box.port}, {how}, user sescheck, password ***" in dry.out
    assert "right-password" not in dry.out
    assert 1 == len(box.took)


def test_a_mail_is_tried_again_if_that_may_help(cli: Cli, failed: str, surroundings: list[float]) -> None:
    """After 451, not after 550; a receiver that is refused is named, and the others have the mail."""
    with mailbox(refused=("no@example.com",)) as box:
        box.answers[:] = ["451 greylisted", "451 greylisted"]
        where = ("--smtp", f"127.0.0.1:{box.port}", "--sender", "sescheck@example.com")
        assert 0 == cli("notify", failed, "--to", "mailto:team@example.com", *where).code
        assert 2 == len(surroundings)
        box.answers[:] = ["554 no"]
        refused(cli("notify", failed, "--to", "mailto:team@example.com", *where), 4, "after 1 try", "554: no")
        some = cli("notify", failed, "--to", "mailto:team@example.com,no@example.com", *where)
        refused(some, 4, "it refused no@example.com: 550 no such mailbox")
        refused(
            cli("notify", failed, "--to", "mailto:no@example.com", *where), 4, "after 1 try", "no such mailbox"
        )
    assert 2 == len(box.took)


def test_a_mail_server_that_cannot_do_what_is_asked(
    cli: Cli, failed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TLS, a login, or an address with other letters: it ends at once, in its own words."""
    monkeypatch.setenv("SESCHECK_SMTP_PASSWORD", "password-canary")
    with mailbox() as box:
        where = ("--smtp", f"127.0.0.1:{box.port}", "--sender", "sescheck@example.com")
        team = ("--to", "mailto:team@example.com")
        refused(cli("notify", failed, *team, *where, "--smtp-tls", "starttls"), 4, "after 1 try", "STARTTLS")
        refused(cli("notify", failed, *team, *where, "--smtp-user", "me"), 4, "after 1 try", "AUTH")
        refused(cli("notify", failed, *team, *where, "--smtp-tls", "tls"), 4, "after 1 try", "TLS")
        refused(
            cli("notify", failed, "--to", "mailto:team@ex\u00e4mple.com", *where), 4, "after 1 try", "SMTPUTF8"
        )
    assert [] == box.took


@pytest.mark.parametrize(
    ("instead", "words"),
    [
        (SILENT, "after 2 tries: no connection: Connection unexpectedly closed: timed out"),
        (RESET, "after 2 tries: no connection: "),
        (GARBAGE, "after 1 try: it does not speak SMTP, check its port"),
    ],
)
def test_a_mail_server_that_is_none(cli: Cli, failed: str, instead: str, words: str) -> None:
    """A server that says nothing, ends the connection or does not speak SMTP; and nobody at all."""
    with no_mail_server(instead) as port:
        where = ("--to", "mailto:team@example.com", "--sender", "sescheck@example.com")
        timeouts = ("--connect-timeout", "0.3" if instead == SILENT else "20", "--retries", "1")
        result = cli("notify", failed, *where, "--smtp", f"127.0.0.1:{port}", *timeouts)
        refused(result, 4, "the mail server 127.0.0.1", words)
    nobody = cli("notify", failed, *where, "--smtp", f"127.0.0.1:{free_port()}", *timeouts)
    refused(nobody, 4, "after 2 tries", "Connection refused")


# --- what is refused before anything is sent


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], ["SESCHECK_NOTIFY_URL", "--to", "env:NAME"]),
        (["--to", " "], ["--to is empty"]),
        (["--to", "env:"], ["--to env: names no environment variable"]),
        (["--to", "env:NOT_SET"], ["the environment variable NOT_SET is not set"]),
        (["--to", "hooks.slack.com/services/canary"], ["not an address"]),
        (["--to", "ftp://example.com/canary"], ["not an address"]),
        (["--to", "https://"], ["not an address"]),
        (["--to", "https://example.com:99999/canary"], ["not an address"]),
        (["--to", "https://[::1/canary"], ["not an address"]),
        (["--to", f"https://{'a' * 70}.example/canary"], ["not an address"]),
        (["--to", "https://example.com/can ary\r\nX: y"], ["a space or a control character"]),
        (["--to", "http://hooks.slack.com/services/canary"], ["takes https:// only"]),
        (["--to", "https://hooks.slack.com/triggers/canary"], ["not an incoming webhook"]),
        (["--to", "https://example.com/canary", "--as", "mail"], ["mailto:"]),
        (["--to", "mailto:team@example.com", "--as", "slack"], ["mail address"]),
        (["--to", "mailto:"], ["not a mail address"]),
        (["--to", "mailto:team"], ["not a mail address"]),
        (["--to", "mailto:a@example.com%0d%0aBcc:b@example.com"], ["not a mail address"]),
        (["--to", "mailto:a@example.com,"], ["not a mail address"]),
        (["--to", "mailto:a@example.com?bcc=b@example.com"], ["addresses only"]),
        (["--to", "mailto:a@example.com", "--sender", "me"], ["not a mail address"]),
        (["--to", "mailto:a@example.com", "--smtp-tls", "ssl"], ["--smtp-tls", "tls"]),
        (["--to", "mailto:a@example.com", "--smtp", "example.com:no"], ["not a mail server"]),
        (["--to", "mailto:a@example.com", "--smtp-user", "me"], ["SESCHECK_SMTP_PASSWORD is not set"]),
        (["--to", "https://example.com", "--smtp", "x", "--sender", "a@b.c"], ["--smtp, --sender are for mail"]),
        (["--as", "slack", "--dry-run", "--smtp-tls", "tls"], ["--smtp-tls is for mail", "is slack"]),
        (["--to", "mailto:a@example.com", "--dedup-key", "x"], ["--dedup-key is for PagerDuty", "is mail"]),
        (["--as", "slak"], ['did you mean "slack"']),
        (["--as", "mail"], ["mailto:ADDRESS"]),
        (["--to", "https://example.com", "--only-if", "fails"], ['did you mean "failed"']),
        (["--to", "https://example.com", "--link", "report.html"], ["--link"]),
        (["--to", "https://example.com", "--link", "https://a|b"], ["--link"]),
        (["--to", "https://example.com", "--retries", "-1"], ["--retries"]),
    ],
)
def test_what_cannot_be_used_is_wrong_usage(cli: Cli, failed: str, options: list[str], words: list[str]) -> None:
    """In one line, which does not quote an address."""
    refused(cli("notify", failed, *options), 2, *words)


def test_a_password_does_not_travel_in_the_open(cli: Cli, failed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only to this machine."""
    monkeypatch.setenv("SESCHECK_SMTP_PASSWORD", "password-canary")
    where = (
        "--to",
        "mailto:a@example.com",
        "--smtp",
        "smtp.example.com",
        "--smtp-user",
        "me",
        "--smtp-tls",
        "none",
    )
    refused(cli("notify", failed, *where), 2, "without TLS")


def test_pagerduty_needs_its_key(cli: Cli, failed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the environment; a trial does without."""
    monkeypatch.delenv("SESCHECK_PAGERDUTY_KEY")
    refused(cli("notify", failed, "--as", "pagerduty"), 2, "SESCHECK_PAGERDUTY_KEY is not set")
    assert '"routing_key": "***"' in cli("notify", failed, "--as", "pagerduty", "--dry-run").out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["is empty", "no report was written"]),
        ("no", ["is not JSON", "audit"]),
        ("[]", ["is not a report of sescheck"]),
        ("{}", ["is not a report of sescheck"]),
        ('{"format": "sescheck-baseline", "version": 1}', ["is a baseline"]),
        ('{"format": "sescheck-organization", "version": 1}', ["an organization's accounts"]),
        ('{"format": "sescheck-report-lines", "version": 1}\n{}\n', ["a report as JSON lines"]),
        ('{"version": 1, "fingerprint": "0a"}\n{"version": 1}\n', ["a list of findings", "organization"]),
        ('{"time": 1}\n{"time": 2}\n', ["is JSON lines"]),
        ('{"$schema": "sarif", "runs": []}', ["is not a report of sescheck"]),
        ('{"format": "sescheck-report", "version": 2}', ["newer sescheck"]),
        ('{"format": "sescheck-report", "version": 1}', ["is damaged"]),
        ("[" * 100_000, ["report"]),
    ],
)
def test_a_file_that_is_something_else_is_named(cli: Cli, tmp_path: Path, content: str, words: list[str]) -> None:
    """With what to give."""
    (tmp_path / "file").write_text(content)
    refused(cli("notify", str(tmp_path / "file"), "--to", "https://example.com"), 2, *words)


def test_a_snapshot_is_named(cli: Cli) -> None:
    """With the command that makes a report of it."""
    snapshot = Path(__file__).parents[1] / "snapshot" / "saved" / "version-1.snapshot"
    refused(cli("notify", str(snapshot), "--to", "https://example.com"), 2, "audit --from", "-f json")


# --- from end to end


def test_the_reports_of_this_version_are_taken(cli: Cli, emulator: Emulator, tmp_path: Path) -> None:
    """Of an audit, of a comparison, and of readiness."""
    for name in REGIONS:
        parts.production(emulator.region(name), sent=10)
    where = ("--endpoint-url", emulator.url)
    rule = ("--select", "identity-missing-in-region")
    runs, files = str(tmp_path / "runs"), [str(tmp_path / f"{name}.json") for name in "abcd"]
    for file, domain in zip(files, ("example.com", "example.net"), strict=False):
        parts.domain(emulator.region("us-east-1"), domain)
        asked = ("-r", ",".join(REGIONS), "--since", runs, "-f", f"json:{file}")
        assert 1 == cli("audit", *where, *rule, *asked).code
    assert 1 == cli("diff", files[0], files[1], *rule, "-f", f"json:{files[2]}").code
    ready = ("--primary", REGIONS[0], "--standby", REGIONS[1], *rule, "-f", f"json:{files[3]}")
    assert 1 == cli("readiness", *where, *ready).code
    with receiving() as receiver:
        for file in files:
            assert 0 == cli("notify", file, "--to", receiver.url(), "--only-if", "changed").code
    titles = [body["title"] for body in receiver.bodies]
    assert re.search(
        r"1 new finding, 0 gone; \d setting.* changed; 1 of 2 regions can send; findings: 2 high", titles[1]
    )
    assert "new finding" in titles[2]
    assert "eu-west-1 for us-east-1: NOT READY" in titles[3]
    assert "First steps" == receiver.bodies[3]["sections"][-1]["heading"]


def test_a_program_tells_what_an_audit_returned(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the same words as the command."""
    healthy(emulator, ["eu-west-1"])
    report = audit(regions="eu-west-1", endpoint_url=emulator.url, depth="quick", fail_on="never")
    with receiving() as receiver:
        monkeypatch.setenv("SESCHECK_NOTIFY_URL", receiver.url())
        assert not send_notification(report, only_if="failed")
        assert send_notification(report, only_if=["changed", "failed"], link="https://ci.example.com")
        (tmp_path / "report.json").write_text(render(report, "json"))
        assert send_notification(tmp_path / "report.json", "env:SESCHECK_NOTIFY_URL")
    one, other = receiver.bodies
    assert ("sescheck-notification", "https://ci.example.com") == (one["format"], one["link"])
    assert one["title"] == other["title"]


def test_the_help_names_every_value(cli: Cli) -> None:
    """Of `--as`, `--only-if` and `--smtp-tls`; the command does not import what knows them for its help."""
    help_ = cli("notify", "--help").out
    assert set(KINDS) == set(Channel)
    assert set(OCCASIONS) == set(Occasion)
    assert set(TLS) == set(Tls)
    assert all(name in help_ for name in (*KINDS, *OCCASIONS, *TLS))


def test_standard_input_is_read(failed: str, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    """`audit -f json | sescheck notify -`."""
    with Path(failed).open("rb") as file:
        monkeypatch.setattr("sescheck.snapshot.inputs.STDIN", file.fileno())
        assert 0 == cli("notify", "-", "--as", "slack", "--dry-run").code
